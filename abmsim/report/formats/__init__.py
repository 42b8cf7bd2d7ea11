# SPDX-License-Identifier: Apache-2.0
"""What a report can be printed as: a page, a sheet of paper, a document, slides; all from one and the same content."""
