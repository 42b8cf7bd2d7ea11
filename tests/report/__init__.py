# SPDX-License-Identifier: Apache-2.0
"""The report of a results folder: what it says, how it looks, what it can never do."""
