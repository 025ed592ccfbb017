"""The live engine: what pages and the composition root may use of it."""

from .application import Application, Caller, EngineSettings, Route, Section, SignedOut
from .brython_bridge.errors import (
    ClientAnswerInvalid,
    ClientArgumentsRefused,
    ClientError,
    ClientFailed,
    ClientFunctionRefused,
    ClientGone,
    ClientTimedOut,
    ClientUnavailable,
    TooManyClientCalls,
)
from .brython_bridge.in_browser import in_browser
from .files import Files, FileStore, NoSuchFile, StoredFile, new_file_id
from .forms import Form, PersonsLocale, use_form, use_locale
from .hooks.boundary import Boundary
from .hooks.client import use_client
from .hooks.links import Link
from .hooks.mutation import Mutation, use_mutation
from .hooks.navigation import use_meta, use_navigate, use_params, use_query_param, use_title
from .hooks.page import use_health, use_live, use_notices, use_session, use_task
from .hooks.presence import use_presence
from .hooks.query import Query, use_query
from .hooks.sortable import Move, Sortable, use_sortable
from .hooks.upload_entries import UploadEntry
from .hooks.uploads import Uploads, use_uploads
from .hooks.virtual import Placed, Slice, Virtual, use_virtual
from .html.safety import TrustedHtml
from .layout import Growing, Stream, each, renders_always, use_growing, use_stream
from .ledger import AlreadyHandled, EventId, Ledger, MemoryLedger, current_event
from .live.callers import signed_out
from .presence import Present
from .routing import Forbidden, NotFound, RouteTable, guard_with_work, url_for
from .session.failures import Failure
from .session.health import Health
from .session.loads import LoadBroken, LoadTimedOut
from .session.page_session import PageSession
from .session.records import EventRecord, current_record
from .session.view import Notice
from .state import use_kept_state, use_unkept_state
from .state_store import Answer, Claimed, Deposit, MemoryStateStore, StateStore
from .topics import Topic, about
from .uploads import open_store

__all__ = [
    "AlreadyHandled",
    "Answer",
    "Application",
    "Boundary",
    "Caller",
    "Claimed",
    "ClientAnswerInvalid",
    "ClientArgumentsRefused",
    "ClientError",
    "ClientFailed",
    "ClientFunctionRefused",
    "ClientGone",
    "ClientTimedOut",
    "ClientUnavailable",
    "Deposit",
    "EngineSettings",
    "EventId",
    "EventRecord",
    "Failure",
    "FileStore",
    "Files",
    "Forbidden",
    "Form",
    "Growing",
    "Health",
    "Ledger",
    "Link",
    "LoadBroken",
    "LoadTimedOut",
    "MemoryLedger",
    "MemoryStateStore",
    "Move",
    "Mutation",
    "NoSuchFile",
    "NotFound",
    "Notice",
    "PageSession",
    "PersonsLocale",
    "Placed",
    "Present",
    "Query",
    "Route",
    "RouteTable",
    "Section",
    "SignedOut",
    "Slice",
    "Sortable",
    "StateStore",
    "StoredFile",
    "Stream",
    "TooManyClientCalls",
    "Topic",
    "TrustedHtml",
    "UploadEntry",
    "Uploads",
    "Virtual",
    "about",
    "current_event",
    "current_record",
    "each",
    "guard_with_work",
    "in_browser",
    "new_file_id",
    "open_store",
    "renders_always",
    "signed_out",
    "url_for",
    "use_client",
    "use_form",
    "use_growing",
    "use_health",
    "use_kept_state",
    "use_live",
    "use_locale",
    "use_meta",
    "use_mutation",
    "use_navigate",
    "use_notices",
    "use_params",
    "use_presence",
    "use_query",
    "use_query_param",
    "use_session",
    "use_sortable",
    "use_stream",
    "use_task",
    "use_title",
    "use_unkept_state",
    "use_uploads",
    "use_virtual",
]
