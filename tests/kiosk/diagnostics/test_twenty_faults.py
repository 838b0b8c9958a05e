"""A technician who knows only the screens finds twenty faults: on the overview in five seconds, with who acts, gone once mended."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import pytest

from contract.terminals import JobReport
from contract.terms import StaffRole
from drivers.ports.document_printer import DOCUMENT_PRINTER
from drivers.ports.errors import DeviceLost
from drivers.ports.fingerprint_reader import FINGERPRINT_READER
from drivers.ports.id_card_reader import ID_CARD_READER
from drivers.ports.receipt_printer import RECEIPT_PRINTER
from drivers.ports.social_card_reader import SOCIAL_CARD_READER
from drivers.ports.status import Condition, DeviceProblem, ProblemCode, Responder
from kiosk.services.checks import CheckResult
from kiosk.view.facts import FactState
from kiosk.view.intents import GoBack, OpenRow, PressButton
from kiosk.view.note import Tone
from tests.kiosk.diagnostics.test_pages import opened
from tests.kiosk.parts import Bench, adult, social_card

VISIBLE_SECONDS = 5.0
Switch = Callable[[Bench, bool], None]


@dataclass(frozen=True)
class Injected:
    """A fault, how it comes and goes, who must act by the words of the screen, and the guided test that confirms it."""

    id: str
    who: str
    switch: Switch
    test: str = ""


def device(family: Any, code: ProblemCode) -> Switch:
    def switch(bench: Bench, is_on: bool) -> None:
        line = bench.lines[family]
        line.condition = Condition.BAD if is_on else Condition.OK
        line.problems = (DeviceProblem(code, Responder.TECHNICIAN),) if is_on else ()
        line.fault = DeviceLost("gone") if is_on else None

    return switch


def check(fault: str) -> Switch:
    return lambda bench, is_on: bench.health.checked((CheckResult(fault, not is_on, "measured"),))


def clock_off(bench: Bench, is_on: bool) -> None:
    answer = bench.heartbeat()
    bench.health.heard(
        answer.model_copy(update={"centre_time": answer.centre_time.replace(year=2027)}) if is_on else answer
    )


def unheard(bench: Bench, is_on: bool) -> None:
    for _ in range(3):
        bench.health.unheard("network.signature", "not ours") if is_on else bench.health.heard(bench.heartbeat())


def job(name: str) -> Switch:
    return lambda bench, is_on: bench.health.jobs_are([JobReport(name=name, problem="refused" if is_on else "")])


def revoked(bench: Bench, is_on: bool) -> None:
    bench.health.refused("revoked") if is_on else bench.health.heard(bench.heartbeat())


def parked(bench: Bench, is_on: bool) -> None:
    bench.health.queue_holds(parked=3 if is_on else 0, damage="", set_aside="")


P = ProblemCode
FAULTS = (
    Injected("receipt_printer.paper_out", "管理员", device(RECEIPT_PRINTER, P.PAPER_OUT), "receipt"),
    Injected("receipt_printer.cutter_error", "运维人员", device(RECEIPT_PRINTER, P.CUTTER_ERROR), "receipt"),
    Injected("document_printer.paper_jam", "管理员", device(DOCUMENT_PRINTER, P.PAPER_JAM), "page"),
    Injected("document_printer.toner_out", "管理员", device(DOCUMENT_PRINTER, P.TONER_OUT), "page"),
    Injected("id_card_reader.self_test_failed", "运维人员", device(ID_CARD_READER, P.SELF_TEST_FAILED), "id_card"),
    Injected("social_card_reader.no_answer", "运维人员", device(SOCIAL_CARD_READER, P.NO_ANSWER), "social_card"),
    Injected("fingerprint_reader.disconnected", "运维人员", device(FINGERPRINT_READER, P.DISCONNECTED), "finger"),
    Injected("disk.full", "运维人员", check("disk.full")),
    Injected("memory.low", "运维人员", check("memory.low")),
    Injected("heat.high", "管理员", check("heat.high")),
    Injected("screen.font", "运维人员", check("screen.font")),
    Injected("network.dns", "运维人员", check("network.dns")),
    Injected("network.signature", "运维人员", unheard),
    Injected("clock.wrong", "运维人员", clock_off),
    Injected("queue.parked", "主管单位", parked),
    Injected("queue.frozen", "运维人员", lambda bench, is_on: bench.health.queue_has_room(has_room=not is_on)),
    Injected("catalogue.not_updated", "运维人员", job("catalogue")),
    Injected("key.revoked", "主管单位", revoked),
    Injected(
        "update.not_applied", "运维人员", lambda bench, is_on: bench.health.update_is("1.2.0: dark" if is_on else "")
    ),
    Injected("access.guessing", "管理员", lambda bench, is_on: bench.health.maintenance_is("4 wrong" if is_on else "")),
)


@pytest.fixture(scope="module")
def bench() -> Bench:
    made = opened(StaffRole.TECHNICIAN)
    made.reader.card, made.social.card = adult(), social_card()
    return made


def seconds_until(bench: Bench, fault: str, *, is_shown: bool) -> float:
    """Of the overview, as the core's tick moves it."""
    begun = bench.clock.at
    wrong = (FactState.BAD, FactState.UNKNOWN)
    while any(row.key == fault and row.condition in wrong for row in bench.screen.rows) is not is_shown:
        assert bench.clock.at - begun < 60, fault
        bench.health.look()
        bench.wait(0.2)
    return bench.clock.at - begun


def test_there_are_twenty_of_them() -> None:
    assert len({each.id for each in FAULTS}) == 20


@pytest.mark.parametrize("fault", FAULTS, ids=lambda each: each.id)
def test_fault_is_found_confirmed_mended_by_screens(bench: Bench, fault: Injected) -> None:
    assert bench.do(OpenRow("overview"))
    seconds_until(bench, fault.id, is_shown=False)
    fault.switch(bench, True)
    assert seconds_until(bench, fault.id, is_shown=True) <= VISIBLE_SECONDS
    row = next(each for each in bench.screen.rows if each.key == fault.id)
    assert f"由{fault.who}处理" in row.detail
    assert row.condition in (FactState.BAD, FactState.UNKNOWN)
    assert bench.screen.rows.index(row) == 0, "what is wrong comes first"
    if fault.test:
        assert _tested(bench, fault.test) is Tone.BAD
    fault.switch(bench, False)
    assert seconds_until(bench, fault.id, is_shown=False) <= VISIBLE_SECONDS
    if fault.test:
        assert _tested(bench, fault.test) is Tone.GOOD
        family = fault.id.partition(".")[0]
        device_row = next(each for each in bench.screen.rows if each.key == f"device:{family}")
        assert "上次测试" in device_row.detail
        assert device_row.detail.endswith("通过")
    assert bench.do(GoBack())


def _tested(bench: Bench, test: str) -> Tone:
    """From the overview to the guided test and back; whoever sees the paper says so."""
    for intent in (GoBack(), OpenRow("tests"), OpenRow(test), PressButton("begin")):
        assert bench.do(intent), intent
    bench.wait(4)
    if any(each.key == "seen" for each in bench.screen.buttons):
        assert bench.do(PressButton("seen"))
        bench.wait(1)
    tone = bench.screen.note.tone
    for intent in (GoBack(), GoBack(), OpenRow("overview")):
        assert bench.do(intent), intent
    return tone
