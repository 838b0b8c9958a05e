"""The morning check (巡检): what is looked at every day, as rows of one table, in the order in which it is done; five minutes in all.

The name of a row is the message `check.<id>`, what to look for `check.<id>_do`.
"""

from __future__ import annotations

import shutil
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING

from msgspec import Struct

from catalogue.availability import Reading
from contract.terms import TestVerdict
from kiosk.services.condition.fault_words import device_name
from kiosk.services.maintenance.upkeep_book import CheckedLine

if TYPE_CHECKING:
    from collections.abc import Callable

    from kiosk.services.condition.checks import CheckResult
    from kiosk.services.condition.health import Health
    from kiosk.services.ports import Devices

LEAST_FREE_BYTES = 512 * 1024 * 1024
"""Below it the terminal soon takes no submissions (`offline_queue.bounds`)."""


OF_REPORTS = {
    "own.queue": (
        "queue.parked", "queue.frozen", "queue.damaged", "queue.unreadable", "queue.missing", "queue.set_aside",
        "queue.not_sending",
    ),
    "own.update": ("update.not_applied", "update.not_fetched"),
}  # fmt: skip
"""Lines that fail by these faults, and are passed where none of them is reported."""

OF_MACHINE = {
    "own.memory": ("memory.low", "memory.growing"),
    "own.heat": ("heat.high",),
    "own.program": ("program.failed", "power.restarts"),
}
"""The same by checks of the machine: what none of them has answered yet is left open."""


class CheckKind(StrEnum):
    """How a row is answered (巡检方式): by the terminal itself, by a person who looks, or by a guided test."""

    OWN = "own"
    LOOK = "look"
    TEST = "test"


class CheckItem(Struct, frozen=True):
    """A row of the morning check (巡检项). `family`: of a guided test, so that it is left out where there is no such device."""

    id: str
    kind: CheckKind
    family: str = ""


LOOKS = (
    CheckItem("look.clean", CheckKind.LOOK),
    CheckItem("look.cables", CheckKind.LOOK),
    CheckItem("look.left_behind", CheckKind.LOOK),
    CheckItem("look.paper", CheckKind.LOOK),
    CheckItem("look.signs", CheckKind.LOOK),
)
TESTS = (
    CheckItem("id_card", CheckKind.TEST, "id_card_reader"),
    CheckItem("receipt", CheckKind.TEST, "receipt_printer"),
    CheckItem("page", CheckKind.TEST, "document_printer"),
    CheckItem("camera", CheckKind.TEST, "camera"),
    CheckItem("loudspeaker", CheckKind.TEST, "speech"),
)


def rows_here(devices: Devices) -> tuple[CheckItem, ...]:
    """What a person has to do at this terminal; what the terminal answers by itself is beside it (`own_lines`)."""
    families = {str(family) for family in devices.lines()}
    return (*LOOKS, *(test for test in TESTS if test.family in families))


def line_name(test: str, say: Callable[..., str]) -> str:
    """What a line of a check is called: a row of the check, a guided test, or a device."""
    if test.startswith("device."):
        return device_name(test.removeprefix("device."), say)
    return say(f"check.{test}") if "." in test else say(f"guided.{test}")


def own_lines(health: Health, data: Path) -> tuple[CheckedLine, ...]:
    """What the terminal answers by itself: network, clock, disk, what its rounds of checks found, and every device.

    Reads the size of the disk.
    """
    return (
        _line("own.network", is_good=health.network.reading is Reading.OK, note=health.network.reading.value),
        _line("own.clock", is_good=not health.clock_problem, note=health.clock_problem),
        _disk(data),
        *(_of_results(test, ids, health.results, TestVerdict.PASSED) for test, ids in OF_REPORTS.items()),
        *(_of_results(test, ids, health.results, TestVerdict.SKIPPED) for test, ids in OF_MACHINE.items()),
        *_devices(health),
    )


def _of_results(
    test: str, ids: tuple[str, ...], results: tuple[CheckResult, ...], unanswered: TestVerdict
) -> CheckedLine:
    """By the worst of its checks; `unanswered` where there is a result of none."""
    found = [result for result in results if result.id in ids]
    for is_passed, verdict in (
        (False, TestVerdict.FAILED), (None, TestVerdict.SKIPPED), (True, TestVerdict.PASSED),
    ):  # fmt: skip
        worst = next((result for result in found if result.is_passed is is_passed), None)
        if worst is not None:
            return CheckedLine(test, verdict, worst.note)
    return CheckedLine(test, unanswered)


def _disk(data: Path) -> CheckedLine:
    try:
        free = shutil.disk_usage(data).free
    except OSError as error:
        return _line("own.disk", is_good=False, note=error.strerror or "")
    return _line("own.disk", is_good=free >= LEAST_FREE_BYTES, note=f"free_mb={free // (1024 * 1024)}")


def _devices(health: Health) -> tuple[CheckedLine, ...]:
    lines = []
    for family, status in sorted(health.statuses().items()):
        problems = " ".join(problem.code.value for problem in status.problems)
        note = f"{status.condition.value} {problems}".strip()
        lines.append(_line(f"device.{family}", is_good=status.is_usable and status.condition == "ok", note=note))
    return tuple(lines)


def _line(test: str, *, is_good: bool, note: str) -> CheckedLine:
    return CheckedLine(test, TestVerdict.PASSED if is_good else TestVerdict.FAILED, note)
