"""The 演示控制台 over the real simulators' rig: a card is put, a fault is switched, a refusal is shown."""

import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from simulators.host.simulator_set import SimulatorSet, every_simulator
from simulators.person.people import people
from tests.ui.window_driver import ScreenDriver
from ui.dock.switches import acts_in, switches_in
from ui.dock.viewmodel import DockViewModel


class SimulatorSetControl:
    """`DockControl` without HTTP."""

    def __init__(self, simulator_set: SimulatorSet) -> None:
        self._simulator_set = simulator_set
        self.acted = threading.Event()

    def people(self) -> list[dict[str, Any]]:
        return [{"key": each.key, "zh": each.label_zh, "face_seed": each.face_seed} for each in people()]

    def state(self) -> dict[str, Any]:
        return self._simulator_set.state()

    def act(self, device: str, action: str, **args: Any) -> dict[str, Any]:
        if action == "fault":
            self._simulator_set[device].set_fault(args["name"], args["on"])
            return self._simulator_set[device].state()
        self.acted.set()
        return self._simulator_set[device].act(action, args)

    def paper(self, device: str, number: int, kind: str) -> bytes | None:
        return self._simulator_set[device].paper(number)


@pytest.fixture
def simulator_set(tmp_path: Path) -> Iterator[SimulatorSet]:
    made = SimulatorSet(every_simulator(tmp_path, centre_port=9))
    made.start()
    yield made
    made.stop()


@pytest.fixture
def panel(driver: ScreenDriver, simulator_set: SimulatorSet) -> Iterator[DockViewModel]:
    made = DockViewModel(SimulatorSetControl(simulator_set), driver.window)
    wait(driver, lambda: made.people.count > 0 and made.switches.count > 0)
    yield made
    made.stop()
    made.deleteLater()


def wait(driver: ScreenDriver, condition: Any) -> None:
    for _ in range(400):
        if condition():
            return
        driver.settle(5)
    raise AssertionError("waited in vain")


def test_every_row_is_one_that_the_devices_know(simulator_set: SimulatorSet) -> None:
    state = simulator_set.state()
    assert all(row.name in state[row.device]["faults"] for row in switches_in(state))
    assert all(row.device in state for row in acts_in(state))


def test_person_puts_card_down_and_faces_camera(
    driver: ScreenDriver, simulator_set: SimulatorSet, panel: DockViewModel
) -> None:
    panel.putCard(0)
    wait(driver, lambda: panel.people.rows()[0].is_here)
    assert simulator_set.state()["camera"]["people"][0]["seed"] == people()[0].face_seed


def test_a_switch_shows_what_the_device_says(
    driver: ScreenDriver, simulator_set: SimulatorSet, panel: DockViewModel
) -> None:
    place = [row.name for row in switches_in(simulator_set.state())].index("paper_out")
    panel.flip(place)
    wait(driver, lambda: panel.switches.rows()[place].is_lit)
    assert simulator_set.state()["receipt_printer"]["faults"]["paper_out"]


def test_every_act_is_taken(driver: ScreenDriver, panel: DockViewModel) -> None:
    panel.putCard(0)
    for place in range(panel.acts.count):
        panel.act(place)
    panel.stop()
    driver.settle()
    assert panel.word == ""


def test_an_answer_after_the_end_asks_nothing(driver: ScreenDriver, simulator_set: SimulatorSet) -> None:
    control = SimulatorSetControl(simulator_set)
    panel = DockViewModel(control, driver.window)
    wait(driver, lambda: panel.people.count > 0 and panel.switches.count > 0)
    panel.putCard(0)
    assert control.acted.wait(60)
    panel.stop()
    driver.settle()
    panel.deleteLater()
