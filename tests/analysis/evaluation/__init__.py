# SPDX-License-Identifier: Apache-2.0
"""Evaluations on made-up and on simulated cities."""
