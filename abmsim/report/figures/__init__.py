# SPDX-License-Identifier: Apache-2.0
"""The pictures of the report: colour-blind-safe, labelled directly, uncertainty drawn as bands."""
