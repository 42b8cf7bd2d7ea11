# SPDX-License-Identifier: Apache-2.0
"""Tests of experiments: what is kept, continued, shared out, refused and repaired."""
