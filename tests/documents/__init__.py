# SPDX-License-Identifier: Apache-2.0
"""Tests of the documents: they are followed, built, and compared with the code."""
