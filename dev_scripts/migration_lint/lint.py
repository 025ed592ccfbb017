"""Look at all migrations, in order."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from alembic.script import Script

from dev_scripts.migration_lint import allowances
from dev_scripts.migration_lint.cockroach import unsupported
from dev_scripts.migration_lint.history import History
from dev_scripts.migration_lint.recording import record
from dev_scripts.migration_lint.rulebook import RULES
from dev_scripts.migration_lint.rules import faults


@dataclass(frozen=True)
class Finding:
    """One rule that a migration breaks."""

    path: Path
    line: int
    rule: str
    text: str

    @property
    def safe_way(self) -> str:
        """What to do instead."""
        return RULES[self.rule]

    def __str__(self) -> str:
        return f"{self.path.name}:{self.line}: {self.rule}: {self.text}\n    Instead: {self.safe_way}"


def lint(migrations: Sequence[Script]) -> list[Finding]:
    """What is wrong with migrations, given oldest first; what a comment allows is left out."""
    history = History()
    found: list[Finding] = []
    for script in migrations:
        history.begin_migration()
        unique = dict.fromkeys([*_on_postgres(script, history), *_on_cockroach(script)])
        found += _without_allowed(script, list(unique))
    return found


def _on_postgres(script: Script, history: History) -> Iterator[Finding]:
    recording = record(script, "postgresql")
    for statement in recording.statements:
        for rule, text in faults(statement, history):
            yield Finding(Path(script.path), statement.line, rule, text)
        history.note(statement)
    if recording.error:
        yield Finding(Path(script.path), recording.error_line, "needs-database", recording.error)


def _on_cockroach(script: Script) -> Iterator[Finding]:
    recording = record(script, "cockroachdb")
    for statement in recording.statements:
        for sentence in unsupported(statement.sql):
            yield Finding(Path(script.path), statement.line, "cockroachdb", sentence)
    if recording.error:
        text = f"cannot be written for CockroachDB: {recording.error}"
        yield Finding(Path(script.path), recording.error_line, "cockroachdb", text)


def _without_allowed(script: Script, found: list[Finding]) -> Iterator[Finding]:
    path = Path(script.path)
    source = path.read_text("utf-8")
    comments = allowances.read(source)
    used = set()
    for finding in found:
        about = allowances.lines_about(source, finding.line)
        allowed = [one for one in comments if one.line in about and one.rule == finding.rule]
        used |= set(allowed)
        if not any(one.reason for one in allowed):
            yield finding
    for one in comments:
        if trouble := one.trouble or _trouble(one, used):
            yield Finding(path, one.line, "allowance", trouble)


def _trouble(comment: allowances.Allowance, used: set[allowances.Allowance]) -> str:
    if comment.rule not in RULES:
        return f"allows {comment.rule}, which is no rule; see docs/migrations.md"
    return "" if comment in used else f"allows {comment.rule}, which nothing here breaks"
