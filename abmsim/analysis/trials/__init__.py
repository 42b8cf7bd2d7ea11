# SPDX-License-Identifier: Apache-2.0
"""Simulated field trials: the same persons in two worlds, one of which gave them what a published study gave."""
