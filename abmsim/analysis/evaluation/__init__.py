# SPDX-License-Identifier: Apache-2.0
"""What would the city have measured? Evaluations tried out in cities whose truth is known.

A pair's worlds give the records that an office would have (`living`, `records`); each design reads them as an
evaluator would (`designs`), and is held against the truth (`judging`, `summarising`, `advising`).
"""
