"""The kept_lines and kept_texts tables: what pages keep, where HEAVY_STATE_STORE=database."""

from datetime import datetime

from sqlalchemy import BigInteger, Column, DateTime, ForeignKey, LargeBinary, Text
from sqlmodel import Field, SQLModel

from .heavy_models import utc_now


class SQLKeptLine(SQLModel, table=True):
    """One page in one browser, and which of its lives may write.

    `line_key` tells it from all others and says nothing of who that is, as in SQLHandledEvent. Who claims
    the line puts its own `owner` there; what others write afterwards is refused.
    """

    __tablename__ = "kept_lines"

    line_key: bytes = Field(primary_key=True, sa_type=LargeBinary)
    owner: str = Field(sa_type=Text)
    at: datetime = Field(default_factory=utc_now, index=True, sa_type=DateTime(timezone=True))


class SQLKeptText(SQLModel, table=True):
    """One sealed text of a page's log; only servers with the secret key can read it."""

    __tablename__ = "kept_texts"

    line_key: bytes = Field(
        sa_column=Column(LargeBinary, ForeignKey("kept_lines.line_key", ondelete="CASCADE"), primary_key=True)
    )
    number: int = Field(primary_key=True, sa_type=BigInteger, sa_column_kwargs={"autoincrement": False})
    text: str = Field(sa_type=Text)
