"""The terminal changes its key when the centre asks, and enrols again with a new code: real client, real files, real centre."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import requests
from msgspec.structs import replace

import offline_queue.centre
from app.core.enrolment import identity_of
from app.core.key_change import KeyChange
from catalogue.schema import Level
from catalogue.text import LocalText
from central.terminal_register.credentials import revoke, want_new_key
from central.terminal_register.models import TerminalEntry
from central.terminals.service import TerminalPlace, mint_code
from contract.case_news import CaseNews
from contract.enrolment_codes import shown
from contract.identifiers import Uuid7Identifiers
from contract.signing_keys import SigningKey
from contract.terminals import Heartbeat, HeartbeatAnswer
from kiosk.services.secret import Secret
from kiosk.services.settings import Settings
from offline_queue.centre import CentreClient, EnrolmentClient
from offline_queue.terminal_identity import IdentityStore, KeyInUse, TerminalIdentity
from tests.central.virtual_terminal import NOON
from tests.central.web import TestClient
from tests.hand_clock import HandClock
from tests.model.line import Line, LineMode

ADDRESS = "http://127.0.0.1"
NAME = "YC-001"


class CountingLine(Line):
    """Knows what was asked."""

    asked = 0

    def session(self) -> requests.Session:
        session = super().session()
        session.mount(ADDRESS, self)
        return session

    def send(self, request: requests.PreparedRequest, *_: Any, **__: Any) -> requests.Response:
        self.asked += 1
        return super().send(request)


class Killed(BaseException):
    """The program ends here."""


class Machine:
    """What a terminal's program does with its key, started again as often as a test likes on the same disk."""

    def __init__(self, app: Any, folder: Path, clock: Any) -> None:
        self.centre, self.clock = app.state.centre, clock
        self.line = CountingLine(TestClient(app, base_url=ADDRESS), lambda: None)
        self.settings = Settings(data=folder, centre_url=ADDRESS, enrol_code=None)
        self.file = IdentityStore(folder / "identity.json")
        self.beats = 0

    def code(self, name: str = NAME) -> str:
        place = TerminalPlace(name, LocalText(zh="大厅", en="Hall"), Level.TOWN, "441602001")
        with self.centre.database.writing() as session:
            return shown(mint_code(session, place, self.clock.now()), self.centre.keys.signing.verify_key)

    def start(self, code: str | None = None) -> None:
        if code is not None:
            self.settings = replace(self.settings, enrol_code=Secret(code))
        self.identity = identity_of(self.settings)
        self.key = KeyInUse(self.identity.signing_key)
        self.client = CentreClient(self.identity, self.line.session(), self.clock, key=self.key)
        self.change = KeyChange(self.file, self.client, self.key, self.clock)
        self.boot = Uuid7Identifiers().new()

    def beat(self, client: CentreClient | None = None) -> Any:
        self.beats += 1
        beat = Heartbeat(
            terminal_id=NAME,
            epoch=self.identity.epoch,
            sent_at=self.clock.now(),
            boot_id=self.boot,
            software_version="1",
            catalogue_version=1,
            state="available",
            devices=(),
            queue_pending=0,
            queue_parked=0,
            last_sequence=0,
            number=self.beats,
        )
        return (client or self.client).heartbeat(beat)

    def live(self) -> Any:
        """One heartbeat with all that follows from it."""
        answer = self.beat()
        if isinstance(answer, HeartbeatAnswer):
            self.change.take_wish(is_wanted=answer.wants_new_key)
        return answer

    def rotate(self) -> None:
        with self.centre.database.writing() as session:
            assert want_new_key(session, NAME)

    def is_taken(self, key: SigningKey) -> bool:
        client = CentreClient(self.identity, self.line.session(), self.clock, key=KeyInUse(key))
        return isinstance(self.beat(client), HeartbeatAnswer)

    @property
    def known(self) -> tuple[bytes | None, int]:
        with self.centre.database.reading() as session:
            row = session.get_one(TerminalEntry, NAME)
            return row.public_key, row.epoch


@pytest.fixture
def clock() -> HandClock:
    return HandClock(NOON)


@pytest.fixture
def machine(app, clock, tmp_path, monkeypatch) -> Machine:
    made = Machine(app, tmp_path / "terminal", clock)
    connect: Callable[..., EnrolmentClient] = lambda url, _: EnrolmentClient(url, made.line.session(), clock)  # noqa: E731
    monkeypatch.setattr(offline_queue.centre.EnrolmentClient, "connect", connect)
    made.start(made.code())
    return made


def ends_with_a_new_key(machine: Machine, old: SigningKey) -> None:
    """Whatever happened, some more heartbeats bring it to its end."""
    for _ in range(3):
        last = machine.live()
    assert isinstance(last, HeartbeatAnswer)
    assert not last.wants_new_key
    loaded = machine.file.load()
    assert isinstance(loaded, TerminalIdentity)
    assert loaded.signing_key == machine.key() != old
    assert machine.known == (machine.key().verify_key.public, 1), "the same chain goes on"
    assert machine.identity.epoch == loaded.epoch == 1
    assert not machine.is_taken(old)
    assert not machine.change.state.problem
    assert machine.is_taken(machine.key())


def test_centre_asks_and_terminal_changes_its_key(machine):
    old = machine.key()
    machine.live()
    assert machine.key() == old, "no one asked"
    machine.rotate()
    machine.live()
    assert machine.key() != old
    ends_with_a_new_key(machine, old)
    once = machine.key()
    machine.rotate()
    machine.live()
    assert machine.key() != once, "and once more, with a key that was never used"
    machine.start()
    ends_with_a_new_key(machine, once)


@pytest.mark.parametrize("mode", [LineMode.ANSWERS_LOST, LineMode.CUT, LineMode.DOUBLED])
@pytest.mark.parametrize("step", ["announcing", "first use"])
def test_a_bad_line_costs_nothing(machine, mode, step):
    old = machine.key()
    machine.rotate()
    answer = machine.beat()
    if step == "first use":
        machine.change.take_wish(is_wanted=answer.wants_new_key)
    machine.line.mode = mode
    if step == "announcing":
        machine.change.take_wish(is_wanted=answer.wants_new_key)
        assert bool(machine.change.state.problem) == (mode is not LineMode.DOUBLED)
        assert (machine.key() == old) == (mode is not LineMode.DOUBLED)
    else:
        machine.live()
    machine.line.mode = LineMode.UP
    ends_with_a_new_key(machine, old)


@pytest.mark.parametrize("mode", [LineMode.UP, LineMode.ANSWERS_LOST])
@pytest.mark.parametrize("step", ["next_key", "announce_key", "use_next_key", "change"])
@pytest.mark.parametrize("when", ["before", "after"])
def test_key_change_continues_after_kill_at_any_step(machine, monkeypatch, mode, step, when):
    old = machine.key()
    machine.rotate()
    owner = {"next_key": machine.file, "announce_key": machine.client, "use_next_key": machine.file}.get(
        step, machine.key
    )
    real = getattr(owner, step)

    def killed(*given: Any) -> None:
        if when == "after":
            real(*given)
        raise Killed

    monkeypatch.setattr(owner, step, killed)
    answer = machine.beat()
    machine.line.mode = mode
    if mode is LineMode.UP or step in ("next_key", "announce_key"):
        with pytest.raises(Killed):
            machine.change.take_wish(is_wanted=answer.wants_new_key)
    monkeypatch.undo()
    machine.line.mode = LineMode.UP
    machine.start()
    ends_with_a_new_key(machine, old)


def test_a_full_disk_leaves_the_old_key(machine, monkeypatch, expected_logs):
    old = machine.key()
    machine.rotate()

    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as patch:
        patch.setattr(machine.file, "use_next_key", full)
        machine.live()
        assert machine.change.state.problem == "OSError"
        assert machine.key() == old
        assert machine.is_taken(old)
    ends_with_a_new_key(machine, old)


def test_request_during_key_change_is_repeated(machine):
    """A question that was signed with the old key arrives after the new one was first used."""
    old = machine.key()
    machine.rotate()
    line, passed = machine.line, []

    class Late(CountingLine):
        def send(self, request: requests.PreparedRequest, *_: Any, **__: Any) -> requests.Response:
            if not passed:
                passed.append(request)
                machine.live()
                machine.live()
            return line.send(request)

    slow = Late(line.client, lambda: None)
    client = CentreClient(machine.identity, slow.session(), machine.clock, key=machine.key)
    answer = client.case_news(Uuid7Identifiers().new())
    assert isinstance(answer, CaseNews), "the centre's own word"
    assert machine.key() != old


def test_withdrawn_terminal_enrols_again_with_new_code(machine, expected_logs):
    old, clock = machine.identity, machine.clock
    with machine.centre.database.writing() as session:
        revoke(session, NAME, clock.now())
    assert not machine.is_taken(old.signing_key)
    machine.start()
    assert machine.identity == old, "without a new code it stays who it is"
    machine.line.mode = LineMode.CUT
    machine.start(machine.code())
    assert machine.identity == old, "and with one, until the centre answers"
    machine.line.mode = LineMode.UP
    machine.start()
    assert machine.identity.signing_key != old.signing_key
    assert machine.identity.epoch == 2, "another key begins another chain"
    assert isinstance(machine.live(), HeartbeatAnswer)
    again = machine.identity
    requests_before = machine.line.asked
    machine.start()
    assert machine.identity == again
    assert machine.line.asked == requests_before, "a code that was used is not tried at every start"


def test_lost_enrolment_answer_is_asked_for_again(machine, expected_logs):
    old = machine.identity
    code = machine.code()
    machine.line.mode = LineMode.ANSWERS_LOST
    machine.start(code)
    assert machine.identity == old
    machine.line.mode = LineMode.UP
    machine.start()
    assert machine.identity.signing_key != old.signing_key
    assert isinstance(machine.live(), HeartbeatAnswer)


@pytest.mark.parametrize("kind", ["used", "another terminal's", "not whole"])
def test_useless_code_is_tried_once_without_cost(machine, kind, expected_logs):
    old = machine.identity
    code = machine.code("YC-002" if kind == "another terminal's" else NAME)
    if kind == "used":
        machine.code()
    machine.start(code[:14] if kind == "not whole" else code)
    assert machine.identity == old
    before = machine.line.asked
    machine.start()
    assert machine.identity == old
    assert machine.line.asked == before
    assert isinstance(machine.live(), HeartbeatAnswer)


def test_broken_identity_needs_only_a_new_code(machine):
    (machine.settings.data / "identity.json").write_bytes(b"{")
    machine.start(machine.code())
    assert isinstance(machine.live(), HeartbeatAnswer)
