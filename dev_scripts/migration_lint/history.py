"""What stands in the database before each statement, as far as earlier migrations tell."""

import re
from dataclasses import dataclass, field

from dev_scripts.migration_lint.recording import Statement
from dev_scripts.migration_lint.sql import NAME, actions, bare, created_table

NOT_A_COLUMN = ("constraint", "primary", "foreign", "unique", "check", "exclude", "like")
ADDED = re.compile(rf"add (?:column )?(?:if not exists )?({NAME}) (.+)")
TYPE_ENDS = re.compile(
    r" (?:not null|null|default|primary|unique|check|references|generated|constraint|collate)\b"
)


@dataclass
class History:
    """Types of columns from all migrations so far, and what the present one has done."""

    types: dict[tuple[str, str], str] = field(default_factory=dict)
    """("tools", "name") -> "varchar(200)"."""
    created: set[str] = field(default_factory=set)
    """Tables that this migration made: nobody uses them yet."""
    not_valid: dict[str, int] = field(default_factory=dict)
    """Constraints that this migration added unchecked, and in which part."""
    validated: set[str] = field(default_factory=set)
    """Tables of which this migration checked a constraint."""
    done: list[Statement] = field(default_factory=list)

    def begin_migration(self) -> None:
        """Forget what the one before did, but not the types."""
        self.created, self.not_valid, self.validated, self.done = set(), {}, set(), []

    def note(self, statement: Statement) -> None:
        """Remember what a statement does."""
        self.done.append(statement)
        if made := created_table(statement.sql):
            self.created.add(made[0])
            for part in made[1]:
                self._note_column(made[0], part)
        if altered := actions(statement.sql):
            for action in altered[1]:
                self._note_action(altered[0], action, statement.part)

    def is_new(self, table: str) -> bool:
        """Whether the present migration made the table."""
        return bare(table) in self.created

    def _note_action(self, table: str, action: str, part: int) -> None:
        if added := re.match(rf"add constraint ({NAME}) .*not valid", action):
            self.not_valid[added[1]] = part
        elif checked := re.match(rf"validate constraint ({NAME})", action):
            self.validated.add(table)
            self.not_valid.pop(checked[1], None)
        elif changed := re.match(rf"alter (?:column )?({NAME}) (?:set data )?type (.+)", action):
            self.types[table, changed[1]] = type_of(changed[2])
        elif column := ADDED.match(action):
            self._note_column(table, f"{column[1]} {column[2]}")

    def _note_column(self, table: str, definition: str) -> None:
        name, _, rest = definition.partition(" ")
        if rest and name not in NOT_A_COLUMN:
            self.types[table, bare(name)] = type_of(rest)


def type_of(definition: str) -> str:
    """The type at the beginning of a column's definition, in one spelling."""
    spelled = TYPE_ENDS.split(f"{definition} ", maxsplit=1)[0].split(" using ")[0].strip()
    return spelled.replace("character varying", "varchar").replace(" (", "(")
