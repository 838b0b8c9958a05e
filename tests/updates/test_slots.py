"""A terminal always has a complete release to start, whatever happens to a new one, the power or the files."""

import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import settings as hypothesis_settings
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from tests.updates.power_cuts import at_every_step
from updates.slots import MOST_TRIES, NEVER_CAME_UP, Slots, SlotsState, SlotsUnusable


def written(slots: Slots, version: str) -> None:
    """A part that is complete, as a fetch leaves it."""
    slots.part(version).parent.mkdir(parents=True, exist_ok=True)
    slots.part(version).write_bytes(f"release {version}".encode())


def added(slots: Slots, version: str) -> None:
    written(slots, version)
    slots.add(version)


@pytest.fixture
def slots(tmp_path: Path) -> Slots:
    """1.0.0 is good."""
    made = Slots(tmp_path)
    added(made, "1.0.0")
    assert made.decide() == "1.0.0"
    made.mark_good("1.0.0")
    return made


def test_good_release_starts_every_time(slots: Slots) -> None:
    assert [slots.decide() for _ in range(5)] == ["1.0.0"] * 5


def test_release_that_never_comes_up_is_left(slots: Slots) -> None:
    added(slots, "1.1.0")
    slots.begin_trial("1.1.0", {"devices": ["id_card_reader"]})
    assert [slots.decide() for _ in range(MOST_TRIES + 2)] == ["1.1.0"] * MOST_TRIES + ["1.0.0"] * 2
    assert slots.state().bad == {"1.1.0": NEVER_CAME_UP}


def test_release_that_passes_keeps_the_former(slots: Slots) -> None:
    for version in ("1.1.0", "1.2.0"):
        added(slots, version)
        slots.begin_trial(version, {})
        assert slots.decide() == version
        slots.mark_good(version)
    assert slots.complete() == ["1.1.0", "1.2.0"]
    assert slots.state() == SlotsState(good="1.2.0", previous="1.1.0")


def test_rejected_release_is_not_tried_again(slots: Slots) -> None:
    added(slots, "1.1.0")
    slots.begin_trial("1.1.0", {})
    slots.decide()
    slots.reject("1.1.0", "the receipt printer worked before and does not now")
    assert slots.decide() == "1.0.0"
    with pytest.raises(SlotsUnusable, match="receipt printer"):
        slots.begin_trial("1.1.0", {})


@pytest.mark.parametrize("version", ["1.0.0", "0.9.9", "1.0"])
def test_older_release_is_refused(slots: Slots, version: str) -> None:
    written(slots, version)
    with pytest.raises(SlotsUnusable, match="not newer"):
        slots.add(version)


@pytest.mark.parametrize("version", ["", "1.0.0/../../x", "v1", "1.0.0-rc1", "1..0", "9" * 7])
def test_what_is_no_version_is_refused(slots: Slots, version: str) -> None:
    with pytest.raises(SlotsUnusable, match="no version"):
        slots.file(version)


@pytest.mark.parametrize(
    "state", [b"", b"{", b"[]", b'{"good": 1}', b'{"good": "../../x"}', b'{"bad": {"1.0.0": 1}}', b"\xff\xfe"]
)
def test_unreadable_state_puts_the_newest_on_trial(slots: Slots, tmp_path: Path, state: bytes) -> None:
    added(slots, "1.1.0")
    (tmp_path / "state.json").write_bytes(state)
    assert slots.decide() == "1.1.0"
    assert [slots.decide() for _ in range(MOST_TRIES)] == ["1.1.0"] * (MOST_TRIES - 1) + ["1.0.0"]


def test_good_release_whose_file_is_gone_is_replaced(slots: Slots) -> None:
    added(slots, "1.1.0")
    slots.file("1.0.0").unlink()
    assert slots.decide() == "1.1.0"


def test_nothing_to_start_is_said(tmp_path: Path) -> None:
    with pytest.raises(SlotsUnusable, match="no complete release"):
        Slots(tmp_path).decide()


def test_going_back_puts_the_former_on_trial(slots: Slots) -> None:
    added(slots, "1.1.0")
    slots.begin_trial("1.1.0", {})
    slots.decide()
    slots.mark_good("1.1.0")
    slots.go_back("1.1.0", "a technician asked for it")
    assert slots.decide() == "1.0.0"
    assert slots.state().bad == {"1.1.0": "a technician asked for it"}
    slots.mark_good("1.0.0")
    with pytest.raises(SlotsUnusable, match="no release before"):
        slots.go_back("1.0.0", "again")


def test_going_back_from_trial_leaves_good_release(slots: Slots) -> None:
    added(slots, "1.1.0")
    slots.begin_trial("1.1.0", {})
    slots.decide()
    slots.mark_good("1.1.0")
    added(slots, "1.2.0")
    slots.begin_trial("1.2.0", {})
    assert slots.one_before("1.1.0") == "1.0.0", "the trial has not begun"
    slots.decide()
    assert slots.one_before("1.2.0") == "1.1.0"
    slots.go_back("1.2.0", "by hand")
    assert slots.decide() == "1.1.0"
    assert slots.state().bad == {"1.2.0": "by hand"}


def test_tidying_makes_room_but_keeps_what_runs(slots: Slots) -> None:
    added(slots, "1.1.0")
    slots.begin_trial("1.1.0", {})
    slots.decide()
    slots.reject("1.1.0", "too slow")
    written(slots, "1.2.0")
    slots.tidy()
    assert slots.complete() == ["1.0.0"]
    assert not slots.part("1.2.0").exists()


def test_power_cut_at_every_step_leaves_a_release(tmp_path: Path) -> None:
    folder = tmp_path / "slots"

    def as_before() -> None:
        shutil.rmtree(folder, ignore_errors=True)
        slots = Slots(folder)
        added(slots, "1.0.0")
        slots.mark_good(slots.decide())

    def update() -> None:
        slots = Slots(folder)
        written(slots, "1.1.0")
        slots.add("1.1.0")
        slots.begin_trial("1.1.0", {"network": True})
        slots.mark_good(slots.decide())

    def starts_whole() -> None:
        slots = Slots(folder)
        version = slots.decide()
        assert version in {"1.0.0", "1.1.0"}
        assert slots.file(version).read_bytes() == f"release {version}".encode()

    assert at_every_step(update, as_before, starts_whole) > 10


def test_program_names_the_file_to_start(slots: Slots, tmp_path: Path) -> None:
    asked = [sys.executable, "-m", "updates.slots", str(tmp_path), "decide"]
    answer = subprocess.run(asked, capture_output=True, text=True, check=True, timeout=60)
    assert answer.stdout.strip() == str(slots.file("1.0.0"))


def test_program_says_that_nothing_starts(tmp_path: Path) -> None:
    asked = [sys.executable, "-m", "updates.slots", str(tmp_path), "decide"]
    answer = subprocess.run(asked, capture_output=True, text=True, check=False, timeout=60)
    assert answer.returncode == 1
    assert "no complete release" in answer.stderr


class SlotsMachine(RuleBasedStateMachine):
    """Whatever is done in whatever order, a complete release starts, and no bad one twice after its trial."""

    @initialize()
    def begin(self) -> None:
        import tempfile

        self.folder = Path(tempfile.mkdtemp())
        self.slots = Slots(self.folder)
        added(self.slots, "1.0.0")
        self.slots.mark_good(self.slots.decide())
        self.minor, self.running = 0, "1.0.0"

    def teardown(self) -> None:
        shutil.rmtree(self.folder, ignore_errors=True)

    @rule()
    def a_release_comes(self) -> None:
        self.minor += 1
        added(self.slots, f"1.{self.minor}.0")
        self.slots.begin_trial(f"1.{self.minor}.0", {})

    @rule()
    def it_starts(self) -> None:
        self.running = self.slots.decide()
        assert self.slots.file(self.running).is_file()

    @rule()
    def it_passes(self) -> None:
        self.slots.mark_good(self.running)

    @rule()
    def it_fails(self) -> None:
        self.slots.reject(self.running, "fails")

    @rule()
    def room_is_made(self) -> None:
        self.slots.tidy()

    @precondition(lambda self: self.slots.one_before(self.running))
    @rule()
    def a_technician_goes_back(self) -> None:
        self.slots.go_back(self.running, "by hand")

    @invariant()
    def something_complete_starts(self) -> None:
        if hasattr(self, "slots"):
            state = self.slots.state()
            assert self.slots.complete()
            assert state.good in (*self.slots.complete(), "")
            assert state.tries <= MOST_TRIES


TestSlotsMachine = SlotsMachine.TestCase
TestSlotsMachine.settings = hypothesis_settings(max_examples=25, stateful_step_count=20, deadline=None)
