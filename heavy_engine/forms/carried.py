"""Files of plain posts: what a page carries of them, and what comes back with the next post."""

from collections.abc import Mapping, Sequence

from ..hooks.upload_entries import UploadEntry
from ..session.page_session import PageSession
from ..uploads.tickets import owner_of
from .held import Where, file_in, rules_of, token_of_file
from .intakes import Held, forget_all
from .post_files import Wanted
from .sent import Pairs, tokens_of
from .specs import Spec, all_specs
from .state import Place, State, places


def takes_files(specs: Sequence[Spec]) -> bool:
    """Whether a form has a field for files."""
    return any(spec.kind == "file" for spec in all_specs(specs))


def file_tokens(session: PageSession, specs: Sequence[Spec], state: State) -> list[tuple[str, str]]:
    """Names and tokens of the files that are here, for a plain post to bring back."""
    signer = session.services.uploads.signer
    return [
        (place.name, token_of_file(signer, _where(session, state, place), entry))
        for place in _places(specs, state)
        for entry in state.files.get(place.name, ())
        if entry.state == "done"
    ]


def wanted_by(
    session: PageSession, specs: Sequence[Spec], state: State, pairs: Pairs
) -> Mapping[str, Wanted]:
    """What a post of a form may bring of files, by the names of their inputs."""
    most = session.services.settings.upload_max_bytes
    return {
        place.name: Wanted(
            rules_of(place.spec, place.name, most), len(_brought_back(session, state, place, pairs))
        )
        for place in _places(specs, state)
    }


def files_taken(
    session: PageSession, specs: Sequence[Spec], state: State, pairs: Pairs, came: Held
) -> dict[str, tuple[UploadEntry, ...]]:
    """What a form holds after a post: the files it held before, and those that came with it."""
    return {
        place.name: _with(session, place, _brought_back(session, state, place, pairs), came)
        for place in _places(specs, state)
    }


def _with(
    session: PageSession, place: Place, before: tuple[UploadEntry, ...], came: Held
) -> tuple[UploadEntry, ...]:
    fresh = came.get(place.name, ())
    if fresh and not place.spec.is_list:
        forget_all(session, {place.name: before})
        return fresh
    return (*before, *fresh)


def _brought_back(session: PageSession, state: State, place: Place, pairs: Pairs) -> tuple[UploadEntry, ...]:
    """The files that a post says its form held before: with tokens of ours alone."""
    signer, where = session.services.uploads.signer, _where(session, state, place)
    found = [file_in(signer, where, token) for token in tokens_of(pairs, place.name)]
    return tuple(entry for entry in found if entry)[: place.spec.files_max]


def _places(specs: Sequence[Spec], state: State) -> list[Place]:
    return [place for place in places(specs, state) if place.spec.kind == "file"]


def _where(session: PageSession, state: State, place: Place) -> Where:
    return Where(state.instance, place.spec.path, owner_of(session.caller))
