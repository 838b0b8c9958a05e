"""What somebody may see of the register of terminals, and what is theirs to change: asked in the transaction that changes it."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from central.terminal_register.models import TerminalEntry
from central.terminal_register.scope import EVERYWHERE, Scope


class TerminalUnseen(Exception):
    """There is no such terminal within the scope."""


class OutOfReach(Exception):
    """It is not theirs to change, or to choose."""


def terminal_seen(session: Session, terminal_id: str, scope: Scope) -> TerminalEntry:
    """The terminal. Raises TerminalUnseen."""
    found = session.get(TerminalEntry, terminal_id)
    if found is None or not scope.has(found.region):
        raise TerminalUnseen(terminal_id)
    return found


def terminal_to_change(session: Session, terminal_id: str, scope: Scope) -> TerminalEntry:
    """The terminal as it is now; its place stays until the transaction ends. Raises TerminalUnseen, OutOfReach."""
    found = session.get(TerminalEntry, terminal_id, with_for_update=True, populate_existing=True)
    if found is None or not scope.has(found.region):
        raise TerminalUnseen(terminal_id)
    require_place(scope, found.region)
    return found


def require_place(scope: Scope, *regions: str) -> None:
    """Raises OutOfReach unless terminals of all these places are theirs to change."""
    if not all(map(scope.holds_terminal, regions)):
        raise OutOfReach


def groups_within(session: Session, scope: Scope = EVERYWHERE) -> list[str]:
    """The groups that terminals of a scope belong to."""
    here = TerminalEntry.group_name != "", *scope.of_terminals(TerminalEntry.terminal_id)
    return sorted(session.scalars(select(TerminalEntry.group_name).where(*here).distinct()))


def require_group(session: Session, group_name: str, scope: Scope) -> None:
    """Raises OutOfReach unless the group is theirs to choose: none, or one that a terminal of theirs belongs to.

    Another group may be of terminals elsewhere; and who reaches everything may begin a new one.
    """
    if group_name and not scope.is_whole and group_name not in groups_within(session, scope):
        raise OutOfReach(group_name)
