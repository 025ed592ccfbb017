"""The two kinds of deliberate errors."""


class HeavyError(Exception):
    """Something the application refuses; str() is a sentence for people."""


class CodeFault(HeavyError):
    """A mistake in the program; people see a reference to the log, which has the sentence."""
