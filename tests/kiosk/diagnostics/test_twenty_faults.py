"""A technician who knows only the screens finds faults of every family and part: on the overview in five seconds, with who acts,
gone once mended.

Each is caused where it comes from in use: a device, a look at the machine, the disk of the queue, the centre's answers, a release
that was left. What tells of it runs as on a terminal: checks in rounds, the heartbeat by its own pace.
"""

from collections import deque
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import pytest

from app.core.catalogue.feed import CatalogueFeed
from app.core.catalogue.first import CataloguePlaces, FirstCatalogue
from app.core.release_feed import ReleaseFeed, ReleaseSurroundings
from contract.records import RatingFacts
from contract.terms import ClockQuality, RatingLevel, StaffRole
from drivers.ports.camera import CAMERA, DOCUMENT_SCANNER
from drivers.ports.code_scanner import CODE_SCANNER
from drivers.ports.document_printer import DOCUMENT_PRINTER
from drivers.ports.errors import DeviceLost
from drivers.ports.fingerprint_reader import FINGERPRINT_READER
from drivers.ports.id_card_reader import ID_CARD_READER
from drivers.ports.key_pad import KEY_PAD, KeyPressed, PadKey
from drivers.ports.microphone import MICROPHONE
from drivers.ports.receipt_printer import RECEIPT_PRINTER
from drivers.ports.social_card_reader import SOCIAL_CARD_READER
from drivers.ports.speech import SPEECH
from drivers.ports.status import Condition, DeviceProblem, ProblemCode, Responder
from kiosk.services.catalogue_snapshot import CatalogueSnapshot
from kiosk.services.condition.checks import CheckResult, CheckRounds
from kiosk.services.condition.heartbeat import HeartbeatSender
from kiosk.services.ports import NoAnswer
from kiosk.view.facts import FactState
from kiosk.view.intents import GoBack, OpenRow, PressButton
from kiosk.view.note import Tone
from offline_queue.bounds import Bounds
from offline_queue.catalogue_store import NotInstalled
from offline_queue.centre_outcomes import CentreRefused, CentreUnreachable, Unreachable
from tests.kiosk.diagnostics.guided_parts import (
    BenchPad,
    BenchSpeech,
    LaidTestPage,
    LitCamera,
    ReceiptScanner,
    measured_page,
)
from tests.kiosk.diagnostics.test_pages import entered
from tests.kiosk.hand_listener import HandListener
from tests.kiosk.parts import Bench, HandWorker, adult, snapshot, social_card
from tests.kiosk.terminal.test_bad_input import QueueBench
from tests.kiosk.terminal.test_bad_input import opened as opened_queue
from tests.offline_queue.parts import NO_BOUNDS
from updates.slots import Slots
from updates.trial import WorkingParts

VISIBLE_SECONDS = 5.0
MOST_SECONDS = 40
"""Of a guided test: a camera that gives nothing is waited for."""
TRIED = "1.2.0"


@dataclass
class AskedCentre:
    """Answers heartbeats and gives the catalogue, unless the test says otherwise."""

    bench: Bench
    refusal: NoAnswer | None = None
    clock_year: int = 0
    catalogue: int = 1
    gives_catalogue: bool = False

    def heartbeat(self, _beat: object) -> Any:
        if self.refusal is not None:
            return self.refusal
        answer = self.bench.heartbeat().model_copy(update={"catalogue_version": self.catalogue})
        wrong = answer.centre_time.replace(year=self.clock_year) if self.clock_year else answer.centre_time
        return answer.model_copy(update={"centre_time": wrong})

    def fetch_catalogue(self, _version: int) -> NoAnswer:
        return CentreRefused(403, "not_yours", "another group's")


class GivenCatalogue(CatalogueFeed):
    """What the centre gives is the packaged one: to put another into place takes seconds."""

    centre: AskedCentre

    def _fetch(self, version: int) -> CatalogueSnapshot | NotInstalled:
        if not self.centre.gives_catalogue:
            return super()._fetch(version)
        self.centre.catalogue = snapshot().catalogue.version
        return snapshot()


@dataclass
class TriedReleases:
    """The releases on the disk, looked at anew by each start."""

    folder: Path
    bench: Bench
    running: str = "1.1.0"
    feed: ReleaseFeed = field(init=False)

    def __post_init__(self) -> None:
        self.slots = Slots(self.folder)
        self.start(self.running)

    def start(self, version: str) -> None:
        nothing = ReleaseSurroundings(WorkingParts, lambda: False, lambda: None, self.bench.clock.monotonic)
        self.feed = ReleaseFeed(self.slots, version, lambda _: pytest.fail("nothing is fetched"), nothing)

    def leave(self, version: str) -> None:
        file = self.slots.file(version)
        file.parent.mkdir(parents=True, exist_ok=True)
        file.touch()
        self.slots.begin_trial(version, {})
        self.slots.reject(version, "device:camera")
        self.start(self.running)

    def step(self) -> None:
        self.feed.step()

    def report(self) -> Any:
        return self.feed.report()

    def want(self, version: str) -> None:
        self.feed.want(version)


class FaultBench:
    """A terminal with a real queue, its heartbeat and its checks; time and the centre are moved by hand."""

    def __init__(self, folder: Path) -> None:
        self.speech, self.pad = BenchSpeech(), BenchPad()
        self.pad.has = frozenset({PadKey.NEXT})
        further = {SPEECH: self.speech, KEY_PAD: self.pad}
        made = Bench(also=further, listener=HandListener(records=True), pages=LaidTestPage(measured_page()))
        self.queued: QueueBench = opened_queue(folder, made)
        self.bench = entered(self.queued.bench, StaffRole.TECHNICIAN)
        for family, device_there in (
            (CAMERA, LitCamera(made.clock)),
            (DOCUMENT_SCANNER, LitCamera(made.clock)),
            (CODE_SCANNER, ReceiptScanner(made.press)),
        ):
            made.lines[family].device = device_there
        self.bench.reader.card, self.bench.social.card = adult(), social_card()
        self.outbox: Any = self.queued.store.outbox
        self.centre = AskedCentre(self.bench)
        self.releases = TriedReleases(folder / "releases", self.bench)
        self.failing: set[str] = set()
        self.worker = HandWorker()
        clock, health = self.bench.clock, self.bench.health
        checks = {
            fault: self._check(fault)
            for fault in ("disk.full", "memory.low", "heat.high", "screen.font", "network.dns")
        }
        self.rounds = CheckRounds(checks, self.worker, clock, health.take_checks, lambda: health.is_watched)
        places = CataloguePlaces(folder / "published", folder / "cache.json")
        client: Any = self.centre
        feed = GivenCatalogue(places, self.queued.reporter.identity, self.worker, client)
        feed.centre, self.catalogue = self.centre, feed
        feed.start_with(FirstCatalogue(snapshot(), published=1))
        reporter = replace(self.queued.reporter, feed=feed, releases=self.releases)  # type: ignore[arg-type]  # structural
        self.sender = HeartbeatSender(reporter.beat, client, health, self.worker, clock, reporter.take_answer)

    def _check(self, fault: str) -> Callable[[], CheckResult]:
        return lambda: CheckResult(fault, fault not in self.failing, "measured")

    def tick(self) -> None:
        """A fifth of a second, as the core's tick moves it."""
        self.bench.health.look()
        self.rounds.tick()
        self.sender.tick()
        while self.worker.pump():
            pass
        self.bench.wait(0.2)


Switch = Callable[[FaultBench, bool], None]


@dataclass(frozen=True)
class Injected:
    """A fault, how it comes and goes, who must act by the words of the screen, and the guided test that confirms it."""

    id: str
    who: str
    switch: Switch
    test: str = ""


def device(family: Any, code: ProblemCode) -> Switch:
    def switch(bench: FaultBench, is_on: bool) -> None:
        line = bench.bench.lines[family]
        line.condition = Condition.BAD if is_on else Condition.OK
        line.problems = (DeviceProblem(code, Responder.TECHNICIAN),) if is_on else ()
        line.fault = DeviceLost("gone") if is_on else None

    return switch


def check(fault: str) -> Switch:
    return lambda bench, is_on: bench.failing.add(fault) if is_on else bench.failing.remove(fault)


def clock_off(bench: FaultBench, is_on: bool) -> None:
    bench.centre.clock_year = 2027 if is_on else 0


def captive(bench: FaultBench, is_on: bool) -> None:
    bench.centre.refusal = CentreUnreachable(Unreachable.NOT_THE_CENTRE, "signed by another") if is_on else None


def revoked(bench: FaultBench, is_on: bool) -> None:
    bench.centre.refusal = CentreRefused(403, "revoked", "the key was withdrawn") if is_on else None


def parked(bench: FaultBench, is_on: bool) -> None:
    for record in () if is_on else bench.outbox.parked():
        bench.outbox.release(record.record_id)
    if is_on:
        facts = RatingFacts(item_code="RS009", department="hrss", level=RatingLevel.SATISFIED)
        record = bench.outbox.commit(facts, None, bench.bench.clock.now(), ClockQuality.SYNCHRONISED)
        assert bench.outbox.park(record.record_id, "refused: seal: not ours")


def full(bench: FaultBench, is_on: bool) -> None:
    bench.outbox._writer.bounds = Bounds(least_free=10**18) if is_on else NO_BOUNDS


def refused_catalogue(bench: FaultBench, is_on: bool) -> None:
    """What is mended is a catalogue that the centre gives, which the technician then has fetched."""
    bench.centre.catalogue, bench.centre.gives_catalogue = 7, not is_on
    bench.catalogue.end_pause()


def left_release(bench: FaultBench, is_on: bool) -> None:
    bench.releases.leave(TRIED) if is_on else bench.releases.start("1.3.0")


P = ProblemCode
FAULTS = (
    Injected("receipt_printer.paper_out", "巡检人员", device(RECEIPT_PRINTER, P.PAPER_OUT), "receipt"),
    Injected("receipt_printer.cutter_error", "运维人员", device(RECEIPT_PRINTER, P.CUTTER_ERROR), "receipt"),
    Injected("document_printer.paper_jam", "巡检人员", device(DOCUMENT_PRINTER, P.PAPER_JAM), "page"),
    Injected("document_printer.toner_out", "巡检人员", device(DOCUMENT_PRINTER, P.TONER_OUT), "page"),
    Injected("id_card_reader.self_test_failed", "运维人员", device(ID_CARD_READER, P.SELF_TEST_FAILED), "id_card"),
    Injected("social_card_reader.no_answer", "运维人员", device(SOCIAL_CARD_READER, P.NO_ANSWER), "social_card"),
    Injected("fingerprint_reader.disconnected", "运维人员", device(FINGERPRINT_READER, P.DISCONNECTED), "finger"),
    Injected("camera.disconnected", "运维人员", device(CAMERA, P.DISCONNECTED), "camera"),
    Injected("document_scanner.no_answer", "运维人员", device(DOCUMENT_SCANNER, P.NO_ANSWER), "target"),
    Injected("code_scanner.disconnected", "运维人员", device(CODE_SCANNER, P.DISCONNECTED), "code"),
    Injected("speech.disconnected", "运维人员", device(SPEECH, P.DISCONNECTED), "loudspeaker"),
    Injected("microphone.muted", "运维人员", device(MICROPHONE, P.MUTED), "microphone"),
    Injected("key_pad.disconnected", "运维人员", device(KEY_PAD, P.DISCONNECTED), "key_pad"),
    Injected("disk.full", "运维人员", check("disk.full")),
    Injected("memory.low", "运维人员", check("memory.low")),
    Injected("heat.high", "巡检人员", check("heat.high")),
    Injected("screen.font", "运维人员", check("screen.font")),
    Injected("network.dns", "运维人员", check("network.dns")),
    Injected("network.signature", "运维人员", captive),
    Injected("clock.wrong", "运维人员", clock_off),
    Injected("queue.parked", "主管单位", parked),
    Injected("queue.frozen", "运维人员", full),
    Injected("catalogue.not_updated", "运维人员", refused_catalogue),
    Injected("key.revoked", "主管单位", revoked),
    Injected("update.not_applied", "运维人员", left_release),
    Injected(
        "access.guessing",
        "巡检人员",
        lambda bench, is_on: bench.bench.health.set_maintenance("4 wrong" if is_on else ""),
    ),
)


@pytest.fixture(scope="module")
def faults(tmp_path_factory: pytest.TempPathFactory) -> Iterator[FaultBench]:
    made = FaultBench(tmp_path_factory.mktemp("faults"))
    yield made
    made.queued.store.database.close()


def seconds_until(faults: FaultBench, fault: str, *, is_shown: bool) -> float:
    """Of the overview."""
    bench, wrong = faults.bench, (FactState.BAD, FactState.UNKNOWN)
    begun = bench.clock.seconds
    while any(row.key == fault and row.condition in wrong for row in bench.screen.rows) is not is_shown:
        assert bench.clock.seconds - begun < 60, fault
        faults.tick()
    return bench.clock.seconds - begun


def test_every_family_has_its_fault() -> None:
    assert len({each.id for each in FAULTS}) == 26
    families = {str(family) for family in (*Bench().lines, SPEECH, MICROPHONE, KEY_PAD)}
    assert families <= {each.id.partition(".")[0] for each in FAULTS}


@pytest.mark.parametrize("fault", FAULTS, ids=lambda each: each.id)
def test_fault_is_found_confirmed_mended_by_screens(faults: FaultBench, fault: Injected) -> None:
    bench = faults.bench
    assert bench.do(OpenRow("overview"))
    seconds_until(faults, fault.id, is_shown=False)
    fault.switch(faults, True)
    assert seconds_until(faults, fault.id, is_shown=True) <= VISIBLE_SECONDS
    row = next(each for each in bench.screen.rows if each.key == fault.id)
    assert f"由{fault.who}处理" in row.detail
    assert row.condition in (FactState.BAD, FactState.UNKNOWN)
    assert bench.screen.rows.index(row) == 0, "what is wrong comes first"
    if fault.test:
        assert _tested(faults, fault.test) is Tone.BAD
    fault.switch(faults, False)
    assert seconds_until(faults, fault.id, is_shown=False) <= VISIBLE_SECONDS
    if fault.test:
        assert _tested(faults, fault.test) is Tone.GOOD
        family = fault.id.partition(".")[0]
        device_row = next(each for each in bench.screen.rows if each.key == f"device:{family}")
        assert "上次测试" in device_row.detail
        assert device_row.detail.endswith("通过")
    assert bench.do(GoBack())


def _tested(faults: FaultBench, test: str) -> Tone:
    """From the overview to the guided test and back; the tester says what is seen and heard."""
    bench = faults.bench
    faults.pad.outcomes = deque([KeyPressed(PadKey.NEXT)])
    for intent in (GoBack(), OpenRow("tests"), OpenRow(test), PressButton("begin")):
        assert bench.do(intent), intent
    for _ in range(MOST_SECONDS):
        if bench.screen.note.tone is not Tone.BUSY:
            break
        bench.wait(1)
    heard = "".join(faults.speech.said[-1:])
    right = [
        each.key
        for each in bench.screen.buttons
        if each.key in ("seen", "sounds_good") or (each.key.isdigit() and "。".join(each.key) in heard)
    ]
    for key in right:
        assert bench.do(PressButton(key))
        bench.wait(1)
    tone = bench.screen.note.tone
    for intent in (GoBack(), GoBack(), OpenRow("overview")):
        assert bench.do(intent), intent
    return tone
