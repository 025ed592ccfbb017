"""Every setting, its default and what it may be."""

from typing import Annotated, Literal
from urllib.parse import urlsplit

from pydantic import BeforeValidator, Field, SecretStr, field_validator
from pydantic_settings import NoDecode

from .encryption_keys import parse_keys, split_keys
from .secret_sources import PREFIX, SecretSources

DEV_SECRET_KEY = "dev-only-key-that-every-clone-knows"  # noqa: S105  # refused outside dev
DEV_ENCRYPTION_KEY = "dev:ZGV2LW9ubHkta2V5LW9mLWFsbC1oZWF2eS1jbG9uZXM"  # the same
COCKROACH_SCHEMES = ("cockroachdb", "cockroachdb+asyncpg")
DATABASE_SCHEMES = ("postgresql", "postgres", "postgresql+asyncpg", *COCKROACH_SCHEMES)
REDIS_SCHEMES = ("redis", "rediss")
NATS_SCHEMES = ("nats", "tls")
HTTP_SCHEMES = ("http", "https")


def _split(value: object) -> object:
    """Read "a, b" as ("a", "b"), as environment variables are written."""
    if isinstance(value, str):
        return tuple(part.strip() for part in value.split(",") if part.strip())
    return value


Names = Annotated[tuple[str, ...], NoDecode, BeforeValidator(_split)]
Secrets = Annotated[tuple[SecretStr, ...], NoDecode, BeforeValidator(_split)]
EncryptionKeys = Annotated[
    tuple[SecretStr, ...],
    NoDecode,
    BeforeValidator(lambda value: split_keys(value) if isinstance(value, str) else value),
]


class Settings(SecretSources):
    """The settings of one process; frozen, checked before a socket opens."""

    database_url: SecretStr = Field(
        description="Where PostgreSQL listens: postgresql://user:password@host:port/database"
    )
    secret_keys: Secrets = Field(
        (SecretStr(DEV_SECRET_KEY),),
        description="Keys that sign what browsers hold, newest first; make one with ./heavy secret",
    )
    encryption_keys: EncryptionKeys = Field(
        (SecretStr(DEV_ENCRYPTION_KEY),),
        description="Keys that wrap each user's data key, newest first; make one with ./heavy keys new",
    )
    sealed_max_bytes: int = Field(
        16_777_216, ge=1024, le=268_435_456, description="Largest value that is encrypted, in bytes"
    )
    host: str = Field("127.0.0.1", description="Address to listen on; 0.0.0.0 for every interface")
    port: int = Field(8000, ge=0, le=65535, description="Port to listen on")
    workers: int = Field(1, ge=1, le=256, description="Server processes; dev always runs one")
    spare_workers: int = Field(
        1, ge=0, le=16, description="Further processes that wait, ready to take the place of one that dies"
    )
    allowed_hosts: Names = Field(
        ("localhost", "127.0.0.1", "[::1]"),
        description="Host names that this server answers to, without port",
    )
    allowed_origins: Names = Field(
        (), description="Further origins (https://host:port) that may open a socket; its own always may"
    )
    trusted_proxies: int = Field(
        0, ge=0, le=10, description="Reverse proxies in front whose X-Forwarded-* headers count"
    )
    debug: bool = Field(False, description="Show tracebacks in error pages; never in production")
    bench: bool = Field(False, description="Serve the pages for measuring under /_bench to anybody")
    dev_user: str = Field(
        "", description="E-mail of the user every visitor is, for trying things out; dev profile only"
    )
    reload: bool = Field(True, description="Let ./heavy dev show what is saved without a restart")
    log_level: Literal["debug", "info", "warning", "error"] = Field(
        "info", description="The least severe log line that is written"
    )
    log_format: Literal["auto", "pretty", "json"] = Field(
        "auto", description="auto is pretty on a terminal and JSON elsewhere"
    )
    database_pool_size: int = Field(10, ge=1, le=500, description="Database connections a worker keeps open")
    database_pool_timeout_s: float = Field(
        2.0, gt=0, le=60, description="Seconds to wait for a free database connection"
    )
    database_connect_timeout_s: float = Field(
        3.0, gt=0, le=60, description="Seconds to wait for the database to accept a connection"
    )
    database_statement_timeout_s: float = Field(
        5.0, gt=0, le=3600, description="Seconds after which the database ends a statement"
    )
    database_lock_timeout_s: float = Field(
        2.0, gt=0, le=600, description="Seconds a migration waits for a lock before it lets others pass"
    )
    news_url: SecretStr = Field(
        SecretStr(""),
        description="Who carries news between processes: empty for PostgreSQL, or redis://, nats://",
    )
    news_channel: str = Field(
        "heavy_news",
        pattern=r"^[a-z][a-z0-9_]{0,62}$",
        description="Channel of the news; applications that share a Redis or NATS server need one each",
    )
    news_outbox_max: int = Field(
        1_000,
        ge=1,
        le=1_000_000,
        description="News that may wait for Redis or NATS; beyond, all pages load anew",
    )
    live_loads_max: int = Field(
        5, ge=1, le=500, description="Live values that one worker loads anew at the same time after news"
    )
    embedder: Literal["local", "http", "off"] = Field(
        "local", description="What makes vectors for the search: local, http for a hosted model, or off"
    )
    embedder_url: str = Field(
        "", description="Base address of the hosted model, before /embeddings: https://api.openai.com/v1"
    )
    embedder_key: SecretStr = Field(
        SecretStr(""), description="Key of the hosted model, sent as a bearer token"
    )
    embedder_model: str = Field("", description="Name of the hosted model, such as text-embedding-3-small")
    embedder_timeout_s: float = Field(
        5.0,
        gt=0,
        le=120,
        description="Seconds in which the hosted model must have answered, retries included",
    )
    search_similarity: float = Field(
        0.1, ge=-1, le=1, description="Least cosine similarity of what a search finds by meaning alone"
    )
    request_max_bytes: int = Field(1_048_576, ge=1024, description="Largest HTTP request body, in bytes")
    compress_min_bytes: int = Field(
        1_024,
        ge=0,
        description="Documents of at least so many bytes travel as gzip; 0 leaves that to a proxy",
    )
    recording: bool = Field(
        False, description="Whether this server tells ./heavy record what happens; dev always does"
    )
    recordings_folder: str = Field(
        ".heavy/recordings", min_length=1, description="Folder of recordings, from the project's folder"
    )
    recording_max_bytes: int = Field(
        10_485_760, ge=4096, le=1_073_741_824, description="Bytes that one recording takes at most"
    )
    recording_keep_bytes: int = Field(
        1_048_576,
        ge=0,
        le=67_108_864,
        description="Bytes kept of each page in dev, to save what led to an error; 0 keeps nothing",
    )
    prefetch_keep_s: float = Field(
        5.0,
        ge=0,
        le=60,
        description="Seconds to keep what was loaded for a link that is pointed at; 0 loads nothing",
    )
    request_timeout_s: float = Field(
        10.0, gt=0, le=600, description="Seconds in which a request must have arrived whole"
    )
    keep_alive_s: float = Field(
        75.0, gt=0, le=3600, description="Seconds that an idle HTTP connection is kept"
    )
    socket_frame_max_bytes: int = Field(
        65_536, ge=1024, le=16_777_216, description="Largest message a browser may send, in bytes"
    )
    socket_queue_max: int = Field(64, ge=1, le=10_000, description="Messages of one browser that may wait")
    socket_fragments_max: int = Field(
        64, ge=1, le=10_000, description="Pieces in which one message of a browser may come"
    )
    events_per_s: float = Field(
        50.0,
        ge=0,
        le=100_000,
        description="Events a second of one page; a page that sends more is read more slowly. 0 for no limit",
    )
    events_burst: int = Field(
        200,
        ge=1,
        le=1_000_000,
        description="Events of one page that may come at once before that limit holds",
    )
    user_events_per_s: float = Field(
        200.0,
        ge=0,
        le=100_000,
        description="Events a second of one person over all their pages on a worker; 0 for no limit",
    )
    user_events_burst: int = Field(
        800, ge=1, le=1_000_000, description="Events of one person that may come at once before that holds"
    )
    events_patience_s: float = Field(
        20.0, ge=0, le=3600, description="Seconds after which a page that goes on sending too much is closed"
    )
    user_sockets_max: int = Field(
        50, ge=1, le=100_000, description="Open pages of one person on a worker, by user or else by browser"
    )
    client_calls_max: int = Field(
        32, ge=1, le=10_000, description="Answers of its browser that one page may wait for at a time"
    )
    client_timeout_s: float = Field(
        5.0,
        gt=0,
        le=3600,
        description="Seconds that a call to the browser waits for its answer, unless it says so",
    )
    client_argument_bytes: int = Field(
        65_536, ge=64, le=16_777_216, description="Bytes of JSON that the arguments of such a call may have"
    )
    client_answer_bytes: int = Field(
        65_536,
        ge=64,
        le=16_777_216,
        description="Bytes that an answer may have; at most HEAVY_SOCKET_FRAME_MAX_BYTES",
    )
    session_check_s: float = Field(
        5.0,
        ge=0,
        le=3600,
        description="Seconds between questions whether people are still signed in, besides news; 0 never",
    )
    connections_max: int = Field(
        10_000, ge=1, le=1_000_000, description="Connections that one worker holds at most"
    )
    address_connections_max: int = Field(
        0,
        ge=0,
        le=1_000_000,
        description="Connections of one address to a worker; 0 for no limit, as behind a proxy",
    )
    socket_buffer_max_bytes: int = Field(
        1_048_576,
        ge=65_536,
        description="A browser with a quarter of these bytes unread gets its edits merged, later",
    )
    socket_stall_s: float = Field(
        20.0, gt=0, le=600, description="Seconds after which a browser that reads nothing is closed"
    )
    socket_ping_s: float = Field(
        20.0, gt=0, le=600, description="Seconds between pings; a socket silent for twice that is closed"
    )
    sessions_max: int = Field(5_000, ge=1, description="Open pages that one worker holds at most")
    first_paint_s: float = Field(
        1.5, ge=0, le=60, description="Seconds that a page's first HTML waits for its data"
    )
    load_timeout_s: float = Field(
        10.0, gt=0, le=600, description="Seconds after which a load of data has failed and may be tried again"
    )
    session_wait_s: float = Field(
        15.0, gt=0, le=600, description="Seconds that a loaded page waits for its browser's socket"
    )
    session_keep_s: float = Field(
        30.0, gt=0, le=3600, description="Seconds that a page is kept after its socket was lost"
    )
    keep_state: bool = Field(True, description="Keep pages' state through restarts and deploys, sealed")
    state_store: Literal["browser", "database", "redis"] = Field(
        "browser", description="Who holds that state: each page's browser, or the servers for all of them"
    )
    state_url: SecretStr = Field(
        SecretStr(""),
        description="Redis for HEAVY_STATE_STORE=redis: redis://host:port; empty for that of HEAVY_NEWS_URL",
    )
    state_max_bytes: int = Field(
        65_536, ge=1_024, le=1_048_576, description="The most that one page keeps, in bytes"
    )
    state_value_max_bytes: int = Field(
        8_192, ge=64, le=1_048_576, description="The largest single value that a page keeps, in bytes"
    )
    state_keep_s: float = Field(
        86_400.0, gt=0, le=86_400, description="Seconds after which a page's kept state is taken back no more"
    )
    work_retries_max: int = Field(
        5,
        ge=0,
        le=20,
        description="How often work that other work got in the way of may be done again, at most",
    )
    drain_s: float = Field(
        20.0,
        ge=0,
        le=300,
        description="Seconds that a worker gets to finish its work and to send its browsers elsewhere",
    )
    uploads_folder: str = Field(
        ".heavy/uploads",
        min_length=1,
        description="Folder of files that people send; all workers of a machine share it",
    )
    uploads_url: SecretStr = Field(
        SecretStr(""),
        description="Store for files that stay: empty for the folder, or"
        " s3://KEY:SECRET@BUCKET/PREFIX?endpoint=https://HOST&region=REGION",
    )
    upload_max_bytes: int = Field(
        100_000_000, ge=1, le=10**13, description="Largest file that anybody may send, in bytes"
    )
    uploads_max: int = Field(
        20, ge=1, le=1000, description="Unfinished uploads that one person may have at a time"
    )
    uploads_quota_bytes: int = Field(
        1_000_000_000, ge=1, description="Bytes that one person's unfinished uploads may be together"
    )
    uploads_keep_free_bytes: int = Field(
        250_000_000, ge=0, description="Bytes on the disk that no upload may take"
    )
    uploads_keep_s: float = Field(
        3600.0,
        ge=60,
        le=2_592_000,
        description="Seconds after which an untouched unfinished upload is removed",
    )
    upload_stall_s: float = Field(
        20.0, gt=0, le=600, description="Seconds without a byte after which an upload's request is ended"
    )
    presence_beat_s: float = Field(
        5.0,
        gt=0,
        le=10,
        description="Seconds between a worker's signs of life; after three without one its people are gone",
    )
    presence_grace_s: float = Field(
        5.0,
        ge=0,
        le=60,
        description="Seconds that somebody whose page lost its browser is still told to be here",
    )
    presence_news_s: float = Field(
        0.5, ge=0, le=60, description="Seconds between two tellings of a page about who is here, at least"
    )
    presence_rooms_max: int = Field(
        10_000, ge=1, le=1_000_000, description="Rooms of which one worker tells who is there"
    )
    presence_people_max: int = Field(
        200, ge=1, le=100_000, description="People of one room whom one worker tells of"
    )
    presence_text_max: int = Field(
        80, ge=1, le=150, description="Characters of a name that others are told, and of what somebody does"
    )

    @field_validator("database_url")
    @classmethod
    def _database_url_is_complete(cls, value: SecretStr) -> SecretStr:
        url = urlsplit(value.get_secret_value())
        if url.scheme not in DATABASE_SCHEMES:
            raise ValueError(
                f"begins with {url.scheme or 'no scheme'!r}; wanted postgresql://user:password@host/db"
            )
        if not url.path.strip("/"):
            raise ValueError("names no database; wanted postgresql://user:password@host:port/DATABASE")
        return value

    @field_validator("news_url")
    @classmethod
    def _news_url_is_of_a_driver(cls, value: SecretStr) -> SecretStr:
        if url := value.get_secret_value():
            _refuse_strange_bus(url)
        return value

    @field_validator("state_url")
    @classmethod
    def _state_url_is_of_redis(cls, value: SecretStr) -> SecretStr:
        if url := value.get_secret_value():
            _refuse_strange_redis(url)
        return value

    @field_validator("uploads_url")
    @classmethod
    def _uploads_url_is_of_a_store(cls, value: SecretStr) -> SecretStr:
        url = urlsplit(value.get_secret_value())
        if value.get_secret_value() and (url.scheme != "s3" or not url.hostname):
            raise ValueError(
                f"begins with {url.scheme or 'no scheme'!r}; wanted s3://BUCKET/PREFIX?endpoint=https://HOST,"
                " or nothing for the folder"
            )
        return value

    @field_validator("secret_keys")
    @classmethod
    def _at_least_one_key(cls, value: tuple[SecretStr, ...]) -> tuple[SecretStr, ...]:
        if not value:
            raise ValueError("is empty; make a key with  ./heavy secret")
        return value

    @field_validator("encryption_keys")
    @classmethod
    def _encryption_keys_are_keys(cls, value: tuple[SecretStr, ...]) -> tuple[SecretStr, ...]:
        parse_keys(tuple(key.get_secret_value() for key in value))
        return value

    @field_validator("allowed_origins")
    @classmethod
    def _origins_are_origins(cls, value: tuple[str, ...]) -> tuple[str, ...]:
        for origin in value:
            url = urlsplit(origin)
            if origin != "*" and (url.scheme not in ("http", "https") or not url.netloc or url.path):
                raise ValueError(f"holds {origin!r}; wanted scheme://host or scheme://host:port")
        return value

    @field_validator("embedder_url")
    @classmethod
    def _embedder_url_is_an_address(cls, value: str) -> str:
        url = urlsplit(value)
        if value and (url.scheme not in HTTP_SCHEMES or not url.hostname):
            raise ValueError(f"is {value!r}; wanted https://host/path, without /embeddings")
        return value

    @property
    def state_redis(self) -> str:
        """Where the Redis is that keeps state; empty where neither setting names one."""
        of_news = self.news_url.get_secret_value()
        is_redis = urlsplit(of_news).scheme in REDIS_SCHEMES
        return self.state_url.get_secret_value() or (of_news if is_redis else "")

    @property
    def is_on_cockroach(self) -> bool:
        """Whether the database is CockroachDB rather than PostgreSQL."""
        return urlsplit(self.database_url.get_secret_value()).scheme in COCKROACH_SCHEMES

    @property
    def is_dev(self) -> bool:
        """Whether this runs on a developer's machine."""
        return self.profile == "dev"

    def signing_keys(self) -> tuple[bytes, ...]:
        """The keys as bytes, newest first."""
        return tuple(key.get_secret_value().encode() for key in self.secret_keys)


def _refuse_strange_bus(addresses: str) -> None:
    """Refuse what no driver of news speaks. NATS may have several addresses, Redis has one."""
    urls = [urlsplit(address) for address in addresses.split(",")]
    schemes = NATS_SCHEMES if urls[0].scheme in NATS_SCHEMES else REDIS_SCHEMES
    for url in urls:
        if url.scheme not in schemes or not url.hostname or url.port == 0:
            raise ValueError(
                f"has an address that begins with {url.scheme or 'no scheme'!r}; wanted redis://host:port, "
                "rediss://host:port, nats://host:port or tls://host:port, or nothing for PostgreSQL"
            )
    if schemes is REDIS_SCHEMES and len(urls) > 1:
        raise ValueError("names several Redis servers; wanted one: redis://host:port")


def _refuse_strange_redis(address: str) -> None:
    """Refuse what is no address of one Redis server."""
    url = urlsplit(address)
    if url.scheme not in REDIS_SCHEMES or not url.hostname or url.port == 0 or "," in url.netloc:
        raise ValueError(
            f"begins with {url.scheme or 'no scheme'!r}; wanted one redis://host:port/database or"
            " rediss://host:port/database, or nothing for that of HEAVY_NEWS_URL"
        )


def variable_names() -> tuple[str, ...]:
    """The names of all variables, as an environment spells them."""
    return tuple(f"{PREFIX}{name.upper()}" for name in Settings.model_fields)
