# SPDX-License-Identifier: Apache-2.0
"""The month's walks through the city: for each resident, ask the rule, then write what it decided (ODD 5)."""
