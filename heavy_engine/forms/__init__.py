"""Forms of pydantic models: what is filled in, whether it may be, and that it is sent once."""

from ..files import Files
from .field import Field
from .form import Form
from .kinds import Choice, FormMistake
from .people import PersonsLocale, use_locale
from .presses import Press, Problem, Row
from .use_form import use_form

__all__ = [
    "Choice",
    "Field",
    "Files",
    "Form",
    "FormMistake",
    "PersonsLocale",
    "Press",
    "Problem",
    "Row",
    "use_form",
    "use_locale",
]
