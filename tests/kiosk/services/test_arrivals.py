"""A visit that begins while the centre is away has it asked for at once, and only once."""

from dataclasses import dataclass

from catalogue.schema import Level
from kiosk.journeys.session import TerminalState
from kiosk.services.condition.arrivals import Arrivals
from kiosk.services.condition.health import Health
from kiosk.services.ports import Devices
from tests.hand_clock import HandClock


@dataclass
class Place:
    state: TerminalState = TerminalState.AVAILABLE


def test_visit_wakes_heartbeat_while_centre_is_away() -> None:
    place, health, woken = Place(), Health(Devices(), Level.TOWN, HandClock()), []
    arrivals = Arrivals(place, health, lambda: woken.append(place.state))

    def visit() -> int:
        before = len(woken)
        for state in (TerminalState.ACTIVE, TerminalState.ACTIVE, TerminalState.WIPING, TerminalState.AVAILABLE):
            place.state = state
            arrivals.on_view()
        return len(woken) - before

    assert visit() == 0, "nothing is known yet"
    for _ in range(3):
        health.note_silence()
    assert visit() == 1
    assert visit() == 1
    health.network.note_success()
    health.network.note_success()
    assert visit() == 0
