"""What the documents show of the tasks is there."""

import importlib
import re
from pathlib import Path

ROOT = Path(__file__).parents[2]
PYTHON = re.compile(r"```python\n(.*?)```", re.DOTALL)


def test_the_readme_page_uses_names_that_exist() -> None:
    example = PYTHON.search((ROOT / "README.md").read_text())
    assert example
    for module, name in [
        ("heavy_stack.backend.context", "HeavyContext"),
        ("heavy_stack.shared_models.tasks", "Task"),
        ("heavy_stack.backend.data.model_managers.task_managers", "TASKS_CHANGED"),
        ("heavy_stack.frontend.reactpy_util", "heavy_event"),
        ("heavy_engine", "use_live"),
    ]:
        assert name in example[1]
        assert hasattr(importlib.import_module(module), name)
