# SPDX-License-Identifier: Apache-2.0
"""What the city does about it: one file and one YAML an intervention (ODD 7.14)."""
