# mypy: disable-error-code="no-untyped-call, no-untyped-def, type-arg"
"""What browsers have in the place of `typing`, whose 70 KB would be there for annotations alone.

Served under that name. What annotations may use is here; nothing checks anything. There is no NamedTuple.
"""


class _Form:
    """May be subscribed, joined and called; what it was called with comes back."""

    def __getitem__(self, _item):
        return self

    def __or__(self, _other):
        return self

    def __ror__(self, _other):
        return self

    def __call__(self, *given, **_named):
        return given[0] if given else self


class _Base:
    """May be inherited from, with anything in brackets."""

    def __class_getitem__(cls, _item):
        return cls

    def __init_subclass__(cls, **_named):
        pass


class Generic(_Base):
    """As there."""


class Protocol(_Base):
    """As there."""


class TypedDict(dict):
    """A dictionary; that JSON takes it is the point."""

    def __init_subclass__(cls, **_named):
        pass


TYPE_CHECKING = False
Annotated = Any = Awaitable = Callable = ClassVar = Final = Iterable = Literal = Mapping = Never = _Form()
NoReturn = NotRequired = Optional = Required = Self = Sequence = TypeAlias = Union = Unpack = _Form()
final = overload = override = runtime_checkable = _Form()


def TypeVar(name, *_given, **_named):
    """As there; nothing looks at it."""
    return _Form()


ParamSpec = NewType = TypeVarTuple = TypeVar


def cast(_kind, value):
    """The value."""
    return value


def get_origin(_kind):
    """Nothing: nobody knows of kinds here."""


def get_args(_kind):
    """The same."""
    return ()


def assert_never(value):
    """As there."""
    raise AssertionError(value)
