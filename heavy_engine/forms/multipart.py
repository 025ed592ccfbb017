"""multipart/form-data, taken apart as it comes: RFC 7578, as browsers write it (WHATWG HTML).

Nothing is kept here but the headers of the present part.
"""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from python_multipart.exceptions import FormParserError
from python_multipart.multipart import MultipartParser, parse_options_header

from .sent import MULTIPART

if TYPE_CHECKING:
    from python_multipart.multipart import MultipartCallbacks

# So many parts a form may have; a list of 100 rows with ten inputs each fits.
PARTS_MAX = 2_000
# Behind the last boundary; in bytes.
REST_MAX = 65_536
BAD, TOO_LARGE = 400, 413


class BadPost(ValueError):
    """A post that is none of a form; str() is a sentence, `status` the HTTP status it travels as."""

    def __init__(self, sentence: str, status: int = BAD) -> None:
        super().__init__(sentence)
        self.status = status


@dataclass(frozen=True)
class Part:
    """The begin of a part: its name, and what its file is called; None for a text."""

    name: str
    file_name: str | None


# A part begins, some of its bytes, its end.
Found = Part | bytes | None


class PartReader:
    """Takes a body apart: `feed` answers what is in each of its chunks."""

    def __init__(self, content_type: str) -> None:
        kind, options = parse_options_header(content_type)
        if kind != MULTIPART.encode() or not options.get(b"boundary"):
            raise BadPost(f"Wanted {MULTIPART} with a boundary, saw {content_type[:100]!r}.")
        self._found: list[Found] = []
        self._count = 0
        self._is_whole = False
        self._rest = 0
        self._field, self._value = bytearray(), bytearray()
        self._headers: dict[bytes, bytes] = {}
        try:
            self._parser = MultipartParser(options[b"boundary"], self._callbacks())
        except FormParserError as error:
            raise BadPost(f"This boundary cannot be read: {error}.") from None

    def feed(self, chunk: bytes) -> list[Found]:
        """What a chunk holds.

        Raises:
            BadPost: when it is no part of a form, or has too many parts.
        """
        self._found = []
        if self._is_whole:
            self._count_rest(len(chunk))
            return []
        try:
            self._parser.write(chunk)
        except FormParserError as error:
            raise BadPost(f"This is no {MULTIPART}: {error}.") from None
        return self._found

    def finish(self) -> None:
        """Say that nothing more comes.

        Raises:
            BadPost: when the last boundary did not come.
        """
        if not self._is_whole:
            raise BadPost("The form ended in the middle. Nothing was saved; send it again.")

    def _count_rest(self, size: int) -> None:
        """What comes after the last boundary is nothing, and should not be much."""
        self._rest += size
        if self._rest > REST_MAX:
            raise BadPost("Too much comes after the end of the form.", TOO_LARGE)

    def _callbacks(self) -> "MultipartCallbacks":
        return {
            "on_part_begin": self._begin,
            "on_header_field": lambda data, start, end: self._field.extend(data[start:end]),
            "on_header_value": lambda data, start, end: self._value.extend(data[start:end]),
            "on_header_end": self._end_header,
            "on_headers_finished": self._end_headers,
            "on_part_data": lambda data, start, end: self._found.append(bytes(data[start:end])),
            "on_part_end": lambda: self._found.append(None),
            "on_end": self._end,
        }

    def _begin(self) -> None:
        self._count += 1
        if self._count > PARTS_MAX:
            raise BadPost(f"A form has at most {PARTS_MAX} fields.", TOO_LARGE)
        self._headers = {}

    def _end_header(self) -> None:
        self._headers[bytes(self._field).lower()] = bytes(self._value)
        self._field, self._value = bytearray(), bytearray()

    def _end_headers(self) -> None:
        said = self._headers.get(b"content-disposition", b"")
        kind, options = parse_options_header(said.decode("latin-1"))
        if kind != b"form-data" or b"name" not in options:
            raise BadPost("A part of the form has no name.")
        file_name = options.get(b"filename")
        called = None if file_name is None else file_name.decode("utf-8", "replace")
        self._found.append(Part(text_in(options[b"name"]), called))

    def _end(self) -> None:
        self._is_whole = True


def text_in(said: bytes) -> str:
    """What a browser wrote.

    Raises:
        BadPost: when it is no UTF-8.
    """
    try:
        return said.decode("utf-8")
    except UnicodeDecodeError:
        raise BadPost("A form's text is UTF-8; this is not.") from None
