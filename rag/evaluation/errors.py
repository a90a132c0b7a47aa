"""Errors of the evaluation; each message is one plain line that says what to do.

SteelmanError (corpus.errors)
├── NoSuchSet         no set of that name ships, and no file has that path
├── RowError          a row is not what a row should be; names file and line
├── JudgeError        the model that is to judge support can't be loaded
└── ReportError       an earlier report can't be read, or has nothing to compare
"""

from __future__ import annotations

from corpus.errors import SteelmanError

__all__ = ["JudgeError", "NoSuchSet", "ReportError", "RowError", "SteelmanError"]


class NoSuchSet(SteelmanError):
    """What was asked for is neither a set that ships nor a file."""


class RowError(SteelmanError):
    """A row of a set can't be taken as it is."""


class JudgeError(SteelmanError):
    """The cross-encoder that was named can't be loaded, or does not say what entails what."""


class ReportError(SteelmanError):
    """An earlier report can't be read, or shares no row with this one."""
