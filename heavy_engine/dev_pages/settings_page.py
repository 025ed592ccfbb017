"""/dev/settings: every setting as it counts in this process, and where it comes from."""

from reactpy import component
from reactpy.types import VdomDict

from ..dev_facts import ShownSetting
from ..dev_panel.hiding import HIDDEN, is_secret_setting, without_passwords
from ..elements import html
from ..hooks.navigation import use_query_param
from .hooks import use_facts, use_panel
from .parts import Check, Nothing, NotTold, Row, Search, Table, Title
from .words import several

HEADS = ("Setting", "Value", "From", "What it does")
LEAD = "As they count in this process. Secrets are masked here, and are not in this page."


@component
def SettingsPage() -> VdomDict:
    """The settings; secrets are masked, whoever looks."""
    use_panel()
    facts = use_facts()
    words, set_words = use_query_param("find", str, "")
    only_set, set_only_set = use_query_param("changed", bool, False)
    if facts.settings is None:
        return html.div(Title("Settings", LEAD), NotTold())
    rows = [_row(one) for one in facts.settings() if _fits(one, words, only_set=only_set)]
    controls = html.div(
        {"class": "dev-controls"},
        Search(words, set_words, "name, source, words"),
        Check("only those that are set", only_set, set_only_set),
        html.output(several(len(rows), "setting", "settings")),
    )
    shown = Table("Settings", HEADS, rows) if rows else Nothing("No setting is like that.")
    return html.div(Title("Settings", LEAD), controls, shown)


def _fits(setting: ShownSetting, words: str, *, only_set: bool) -> bool:
    text = f"{setting.name} {setting.source} {setting.about}".lower()
    is_set = setting.source != "default"
    return (is_set or not only_set) and all(word in text for word in words.lower().split())


def _row(setting: ShownSetting) -> Row:
    # The application masks; a name like this is masked here, too, and the password of an address.
    is_secret = setting.is_secret or is_secret_setting(setting.name)
    value = HIDDEN if is_secret and setting.value else without_passwords(setting.value)
    shown = html.code(value) if value else html.span({"class": "dev-soft"}, "empty")
    return setting.name, (html.code(setting.name), shown, setting.source, setting.about)
