# SPDX-License-Identifier: Apache-2.0
"""Turns public tables and a city's own licence log into the numbers of a new city, each with how sure we are of it."""
