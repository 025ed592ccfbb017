import time
import uuid

import pytest
from sqlmodel import Field

from heavy_stack.backend.data.sql_models import HeavyModel, SQLTask
from heavy_stack.backend.errors import NotATable
from heavy_stack.backend.ids import new_id


def test_a_class_that_would_not_become_a_table_is_refused() -> None:
    with pytest.raises(NotATable, match=r"class Forgotten\(HeavyModel, table=True\)"):

        class Forgotten(HeavyModel):
            name: str = Field()


def test_a_table_is_one() -> None:
    assert SQLTask.__table__.name == "tasks"  # type: ignore[attr-defined]


def test_ids_are_version_7_uuids_and_sort_by_time() -> None:
    first = new_id()
    time.sleep(0.002)
    second = new_id()

    assert uuid.UUID(first).version == 7
    assert uuid.UUID(first).variant == uuid.RFC_4122
    assert first < second
