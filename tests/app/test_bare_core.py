"""A terminal without an identity lets a technician in, who enrols it there; what was done is told as soon as there is a queue."""

import json
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from queue import Empty, SimpleQueue
from typing import Any

import pytest

from app.core.bare_core import BareCore, bare_core
from app.core.core import CoreContext
from app.core.enrolment import identity_of
from app.core.held_audit import HeldAudit
from app.core.paths import held_audit_file, log_file
from app.core.refusals import NotEnrolledYet
from contract.enrolment_codes import shown
from contract.records import AuditFacts
from contract.sealing import OpeningKey
from contract.signing_keys import SigningKey
from contract.terminals import EnrolAnswer
from contract.terms import AuditEvent
from contract.text import Text
from kiosk.services.secret import Secret
from kiosk.services.settings import Settings
from kiosk.view.diagnostics import EntranceScreen
from kiosk.view.idle import OutOfServiceScreen
from kiosk.view.intents import YES, GoBack, GoOn, OpenRow, PressButton, TypePin, TypeQuery
from offline_queue.bounds import Bounds
from offline_queue.centre import EnrolmentClient
from offline_queue.centre_outcomes import CentreUnreachable, Unreachable
from tests.offline_queue.parts import StoredOutbox, opened
from wording.store import load_wording

PATIENCE = 60.0
PIN = "135246"
CODE = shown("ABCDEFGHJKLM", SigningKey(bytes(32)).verify_key)


class Centre:
    """Gives an identity while it is there."""

    def __init__(self) -> None:
        self.is_there = False
        self.asked: list[str] = []

    def enrol(self, code: str, _key: SigningKey, _version: str) -> EnrolAnswer | CentreUnreachable:
        self.asked.append(code)
        if not self.is_there:
            return CentreUnreachable(Unreachable.NO_NETWORK, "cut")
        return EnrolAnswer(
            terminal_id="YC-7",
            site=Text(zh="演示大厅", en="Demo hall"),
            level="town",
            region="441600",
            sealing_key=OpeningKey.generate().sealing_key.public,
            signing_key=SigningKey(bytes(32)).verify_key.public,
        )


class Technician:
    """The screen's thread, and who touches the screen."""

    def __init__(self, settings: Settings) -> None:
        self.calls: SimpleQueue[Callable[[], None]] = SimpleQueue()
        self.has_left: list[bool] = []
        around = CoreContext(self.calls.put, load_wording(), (), lambda: self.has_left.append(True))
        self.core: BareCore = bare_core(settings, NotEnrolledYet("no identity"), around)
        self.core.open()

    @property
    def screen(self) -> Any:
        return self.core.terminal.view.screen

    def do(self, *intents: Any) -> None:
        for each in intents:
            assert self.core.terminal.perform(each, self.core.terminal.view.serial), each

    def types(self, pin: str) -> None:
        self.do(*map(TypePin, pin))

    def until(self, is_so: Callable[[], bool]) -> None:
        ends = time.monotonic() + PATIENCE
        while not is_so():
            assert time.monotonic() < ends
            self.core.tick()
            self.core.terminal.tick()
            try:
                self.calls.get(timeout=0.05)()
            except Empty:
                continue


@pytest.fixture
def centre(monkeypatch: pytest.MonkeyPatch) -> Centre:
    made = Centre()
    monkeypatch.setattr(EnrolmentClient, "connect", lambda *_: made)
    return made


@pytest.fixture
def settings(tmp_path: Path, free_port: int) -> Settings:
    pin = Secret(PIN)
    return Settings(
        data=tmp_path,
        centre_url=f"http://127.0.0.1:{free_port}",
        maintenance_pin=pin,
        settle_seconds=0,
        goodbye_seconds=1,
    )


@pytest.fixture
def technician(settings: Settings) -> Iterator[Technician]:
    line = {
        "at": "2026-11-29T00:00:00+0000",
        "level": "warning",
        "logger": "app",
        "event": "a card cannot be decoded",
    }
    log_file(settings).write_text(json.dumps(line) + "\n", "utf-8")
    made = Technician(settings)
    yield made
    made.core.close_here()


@pytest.mark.expected_logs("wrong PIN", "enrolled by hand")
def test_terminal_is_enrolled_from_its_own_screen(technician: Technician, settings: Settings, centre: Centre) -> None:
    assert isinstance(technician.screen, EntranceScreen)
    technician.types("000000")
    technician.until(lambda: technician.screen.note is not None and technician.screen.note.text == "编号或口令不对")
    technician.types(PIN)
    technician.until(lambda: not isinstance(technician.screen, EntranceScreen))
    pages = " ".join(each.key for each in technician.screen.rows)
    assert pages == "overview devices find network service releases settings logs enrol diagnosis"
    technician.do(OpenRow("overview"))
    technician.until(lambda: any(each.key == "key.not_enrolled" for each in technician.screen.rows))
    technician.until(lambda: any(each.key == "version:software" for each in technician.screen.rows))
    technician.do(GoBack(), OpenRow("diagnosis"))
    assert ("key.not_enrolled", "") in [(each.value, technician.screen.code) for each in technician.screen.rows]
    technician.do(GoBack(), OpenRow("logs"))
    technician.until(lambda: any("cannot be decoded" in each.title for each in technician.screen.rows))
    export = next(each for each in technician.screen.buttons if each.key == "export")
    assert not export.is_enabled, "there is no key to seal by"
    technician.do(GoBack(), OpenRow("enrol"))
    for letter in CODE.replace("-", "").lower():
        technician.do(TypeQuery(technician.screen.code + letter))
    assert technician.screen.code == CODE
    technician.do(PressButton("enrol"), PressButton(YES))
    technician.until(lambda: technician.screen.note is not None and "cut" in technician.screen.note.advice)
    assert not technician.has_left
    centre.is_there = True
    technician.do(TypeQuery(CODE), PressButton("enrol"), PressButton(YES))
    technician.until(lambda: bool(technician.has_left))
    assert identity_of(settings).terminal_id == "YC-7"
    technician.do(GoOn())
    assert technician.core.is_left
    assert isinstance(technician.screen, OutOfServiceScreen)
    technician.until(lambda: AuditEvent.LEFT in held_audit_file(settings).read_text("utf-8"))
    text = held_audit_file(settings).read_text("utf-8")
    assert not any(secret in text for secret in (PIN, CODE, CODE.replace("-", "")))


@pytest.mark.expected_logs("a held line of the audit cannot be read")
def test_held_audit_reaches_queue_in_order_once(tmp_path: Path) -> None:
    file, at = tmp_path / "held", datetime(2026, 11, 29, tzinfo=UTC)
    stored = StoredOutbox(opened(tmp_path / "queue.db"), bounds=Bounds(most_bytes=0, reserve=0))
    held = HeldAudit(file)
    for event in (AuditEvent.ENTERED, AuditEvent.ACTION_DONE, AuditEvent.LEFT):
        held.keep(AuditFacts(event=event, account="200002", role="technician", about="", detail=""), at)
    with file.open("a", encoding="utf-8") as lines:
        lines.write('{"at": "cut o')
    as_it_was = file.read_bytes()
    held.hand_over(stored.outbox)
    assert file.exists(), "a queue that takes nothing"
    stored = StoredOutbox(stored.database)
    held.hand_over(stored.outbox)
    file.write_bytes(as_it_was)  # the power was cut before the file was taken away
    held.hand_over(stored.outbox)
    assert [each.facts.event for each in stored.outbox.pending(10, 10**6)] == [
        AuditEvent.ENTERED,
        AuditEvent.ACTION_DONE,
        AuditEvent.LEFT,
    ]
    assert not file.exists()
    stored.database.close()
