# SPDX-License-Identifier: Apache-2.0
"""What stands in the way of an entrepreneur: licensing, language, capital (ODD 7.1)."""
