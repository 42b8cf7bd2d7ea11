# SPDX-License-Identifier: Apache-2.0
"""The results folder of a run: what is kept, continued, checked and read again (contract: a results folder)."""
