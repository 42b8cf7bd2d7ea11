# SPDX-License-Identifier: Apache-2.0
"""Tests of intervals, effects and comparisons."""
