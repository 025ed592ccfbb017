"""Steps in words, as a person would tell what they did."""

from .steps import Hidden, Step


def said(step: Step) -> str:
    """A step in a few words: `fill textbox 'Search' with 'axe'`."""
    on = f" {step.on}" if step.on else ""
    if step.do == "fill":
        text = f"the secret {step.text.field!r}" if isinstance(step.text, Hidden) else repr(step.text or "")
        return f"fill{on} with {text}"
    if step.do == "check":
        return f"{'check' if step.checked is not False else 'uncheck'}{on}"
    if step.do == "choose":
        secret = f"the secret {step.text.field!r}" if isinstance(step.text, Hidden) else ""
        return f"choose {', '.join(map(repr, step.options)) or secret or 'nothing'} in{on}"
    if step.do == "press":
        return f"press {step.key} at{on or ' the page'}"
    if step.do == "upload":
        return f"upload {', '.join(str(each.get('name')) for each in step.files)} in{on}"
    if step.do == "event":
        return f"{step.type}{on}"
    if step.do in ("visit", "go"):
        return f"{step.do}{on or f' {step.path}'}"
    return f"{step.do.replace('_', ' ')}{on}"
