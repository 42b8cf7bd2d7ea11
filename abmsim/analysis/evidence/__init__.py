# SPDX-License-Identifier: Apache-2.0
"""Holds the model against published evidence: what it says, what was found, and whether the two agree."""
