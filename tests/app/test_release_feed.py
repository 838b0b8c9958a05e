"""A terminal fetches what the centre wants, tries it while no one is there, keeps it if all still works, and says how it went."""

from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from tuf.api.metadata import Root, Snapshot, Targets, Timestamp

from app.cli import release_verbs
from app.core.enrolment import identity_of
from app.core.paths import release_root_file
from app.core.release_feed import FetchProcess, ReleaseFeed, ReleaseSurroundings, is_software_well
from catalogue.text import LocalText
from central.releases.repository import ReleaseRepository, make_keys, read_keys
from contract.clock import SystemClock
from contract.releases import FailedRelease
from contract.signing_keys import SigningKey
from contract.terminals import EnrolAnswer
from drivers.ports.status import Condition, DeviceFamily, DeviceProblem, DeviceStatus, ProblemCode, Responder
from kiosk.services.condition.current_faults import faults_of_jobs
from kiosk.services.secret import Secret
from kiosk.services.settings import ReleaseSettings, Settings
from offline_queue.centre import EnrolmentClient
from updates.slots import Slots
from updates.trial import (
    LATEST_SECONDS,
    LOOK_AGAIN_SECONDS,
    LOOKS,
    TRIAL_SECONDS,
    TrialJudge,
    WorkingParts,
    leave_what_never_worked,
    what_broke,
)

WELL = WorkingParts(devices=("id_card_reader", "receipt_printer"), network=True, service=True)


@dataclass
class FeedConditions:
    """What is around the feed, as a test sets it."""

    parts: WorkingParts = WELL
    is_empty: bool = True
    restarts: int = 0
    now: float = 0.0
    answers: list[str | None] = field(default_factory=list)
    begun: list[str] = field(default_factory=list)

    def begin(self, version: str) -> "FeedConditions":
        self.begun.append(version)
        return self

    def answer(self) -> str | None:
        return self.answers.pop(0)

    def end(self) -> None:
        self.begun.append("ended")

    def restart(self) -> None:
        self.restarts += 1

    def feed(self, slots: Slots, running: str) -> ReleaseFeed:
        around = ReleaseSurroundings(
            parts=lambda: self.parts, may_restart=lambda: self.is_empty, restart=self.restart, now=lambda: self.now
        )
        return ReleaseFeed(slots, running, self.begin, around)


@pytest.fixture
def conditions() -> FeedConditions:
    return FeedConditions()


@pytest.fixture
def slots(tmp_path: Path) -> Slots:
    """1.0.0 is good, 1.1.0 is there in whole."""
    made = Slots(tmp_path / "slots")
    for version in ("1.0.0", "1.1.0"):
        made.part(version).parent.mkdir(parents=True, exist_ok=True)
        made.part(version).write_bytes(b"release")
        made.add(version)
        if version == "1.0.0":
            made.mark_good(made.decide())
    return made


def test_wanted_release_waits_until_no_one_is_there(
    conditions: FeedConditions, slots: Slots, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Slots, "tidy", lambda _self: None)  # it would take 1.1.0 away, which "comes" by itself here
    feed = conditions.feed(slots, "1.0.0")
    conditions.answers, conditions.is_empty = [None, ""], False
    feed.want("1.1.0")
    feed.step()
    feed.want("1.1.0")
    feed.step()
    assert conditions.begun == ["1.1.0"]
    assert feed.report().ready == "1.1.0"
    feed.step()
    assert conditions.restarts == 0
    conditions.is_empty = True
    feed.step()
    assert conditions.restarts == 1
    assert slots.decide() == "1.1.0"


@pytest.mark.parametrize("version", ["", "1.0.0", "0.9.0"])
def test_what_is_no_newer_is_not_fetched(conditions: FeedConditions, slots: Slots, version: str) -> None:
    feed = conditions.feed(slots, "1.0.0")
    feed.want(version)
    assert conditions.begun == []


def test_failed_fetch_is_said_and_tried_later(conditions: FeedConditions, slots: Slots) -> None:
    feed = conditions.feed(slots, "1.0.0")
    conditions.answers = ["no room: 300 MiB more"]
    feed.want("1.2.0")
    feed.step()
    assert feed.report().problem == "no room: 300 MiB more"
    assert feed.state.report().problem == "no room: 300 MiB more"
    feed.want("1.2.0")
    assert conditions.begun == ["1.2.0"]
    conditions.now += 3600
    feed.want("1.2.0")
    assert conditions.begun == ["1.2.0", "1.2.0"]


def test_release_that_does_not_come_is_a_fault(conditions: FeedConditions, slots: Slots) -> None:
    feed = conditions.feed(slots, "1.0.0")
    feed.want("1.0.0")
    conditions.answers = ["no room: 300 MiB more"]
    feed.want("1.2.0")
    feed.step()
    now = datetime.now(UTC)
    late = [(now, []), (now + timedelta(hours=1), [("update.not_fetched", "no room: 300 MiB more")])]
    assert [list(faults_of_jobs((feed.state.report(),), at)) for at, _ in late] == [found for _, found in late]
    feed.want("")
    assert list(faults_of_jobs((feed.state.report(),), now + timedelta(hours=1))) == []


def tried(slots: Slots) -> None:
    slots.begin_trial("1.1.0", WELL.as_table())
    slots.decide()


def test_release_with_which_all_works_is_good(conditions: FeedConditions, slots: Slots) -> None:
    tried(slots)
    feed = conditions.feed(slots, "1.1.0")
    feed.step()
    assert feed.report().trying == "1.1.0"
    conditions.now = TRIAL_SECONDS
    conditions.is_empty = False
    feed.step()
    assert feed.report().trying == "1.1.0", "judged while no citizen is there"
    conditions.is_empty = True
    feed.step()
    assert (feed.report().good, feed.report().trying, conditions.restarts) == ("1.1.0", "", 0)
    assert slots.decide() == "1.1.0"


@pytest.mark.expected_logs("release 1.1.0 is left")
@pytest.mark.parametrize(
    ("now", "hours", "said"),
    [
        (WorkingParts(("id_card_reader",), network=True, service=True), 0, "receipt_printer worked before"),
        (WorkingParts(WELL.devices, network=False, service=True), 24, "the centre answered before"),
        (WorkingParts(WELL.devices, network=True, service=False), 0, "citizens were served before"),
    ],
)
def test_release_that_breaks_something_is_left(
    conditions: FeedConditions, slots: Slots, now: WorkingParts, hours: int, said: str
) -> None:
    tried(slots)
    feed = conditions.feed(slots, "1.1.0")
    conditions.parts = now
    for look in range(LOOKS):
        assert conditions.restarts == 0, "what is broken for a moment is no fault of the release"
        conditions.now = hours * 3600 + TRIAL_SECONDS + look * LOOK_AGAIN_SECONDS
        feed.step()
        feed.step()
    assert conditions.restarts == 1
    assert slots.decide() == "1.0.0"
    (failed,) = feed.report().failed
    assert failed == FailedRelease(version="1.1.0", reason=failed.reason)
    assert said in failed.reason
    after = conditions.feed(slots, "1.0.0")
    after.want("1.1.0")
    assert conditions.begun == []


def test_release_waits_for_a_centre_that_is_away(conditions: FeedConditions, slots: Slots) -> None:
    tried(slots)
    feed = conditions.feed(slots, "1.1.0")
    conditions.parts = WorkingParts(WELL.devices, network=False, service=True)
    for look in range(10):
        conditions.now = TRIAL_SECONDS + look * LOOK_AGAIN_SECONDS
        feed.step()
    assert (feed.report().trying, conditions.restarts) == ("1.1.0", 0)
    conditions.parts = WELL
    feed.step()
    assert feed.report().trying == "1.1.0", "looked at again in five minutes"
    conditions.now += LOOK_AGAIN_SECONDS
    feed.step()
    assert feed.report().good == "1.1.0"


def test_parts_that_fail_by_turns_are_judged_late() -> None:
    judge, found = TrialJudge(WELL), []
    for seconds in range(int(TRIAL_SECONDS), int(LATEST_SECONDS) + 1, int(LOOK_AGAIN_SECONDS)):
        gone = WELL.devices[seconds // int(LOOK_AGAIN_SECONDS) % 2]
        found.append(judge.judged(seconds, WorkingParts((gone,), network=True, service=True)))
    assert found[:-1] == [None] * (len(found) - 1)
    assert found[-1]


@pytest.mark.parametrize(
    ("condition", "codes", "counts"),
    [
        (Condition.OK, (), True),
        (Condition.BAD, (ProblemCode.PAPER_OUT,), True),
        (Condition.BAD, (ProblemCode.TONER_OUT, ProblemCode.COVER_OPEN), True),
        (Condition.BAD, (ProblemCode.PAPER_OUT, ProblemCode.NO_ANSWER), False),
        (Condition.UNKNOWN, (), False),
    ],
)
def test_paper_and_toner_blame_no_release(condition: Condition, codes: tuple[ProblemCode, ...], counts: bool) -> None:
    problems = tuple(DeviceProblem(code, Responder.KEEPER) for code in codes)
    status = DeviceStatus(DeviceFamily("receipt_printer"), condition, "", 0.0, problems)
    assert is_software_well(status) is counts


def test_what_failed_before_is_not_blamed() -> None:
    before = WorkingParts(("id_card_reader",), network=False, service=True)
    assert what_broke(before, WorkingParts(("id_card_reader", "receipt_printer"), service=True)) == ()
    assert WorkingParts.from_table({"devices": "x", "network": 1}) == WorkingParts()
    assert WorkingParts.from_table(WELL.as_table()) == WELL


def test_release_that_never_gets_to_work_is_left(slots: Slots) -> None:
    assert not leave_what_never_worked(slots, "1.0.0")
    tried(slots)
    assert leave_what_never_worked(slots, "1.1.0")
    assert slots.decide() == "1.0.0"


@pytest.mark.expected_logs("release 1.1.0 is left")
def test_release_of_a_stick_is_compared_too(conditions: FeedConditions, slots: Slots) -> None:
    feed = conditions.feed(slots, "1.0.0")
    feed.step()
    assert slots.state().worked == {}, "devices may not have answered yet"
    conditions.now = TRIAL_SECONDS
    feed.step()
    slots.begin_trial("1.1.0", {})
    assert slots.decide() == "1.1.0"
    conditions.now, conditions.parts = 0.0, WorkingParts(service=True)
    after = conditions.feed(slots, "1.1.0")
    for look in range(LOOKS):
        conditions.now = TRIAL_SECONDS + look * LOOK_AGAIN_SECONDS
        after.step()
    assert "id_card_reader worked before" in slots.state().bad["1.1.0"]


def test_full_disk_is_a_problem_and_no_crash(
    conditions: FeedConditions, slots: Slots, monkeypatch: pytest.MonkeyPatch
) -> None:
    tried(slots)
    feed = conditions.feed(slots, "1.1.0")
    conditions.now = TRIAL_SECONDS

    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(slots, "mark_good", full)
    feed.step()
    assert "No space left" in feed.report().problem
    monkeypatch.undo()
    feed.step()
    assert feed.report().good == "1.1.0"


def test_real_process_fetches_what_was_signed(tmp_path: Path, conditions: FeedConditions) -> None:
    roles = (Root.type, Targets.type, Snapshot.type, Timestamp.type)
    make_keys(tmp_path / "keys", roles, "")
    repository = ReleaseRepository(tmp_path / "repository", SystemClock().now, read_keys(tmp_path / "keys", roles, ""))
    repository.begin()
    release = tmp_path / "release"
    release.write_bytes(b"release 2" * 5000)
    repository.add(release, "terminal-2.0.0.squashfs")
    settings = ReleaseSettings(tmp_path / "slots", repository.first_root, str(repository.folder), 10_000_000)
    fetch = FetchProcess(settings, "2.0.0")
    assert fetch._process.wait(30) == 0
    assert fetch.answer() == ""
    assert Slots(settings.folder).file("2.0.0").read_bytes() == release.read_bytes()
    unknown = FetchProcess(settings, "3.0.0")
    unknown._process.wait(30)
    assert "does not name 3.0.0" in str(unknown.answer())


def test_technician_updates_by_stick_and_goes_back(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    roles = (Root.type, Targets.type, Snapshot.type, Timestamp.type)
    make_keys(tmp_path / "keys", roles, "")
    repository = ReleaseRepository(tmp_path / "stick", SystemClock().now, read_keys(tmp_path / "keys", roles, ""))
    repository.begin()
    (tmp_path / "release").write_bytes(b"release")
    settings = Settings(releases=ReleaseSettings(tmp_path / "slots", repository.first_root))
    slots = Slots(tmp_path / "slots")
    for version in ("2.0.0", "2.1.0"):
        repository.add(tmp_path / "release", f"terminal-{version}.squashfs")
        assert release_verbs.from_folder(settings, version, repository.folder) == 0
        assert slots.decide() == version
        slots.mark_good(version)
    assert release_verbs.from_folder(settings, "2.2.0", repository.folder) == 1
    assert "does not name 2.2.0" in capsys.readouterr().err
    assert release_verbs.back(settings) == 0
    assert slots.decide() == "2.0.0"
    assert release_verbs.back(settings) == 1
    assert release_verbs.show(settings) == 0
    assert "2.1.0: by hand" in capsys.readouterr().out
    with pytest.raises(SystemExit):
        release_verbs.show(Settings())


class Enrolling:
    """A centre that enrols whoever asks."""

    def __init__(self, root: bytes) -> None:
        self.root = root

    def enrol(self, _code: str, _key: SigningKey, _version: str) -> EnrolAnswer:
        centre = SigningKey.generate().verify_key.public
        return EnrolAnswer(
            terminal_id="YC-1",
            site=LocalText(zh="甲", en="A"),
            level="town",
            region="441602",
            sealing_key=centre,
            signing_key=centre,
            release_root=self.root,
        )


def test_enrolment_keeps_the_first_trust_for_good(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    code = Secret("ABCD-EFGH-JKLM-NPQR-STUV-WXYZ-2345")
    for root, kept in ((b"", None), (b"first", b"first"), (b"second", b"first")):
        monkeypatch.setattr(EnrolmentClient, "connect", lambda *_, root=root: Enrolling(root))
        settings = Settings(data=tmp_path, enrol_code=code)
        (tmp_path / "identity.json").unlink(missing_ok=True)
        assert identity_of(settings).terminal_id == "YC-1"
        file = release_root_file(settings)
        assert (file.read_bytes() if file.exists() else None) == kept
    named = Settings(releases=ReleaseSettings(tmp_path, tmp_path / "other.json"))
    assert release_root_file(named) == tmp_path / "other.json"


def test_process_ends_with_the_terminal(tmp_path: Path) -> None:
    settings = ReleaseSettings(tmp_path / "slots", tmp_path / "root.json", "http://127.0.0.1:9/")
    (tmp_path / "root.json").write_bytes(b"{}")
    fetch = FetchProcess(settings, "2.0.0")
    fetch.end()
    assert fetch._process.returncode is not None
