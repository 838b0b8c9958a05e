"""Guided tests of the way to the centre: how fast the line is, and a whole case that is marked as a test and never counted."""

from __future__ import annotations

import secrets
from functools import partial
from typing import TYPE_CHECKING

from msgspec import Struct

from catalogue.item_kinds import OfflinePolicy
from catalogue.text import Language
from contract.terms import Channel, Outcome
from drivers.ports.id_card_reader import ID_CARD_READER, CardRead
from drivers.ports.printing import NotPrinted, Printed
from drivers.ports.receipt_printer import RECEIPT_PRINTER
from kiosk.diagnostics.runs.guided_run import GuidedRun, RunContext, RunStage
from kiosk.services.receipt_blocks import Align, Pair, QrBlock, Receipt, StampLine, TextLine
from offline_queue.bounds import Frozen
from offline_queue.centre_outcomes import CentreRefused

if TYPE_CHECKING:
    from collections.abc import Callable

    from catalogue.schema import ServiceItem
    from contract.records import CaseFacts, Record
    from drivers.ports.device import Cancelled
    from drivers.ports.id_card_reader import IdCardOutcome, IdCardReader
    from drivers.ports.printing import PrintOutcome
    from kiosk.services.ports import NoAnswer

BLOCK = 256 * 1024
ROUNDS = 3
SLOWEST_MBIT, LONGEST_ANSWER = 0.5, 2.0
"""Of the line both ways, and seconds for an empty question: below, a page of material takes longer than a citizen waits."""
CARD_SECONDS = 30.0
DELIVERY_SECONDS = 45.0
ASK_EVERY = 1.0


class LineSpeed(Struct, frozen=True):
    """What was measured of the line (线路测量): seconds for an empty question, megabits a second each way; None: no answer."""

    answer_seconds: float
    up_mbit: float | None = None
    down_mbit: float | None = None
    problem: str = ""


class ThroughputRun(GuidedRun):
    """How fast the line to the centre is (网络测速)."""

    def start(self) -> None:
        centre, terminal_id = self.context.services.centre, self.context.place.terminal_id
        clock = self.context.services.clock

        def measure() -> LineSpeed:
            from contract.throughput import ThroughputAnswer, ThroughputRequest

            def took(filler: bytes, wanted: int) -> float | str:
                began = clock.monotonic()
                answer = centre.throughput(ThroughputRequest(terminal_id=terminal_id, filler=filler, wanted=wanted))
                seconds = max(clock.monotonic() - began, 1e-6)
                return seconds if isinstance(answer, ThroughputAnswer) else _code_of(answer)

            return _line_speed(took)

        self.on("centre", measure, self._judge)

    def _judge(self, found: LineSpeed) -> None:
        if found.up_mbit is None or found.down_mbit is None:
            self.add_measure("fault", found.problem, is_good=False)
            self.end(is_passed=False, problem="guided.centre_silent")
            return
        is_quick = found.answer_seconds <= LONGEST_ANSWER
        self.add_measure("answer_ms", f"{found.answer_seconds * 1000:.0f}", is_good=is_quick)
        self.add_measure("up_mbit", f"{found.up_mbit:.1f}", is_good=found.up_mbit >= SLOWEST_MBIT)
        self.add_measure("down_mbit", f"{found.down_mbit:.1f}", is_good=found.down_mbit >= SLOWEST_MBIT)
        is_passed = is_quick and min(found.up_mbit, found.down_mbit) >= SLOWEST_MBIT
        self.end(is_passed=is_passed, problem="" if is_passed else "guided.line_slow")


def _code_of(answer: NoAnswer) -> str:
    return answer.code if isinstance(answer, CentreRefused) else answer.why.value


def _line_speed(took: Callable[[bytes, int], float | str]) -> LineSpeed:
    """The best of some rounds, less what an empty question takes: what is in the way now and then is not the line.

    The first question without an answer ends it: nine that time out one after the other take minutes.
    """
    filler = secrets.token_bytes(BLOCK)
    shortest = []
    for there_and_back in ((b"", 0), (filler, 0), (b"", BLOCK)):
        times = []
        for _ in range(ROUNDS):
            seconds = took(*there_and_back)
            if isinstance(seconds, str):
                return LineSpeed(0.0, problem=seconds)
            times.append(seconds)
        shortest.append(min(times))
    answer, there, back = shortest
    mbit = BLOCK * 8 / 1e6
    return LineSpeed(answer, mbit / max(there - answer, 1e-3), mbit / max(back - answer, 1e-3))


class JourneyRun(GuidedRun):
    """A whole case from the card to the centre and the receipt, marked as a test (全流程测试): no count grows by it."""

    def __init__(self, context: RunContext) -> None:
        super().__init__(context)
        self._record: Record | None = None
        self._committed_at = self._asked_at = 0.0
        self._is_asking = False

    def start(self) -> None:
        """First the card, where there is a reader; what was on it is dropped at once."""
        self._record, self._is_asking = None, False
        if self.context.services.devices.get(ID_CARD_READER) is None:
            self._commit()
            return

        def read(reader: IdCardReader, cancelled: Cancelled) -> IdCardOutcome:
            return reader.read(CARD_SECONDS, cancelled)

        self.command(ID_CARD_READER, read, self._read, CARD_SECONDS + 5.0)

    def tick(self) -> None:
        """Whether the centre has it by now."""
        record = self._record
        if record is None or self.stage is not RunStage.RUNNING or self._is_asking:
            return
        if self.now - self._asked_at >= ASK_EVERY:
            self._asked_at, self._is_asking = self.now, True
            upkeep = self.context.services.upkeep
            self.on("disk", lambda: upkeep.is_delivered(record.record_id), self._on_delivery_known)

    def _read(self, outcome: IdCardOutcome) -> None:
        self.add_measure(
            "card", "read" if isinstance(outcome, CardRead) else "none", is_good=isinstance(outcome, CardRead)
        )
        if isinstance(outcome, CardRead):
            self._commit()
        else:
            self.end(is_passed=False, problem="guided.nothing_read")

    def _commit(self) -> None:
        snapshot = self.context.snapshot()
        item = next((item for item in snapshot.items.values() if item.offline is OfflinePolicy.QUEUE), None)
        if item is None:
            self.end(is_passed=False, problem="guided.no_item")
            return
        services, facts = self.context.services, self._facts(item)
        quality = services.health.clock_quality

        def commit() -> Record | Frozen:
            from contract.records import Submission

            return services.outbox.commit(facts, Submission(), services.health.wall_time, quality)

        self.on("disk", commit, self._on_committed)

    def _facts(self, item: ServiceItem) -> CaseFacts:
        from contract.records import CaseFacts

        services = self.context.services
        return CaseFacts(
            item_code=item.code,
            catalogue_version=self.context.snapshot().catalogue.version,
            department=item.department,
            outcome=Outcome.SUBMITTED,
            channel=Channel.QUEUE,
            visit_id=services.identifiers.new(),
            case_number="",
            started_at=services.health.wall_time,
            duration_seconds=0,
            is_simulated=self.context.place.is_sandbox,
            is_test=True,
        )

    def _on_committed(self, record: Record | Frozen) -> None:
        if isinstance(record, Frozen):
            self.add_measure("queue", record.reason.value, is_good=False)
            self.end(is_passed=False, problem="guided.queue_shut")
            return
        self.add_measure("queue", f"#{record.sequence}", is_good=True)
        self._record, self._committed_at, self._asked_at = record, self.now, self.now
        self.context.services.wake_relay()
        self.context.on_changed()

    def _on_delivery_known(self, is_there: bool) -> None:
        self._is_asking = False
        waited, record = self.now - self._committed_at, self._record
        if is_there and record is not None:
            self._record = None
            self.add_measure("delivered", f"{waited:.1f}", is_good=True)
            self._print(record)
        elif waited >= DELIVERY_SECONDS:
            self.add_measure("delivered", "no", is_good=False)
            self.end(is_passed=False, problem="guided.not_delivered")

    def _print(self, record: Record) -> None:
        if self.context.services.devices.get(RECEIPT_PRINTER) is None:
            self.end(is_passed=True)
            return
        from contract.receipt_proof import make_receipt_proof

        services, place = self.context.services, self.context.place
        proof = make_receipt_proof(record, getattr(record.facts, "item_code", ""), services.keys.signing())
        now = services.health.wall_time.astimezone(place.timezone)
        say = partial(services.wording.say, language=Language.ZH)
        blocks = (
            TextLine(say("test_paper.whole_title"), scale=1.5, bold=True, align=Align.CENTRE),
            StampLine(say("test_paper.stamp")),
            Pair(self.printed_in_both("test_paper.terminal"), place.terminal_id),
            Pair(self.printed_in_both("test_paper.record"), f"#{record.sequence}", bold=True),
            Pair(self.printed_in_both("test_paper.time"), f"{now:%Y-%m-%d %H:%M:%S}"),
            QrBlock(proof, self.printed_in_both("test_paper.signed")),
        )
        receipt, press = Receipt(f"test-{record.record_id}", blocks), services.press

        self.print_receipt(lambda paper: press.draw(receipt, paper), self._on_printed)

    def _on_printed(self, outcome: PrintOutcome) -> None:
        if isinstance(outcome, NotPrinted):
            self.add_measure("receipt", outcome.problem.value, is_good=False)
            self.end(is_passed=False, problem="guided.not_printed")
            return
        self.add_measure("receipt", "printed" if isinstance(outcome, Printed) else "unconfirmed")
        self.end(is_passed=True)
