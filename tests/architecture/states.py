"""The state diagrams of docs/diagrams.md, drawn from the tables that the product goes by. As a program, brings them up to date."""

from collections.abc import Iterable, Mapping
from enum import StrEnum

from central.cases.states import LABELS
from central.cases.states import TRANSITIONS as CASE_TRANSITIONS
from drivers.worker.command import COMMAND_TRANSITIONS, CommandState
from drivers.worker.recovery import RECOVERY_TRANSITIONS, Rung
from drivers.worker.worker_state import WORKER_TRANSITIONS, WorkerState
from kiosk.journeys.case_state import CHANGES as CASE_CHANGES
from kiosk.journeys.case_state import Draft
from kiosk.journeys.session import TRANSITIONS as TERMINAL_TRANSITIONS
from offline_queue.print_stages import PRINT_TRANSITIONS, PrintStage
from offline_queue.storage import ENTRY_TRANSITIONS, EntryState
from tests.architecture.sources import ROOT

DIAGRAMS = ROOT / "docs" / "diagrams.md"
BEGIN, END = "<!-- {}: python -m tests.architecture.states -->", "<!-- end of {} -->"

Arrow = tuple[str, str, str]
"""From, to, and what it is called; the empty name is where a life begins."""


def diagrams() -> dict[str, str]:
    """Each as a block of Mermaid, by the name of its place in the document."""
    case = [(now, then, "") for now, all_ in CASE_TRANSITIONS.items() for then in all_]
    job = [(now, then, "") for now, all_ in PRINT_TRANSITIONS.items() for then in all_]
    journey = [
        (now.__name__, then.__name__, change)
        for change, changes in CASE_CHANGES.items()
        for now, all_ in changes.items()
        for then in all_
    ]
    return {
        "terminal": _drawn(_named(TERMINAL_TRANSITIONS), "available"),
        "case of a journey": _drawn(journey, Draft.__name__),
        "case": _drawn(case, next(iter(CASE_TRANSITIONS)), {state: LABELS[state].zh for state in LABELS}),
        "record": _drawn(_named(ENTRY_TRANSITIONS), EntryState.PENDING),
        "print job": _drawn(job, PrintStage.INTENT),
        "device": _drawn(_named(RECOVERY_TRANSITIONS), Rung.WELL),
        "device thread": _drawn(_named(WORKER_TRANSITIONS), WorkerState.SERVING),
        "device command": _drawn(_named(COMMAND_TRANSITIONS), CommandState.QUEUED),
    }


def _named(table: Mapping[tuple[StrEnum, StrEnum], StrEnum]) -> list[Arrow]:
    return [(now, then, change) for (now, change), then in table.items()]


def _drawn(arrows: Iterable[Arrow], first: str, terms: Mapping[str, str] | None = None) -> str:
    lines = ["```mermaid", "stateDiagram-v2", f"    [*] --> {first}"]
    lines += [f"    {state}: {state} {term}" for state, term in (terms or {}).items()]
    lines += sorted(f"    {now} --> {then}{f': {change}' if change else ''}" for now, then, change in arrows)
    return "\n".join([*lines, "```"])


def updated(text: str) -> str:
    """The document with every diagram as the tables are now."""
    for name, drawn in diagrams().items():
        begin, end = BEGIN.format(name), END.format(name)
        before, found, rest = text.partition(begin)
        if found:
            text = f"{before}{begin}\n{drawn}\n{end}{rest.partition(end)[2]}"
    return text


if __name__ == "__main__":
    DIAGRAMS.write_text(updated(DIAGRAMS.read_text("utf-8")), "utf-8")
