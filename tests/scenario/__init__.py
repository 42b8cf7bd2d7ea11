# SPDX-License-Identifier: Apache-2.0
"""Tests of reading, checking and explaining the files that planners write."""
