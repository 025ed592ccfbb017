"""The handled_events table: which events of which page were committed."""

from datetime import datetime

from sqlalchemy import BigInteger, DateTime, LargeBinary
from sqlmodel import Field, SQLModel

from .heavy_models import utc_now


class SQLHandledEvent(SQLModel, table=True):
    """One event whose handler committed; written by the very transaction that it committed.

    What is called `line_key` tells one page in one browser from all others, and says nothing of who
    that is. The rows are of no use once a browser cannot come back with the page any more.
    """

    __tablename__ = "handled_events"

    line_key: bytes = Field(primary_key=True, sa_type=LargeBinary)
    seq: int = Field(primary_key=True, sa_type=BigInteger, sa_column_kwargs={"autoincrement": False})
    at: datetime = Field(default_factory=utc_now, index=True, sa_type=DateTime(timezone=True))
