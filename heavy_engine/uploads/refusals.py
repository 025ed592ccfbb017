"""Why an upload does not go on. Each is a sentence for people, with the HTTP status it travels as."""

BUSY, GONE, CONFLICT, TOO_LARGE, WRONG_KIND, TOO_MANY, FULL = 423, 404, 409, 413, 415, 429, 507


class UploadRefused(Exception):
    """An upload that cannot go on like this; str() is a sentence for people.

    `offset` is where it may go on, in bytes, if that is what was wrong.
    """

    def __init__(self, status: int, sentence: str, offset: int | None = None) -> None:
        super().__init__(sentence)
        self.status = status
        self.offset = offset


SENTENCES = {
    TOO_LARGE: "It is longer than it said.",
    WRONG_KIND: "It is not of a kind that is wanted here.",
    TOO_MANY: "Too many of your uploads are under way. It goes on when another one is done.",
    FULL: "This server has no room for it now. Try again later.",
}
"""What a person reads where nobody knows more than the status."""
UNKNOWN_PROBLEM = "It did not arrive. Try again."


def no_room() -> UploadRefused:
    """The disk is full, or nearly."""
    return UploadRefused(FULL, SENTENCES[FULL])


def size_in_words(size: int) -> str:
    """A number of bytes as people say it: `1.5 MB`."""
    amount, units = float(size), ["bytes", "KB", "MB", "GB", "TB"]
    while amount >= 1000 and len(units) > 1:
        amount /= 1000
        units.pop(0)
    digits = f"{amount:.0f}" if units[0] == "bytes" or amount >= 100 else f"{amount:.1f}".removesuffix(".0")
    return f"{digits} {units[0]}"
