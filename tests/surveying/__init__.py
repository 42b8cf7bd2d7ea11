# SPDX-License-Identifier: Apache-2.0
"""A new city from public tables and from its own licence log."""
