"""One guided test while it runs: what it does with the device, what it measured, what it asks, and how it ended.

The screen's thread only; devices and workers answer through the dispatcher. Knows no screen: `tests_page` shows it.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from enum import StrEnum
from typing import TYPE_CHECKING, TypeVar

from msgspec import Struct

from contract.guided_evidence import EvidenceCode, evidence_of
from contract.terms import TestVerdict
from drivers.ports.printing import NotPrinted
from drivers.ports.receipt_printer import RECEIPT_PRINTER, ReceiptPaper
from kiosk.services.ports import DeviceHandle, Ticket

if TYPE_CHECKING:
    from drivers.ports.camera import Frame
    from drivers.ports.device import Cancelled, Device
    from drivers.ports.printing import PrintOutcome
    from drivers.ports.receipt_printer import ReceiptImage
    from drivers.ports.status import FamilyOf
    from kiosk.diagnostics.tried_visit import TryVisit
    from kiosk.services.catalogue_snapshot import CatalogueSnapshot
    from kiosk.services.services import Services, TerminalSite

D = TypeVar("D", bound="Device")
T = TypeVar("T")

PAPER_SECONDS = 20.0
"""Until a receipt printer reports its paper: what came before may have to end first."""


class RunStage(StrEnum):
    """How far a guided test is (测试阶段)."""

    READY = "ready"
    RUNNING = "running"
    ASKING = "asking"
    ENDED = "ended"


class Measure(Struct, frozen=True):
    """One figure of a test (测量值): `guided.measure_<name>` is its name on the screen; None where it is neither good nor bad."""

    name: str
    value: str
    is_good: bool | None = None


class PossibleAnswer(Struct, frozen=True):
    """An answer to the question of a test. `said`: its words as they are; else the message `guided.choice_<key>`."""

    key: str
    said: str = ""


YES_OR_NO = (PossibleAnswer("seen"), PossibleAnswer("not_seen"))


class RunContext(Struct, frozen=True):
    """What a guided test works with (测试环境). `on_changed` has the screen drawn again, `try_visit` shows the citizens' screens."""

    services: Services
    place: TerminalSite
    snapshot: Callable[[], CatalogueSnapshot]
    on_changed: Callable[[], None]
    try_visit: TryVisit


def code_of(kind: type[object]) -> str:
    """A class of errors or outcomes as a code."""
    return re.sub(r"(?<=[a-z0-9])(?=[A-Z])", "_", kind.__name__).lower()


class GuidedRun:
    """A guided test of one device (引导测试). A subclass does the work of `start`, and says how it ended by `end` or `ask`."""

    def __init__(self, context: RunContext) -> None:
        self.context = context
        self.stage = RunStage.READY
        self.verdict: TestVerdict | None = None
        self.measures: tuple[Measure, ...] = ()
        self.choices: tuple[PossibleAnswer, ...] = ()
        self.problem = ""
        """A message that says what went wrong, or what is in the way meanwhile."""
        self.columns = 0
        """Of the grid of fields to be touched, where there is one."""
        self.cells: tuple[bool, ...] = ()
        self._ticket: Ticket | None = None
        self._began_at = 0.0
        self._took = 0.0
        self._number = 0

    # --- for the page ---

    def begin(self) -> None:
        """Run it, or run it once more."""
        self.close()
        self.stage, self.verdict, self.problem = RunStage.RUNNING, None, ""
        self.measures, self.choices = (), ()
        self._began_at = self.now
        self._number += 1
        self.start()

    def close(self) -> None:
        """The page is left, or the test begins again: what is under way is stopped, and its answer is dropped."""
        self._number += 1
        ticket, self._ticket = self._ticket, None
        if ticket is not None:
            ticket.cancel()

    def choose(self, key: str) -> bool:
        """The answer to its question."""
        if self.stage is not RunStage.ASKING or key not in {choice.key for choice in self.choices}:
            return False
        self.take_answer(key)
        return True

    def tick(self) -> None:
        """About five times a second."""

    def touch(self, index: int) -> bool:  # noqa: ARG002 -- few tests have a grid
        """A field of its grid."""
        return False

    def fit(self, columns: int, rows: int) -> bool:  # noqa: ARG002 -- few tests have a grid
        """How many fields the screen has room for."""
        return False

    @property
    def covers_screen(self) -> bool:
        """Whether its grid lies over the whole screen now, to be touched."""
        return False

    def meanwhile(self, say: Callable[..., str]) -> str:
        """What is said while it runs."""
        return say("guided.running")

    def question(self, say: Callable[..., str]) -> str:
        """What a person is asked once it has run."""
        return say("guided.asking")

    def face_frame(self) -> Frame | None:
        """The newest picture of the face camera, where the test shows it."""
        return None

    def document_frame(self) -> Frame | None:
        """The newest picture of the document camera, where the test shows it."""
        return None

    @property
    def seconds(self) -> int:
        """How long it took, once it has ended."""
        return round(self._took)

    @property
    def evidence(self) -> str:
        """What it rests on, as codes without anything personal."""
        figures = [EvidenceCode(measure.value, measure.name) for measure in self.measures]
        problems = [EvidenceCode(self.problem.removeprefix("guided."))] if self.problem else []
        return evidence_of([*figures, *problems])

    # --- for a subclass ---

    @property
    def now(self) -> float:
        return self.context.services.clock.monotonic()

    def start(self) -> None:
        """Do what the test is about."""
        raise NotImplementedError

    def take_answer(self, key: str) -> None:
        """Somebody has answered the question: whether what should be seen or heard is there."""
        self.end(is_passed=key == "seen", problem="" if key == "seen" else "guided.not_seen")

    def add_measure(self, name: str, value: str, *, is_good: bool | None = None) -> None:
        """One more figure, or a newer one of that name."""
        others = tuple(measure for measure in self.measures if measure.name != name)
        self.measures = (*others, Measure(name, value, is_good))

    def add_measures(self, name: str, values: Iterable[str], *, is_good: bool | None = None) -> None:
        """Several figures of one name."""
        others = tuple(measure for measure in self.measures if measure.name != name)
        self.measures = (*others, *(Measure(name, value, is_good) for value in values))

    def ask(self, choices: tuple[PossibleAnswer, ...] = YES_OR_NO) -> None:
        """Have a person say what a machine cannot."""
        self.stage, self.choices = RunStage.ASKING, choices
        self.context.on_changed()

    def end(self, *, is_passed: bool, problem: str = "") -> None:
        """It is over; `problem` is a message that says why it was not passed."""
        self.stage, self.choices, self.problem = RunStage.ENDED, (), problem
        self.verdict = TestVerdict.PASSED if is_passed else TestVerdict.FAILED
        self._took = self.now - self._began_at
        self.context.on_changed()

    def printed_in_both(self, message: str) -> str:
        """A message in Chinese and English beside each other: the reader of a test's paper may read either."""
        text = self.context.services.wording.both(message)
        return f"{text.zh}{text.en}" if text.zh.endswith("。") else f"{text.zh} {text.en}"

    def command(
        self,
        family: FamilyOf[D],
        work: Callable[[D, Cancelled], T],
        on_done: Callable[[T], None],
        deadline: float,
    ) -> None:
        """Have the device do something; the test fails where it is not there or does not answer."""
        line: DeviceHandle[D] | None = self.context.services.devices.get(family)
        if line is None:
            self.end(is_passed=False, problem="guided.no_device")
            return
        self._ticket = line.submit(work, self._unless_left(on_done), self._unless_left(self._on_failed), deadline)

    def print_receipt(
        self, draw: Callable[[ReceiptPaper], ReceiptImage], on_done: Callable[[PrintOutcome], None]
    ) -> None:
        """Have the receipt printer print what `draw` makes for its paper, in the time that it takes for so much."""

        def send(image: ReceiptImage) -> None:
            self.command(RECEIPT_PRINTER, lambda printer, _: printer.print_receipt(image), on_done, image.most_seconds)

        def on_paper(paper: ReceiptPaper | NotPrinted) -> None:
            if isinstance(paper, NotPrinted):
                on_done(paper)
            else:
                self.on("vision", lambda: draw(paper), send)

        self.command(RECEIPT_PRINTER, lambda printer, _: printer.paper(), on_paper, PAPER_SECONDS)

    def on(self, worker: str, work: Callable[[], T], on_done: Callable[[T], None]) -> None:
        """Have one of the workers (`centre`, `disk`, `vision`) do something slow."""
        workers = self.context.services.workers
        run = {"centre": workers.centre, "disk": workers.disk, "vision": workers.vision}[worker].run
        run(work, self._unless_left(on_done), self._unless_left(self._on_failed))

    def _on_failed(self, error: Exception) -> None:
        self.add_measure("fault", code_of(type(error)), is_good=False)
        self.end(is_passed=False, problem="guided.no_answer")

    def _unless_left(self, on_done: Callable[[T], None]) -> Callable[[T], None]:
        number = self._number

        def on_answer(result: T) -> None:
            if number == self._number:
                on_done(result)

        return on_answer
