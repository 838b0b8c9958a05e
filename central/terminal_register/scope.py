"""How far somebody's view reaches: terminals by the first digits of their 区划代码, and what belongs to one department."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import InstrumentedAttribute

from central.terminal_register.models import TerminalEntry


@dataclass(frozen=True)
class Scope:
    """A place and a department (可见范围); "" is everywhere, or of all departments."""

    region: str = ""
    department: str = ""

    @property
    def is_whole(self) -> bool:
        """Whether it leaves nothing out."""
        return not self.region and not self.department

    def has(self, region: str, department: str = "") -> bool:
        """Whether something of that place, and of that department where it has one, is within."""
        return region.startswith(self.region) and (not department or self.department in ("", department))

    def holds_terminal(self, region: str) -> bool:
        """Whether a terminal of that place is theirs to change: one that serves all departments belongs to none of them."""
        return not self.department and region.startswith(self.region)

    def of_terminals(self, column: InstrumentedAttribute[str]) -> Iterable[ColumnElement[bool]]:
        """Conditions on a column of terminal ids; none where the place is everywhere."""
        if self.region:
            here = TerminalEntry.region.startswith(self.region, autoescape=True)
            yield column.in_(select(TerminalEntry.terminal_id).where(here))

    def of_cases(
        self,
        terminal_id: InstrumentedAttribute[str],
        department: ColumnElement[Any] | InstrumentedAttribute[str],  # Any: a value out of JSON
    ) -> Iterable[ColumnElement[bool]]:
        """Conditions on the terminal and the department of a row."""
        yield from self.of_terminals(terminal_id)
        if self.department:
            yield department == self.department


EVERYWHERE = Scope()
