"""A technician by taps on the real screen, with the real core behind it: in, over the pages, an action, out."""

import pytest

from contract.terms import AuditEvent, StaffRole
from kiosk.services.maintenance.staff import Attendant
from kiosk.view.diagnostics import DiagnosticsScreen
from kiosk.view.idle import AttractScreen
from kiosk.view.intents import OpenMaintenance
from tests.kiosk.parts import Bench
from tests.ui.robot import ScreenRobot
from tests.ui.window_driver import ScreenDriver


class TechnicianByTaps:
    """Taps on the window; what the window wants is done by the core, whose next view the window shows."""

    def __init__(self, driver: ScreenDriver, size: tuple[int, int]) -> None:
        self.bench = Bench()
        self.bench.staff.knows_accounts = True
        self.bench.staff.accounts = {("200002", "333444"): Attendant("200002", StaffRole.TECHNICIAN)}
        self._driver = driver
        driver.resize(*size)
        self._robot = ScreenRobot(driver.window)
        self.bench.do(OpenMaintenance())
        self._show()

    def tap(self, *names: str) -> None:
        for name in names:
            self._driver.surface.performed.clear()
            self._robot.tap(name)
            for intent, _serial in self._driver.surface.performed:
                assert self.bench.do(intent), (name, intent)
            self._show()

    def type(self, digits: str) -> None:
        self.tap(*(f"key:{digit}" for digit in digits))

    def sees(self, name: str) -> bool:
        return self._robot.sees(name)

    def _show(self) -> None:
        self.bench.wait(1)
        self._driver.put(self.bench.view)


@pytest.mark.parametrize("size", [(1080, 1920), (1920, 1080)], ids=["upright", "wide"])
def test_technician_mends_and_leaves_by_taps(driver: ScreenDriver, size: tuple[int, int]) -> None:
    technician = TechnicianByTaps(driver, size)
    technician.type("200002333444")
    assert isinstance(technician.bench.screen, DiagnosticsScreen)
    technician.tap("row:devices", "row:receipt_printer", "button:port_power", "answer:no")
    assert technician.bench.machine.commands == []
    technician.tap("button:port_power", "answer:yes")
    assert technician.bench.machine.commands == ["port_power:receipt_printer"]
    technician.tap("back", "back", "row:queue")
    assert technician.sees("row:r-parked")
    technician.tap("back", "row:service", "button:suspend_cleaning", "answer:yes", "button:resume", "main")
    assert isinstance(technician.bench.screen, AttractScreen)
    events = [each.facts.event for each in technician.bench.outbox.records]
    assert events[0] is AuditEvent.ENTERED
    assert events[-1] is AuditEvent.LEFT
