"""Measuring answers: sets of rows, an engine, and figures that anybody can make again.

What judges an answer here shares no code with what made it: quotations, names, sides and support
are checked anew, from the corpus and the design alone.
"""
