# SPDX-License-Identifier: Apache-2.0
"""The chapters of the report: each file turns results into sentences, pictures and tables; none knows HTML."""
