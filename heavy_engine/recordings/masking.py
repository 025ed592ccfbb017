"""Masking: a step as it is written, without what is nobody's business."""

from dataclasses import replace

from .paths import SecretPaths
from .secret_texts import Secrets
from .steps import Step
from .targets import Target


def masked(step: Step, secrets: Secrets, paths: SecretPaths) -> Step:
    """A step in which nothing stands that is known to be secret."""
    mask, several = secrets.mask, secrets.mask_lines
    return replace(
        step,
        on=_masked_target(step.on, secrets),
        path=paths.mask(step.path),
        title=mask(step.title),
        said=mask(step.said),
        text=mask(step.text) if isinstance(step.text, str) else step.text,
        files=tuple({**one, "name": mask(one["name"])} for one in step.files),
        details=secrets.mask_all(step.details),
        options=several(step.options),
        sees=several(step.sees),
        came=several(step.came),
        gone=several(step.gone),
    )


def _masked_target(target: Target | None, secrets: Secrets) -> Target | None:
    if target is None:
        return None
    name, field, row, section = map(secrets.mask, (target.name, target.field, target.row, target.section))
    keys = secrets.mask_lines(target.keys)
    return replace(target, name=name, field=field, row=row, section=section, keys=keys)
