"""A field for files to try out; nothing that is sent here is kept."""

from reactpy import component
from reactpy.types import VdomDict

from heavy_engine import use_uploads

from .file_field import FileField


@component
def FileExample() -> VdomDict:
    """Three pictures or texts, which go with the page."""
    files = use_uploads(accept=("image/*", ".pdf", ".txt"), max_bytes=5_000_000, max_files=3, name="example")
    return FileField(files, "Pictures of the shed", help_text="They are gone when you leave this page.")
