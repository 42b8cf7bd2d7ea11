# SPDX-License-Identifier: Apache-2.0
"""Tests of the results folder: what is kept, continued, refused, checked and made again."""
