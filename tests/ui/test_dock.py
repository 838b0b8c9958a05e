"""The 演示控制台 over the real simulators' rig: a card is put, a fault is switched, a refusal is shown."""

import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from simulators.host.rig import Rig, every_simulator
from simulators.person.people import people
from tests.ui.glass import Glass
from ui.dock.switches import acts_in, switches_in
from ui.dock.viewmodel import DockViewModel


class RigControl:
    """`DockControl` without HTTP."""

    def __init__(self, rig: Rig) -> None:
        self._rig = rig
        self.acted = threading.Event()

    def people(self) -> list[dict[str, Any]]:
        return [{"key": each.key, "zh": each.label_zh, "face_seed": each.face_seed} for each in people()]

    def state(self) -> dict[str, Any]:
        return self._rig.state()

    def act(self, device: str, action: str, **args: Any) -> dict[str, Any]:
        if action == "fault":
            self._rig[device].set_fault(args["name"], args["on"])
            return self._rig[device].state()
        self.acted.set()
        return self._rig[device].act(action, args)

    def paper(self, device: str, number: int, kind: str) -> bytes | None:
        return self._rig[device].paper(number)


@pytest.fixture
def rig(tmp_path: Path) -> Iterator[Rig]:
    made = Rig(every_simulator(tmp_path, centre_port=9))
    made.start()
    yield made
    made.stop()


@pytest.fixture
def panel(glass: Glass, rig: Rig) -> Iterator[DockViewModel]:
    made = DockViewModel(RigControl(rig), glass.window)
    wait(glass, lambda: made.people.count > 0 and made.switches.count > 0)
    yield made
    made.stop()
    made.deleteLater()


def wait(glass: Glass, condition: Any) -> None:
    for _ in range(400):
        if condition():
            return
        glass.settle(5)
    raise AssertionError("waited in vain")


def test_every_row_is_one_that_the_devices_know(rig: Rig) -> None:
    state = rig.state()
    assert all(row.name in state[row.device]["faults"] for row in switches_in(state))
    assert all(row.device in state for row in acts_in(state))


def test_a_person_puts_the_card_down_and_stands_before_the_camera(glass: Glass, rig: Rig, panel: DockViewModel) -> None:
    panel.putCard(0)
    wait(glass, lambda: panel.people.rows()[0].is_here)
    assert rig.state()["camera"]["people"][0]["seed"] == people()[0].face_seed


def test_a_switch_shows_what_the_device_says(glass: Glass, rig: Rig, panel: DockViewModel) -> None:
    place = [row.name for row in switches_in(rig.state())].index("paper_out")
    panel.flip(place)
    wait(glass, lambda: panel.switches.rows()[place].is_lit)
    assert rig.state()["receipt_printer"]["faults"]["paper_out"]


def test_every_act_is_taken(glass: Glass, panel: DockViewModel) -> None:
    panel.putCard(0)
    for place in range(panel.acts.count):
        panel.act(place)
    panel.stop()
    glass.settle()
    assert panel.word == ""


def test_an_answer_after_the_end_asks_nothing(glass: Glass, rig: Rig) -> None:
    control = RigControl(rig)
    panel = DockViewModel(control, glass.window)
    wait(glass, lambda: panel.people.count > 0 and panel.switches.count > 0)
    panel.putCard(0)
    assert control.acted.wait(60)
    panel.stop()
    glass.settle()
    panel.deleteLater()
