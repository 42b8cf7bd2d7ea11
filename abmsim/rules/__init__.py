# SPDX-License-Identifier: Apache-2.0
"""What residents, firms and offices do, each rule with its numbers beside it (ODD 7)."""
