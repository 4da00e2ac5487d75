"""The report: one HTML file that opens offline, made from plain values.

=============  ==========================================================================
contents       what a report says, as plain values that travel between processes
markup         the only door to HTML: text is escaped unless it was made here
formulas       LaTeX -> SVG once for each formula, glyphs shared by all
sections       ledger, orderings, derivations, numbers, figures
page           the whole document
report.css     how it looks, on paper, on a screen by day and by night, on a telephone
=============  ==========================================================================
"""
