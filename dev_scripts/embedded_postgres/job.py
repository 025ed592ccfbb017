"""What a keeper is told on its command line."""

import json
from dataclasses import asdict, dataclass
from typing import Self


@dataclass(frozen=True)
class Job:
    """Paths, and descriptors that it inherits."""

    data: str
    install: str
    project: str
    durable: bool
    start_lock: int
    keeper_lock: int
    report: int

    def to_argument(self) -> str:
        """For the command line."""
        return json.dumps(asdict(self))

    @classmethod
    def from_argument(cls, argument: str) -> Self:
        """From the command line."""
        return cls(**json.loads(argument))
