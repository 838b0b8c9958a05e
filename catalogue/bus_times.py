"""Rides of the rural bus lines, worked out from the timetable. Knows no calendar: the table holds for every day."""

from collections.abc import Iterable
from datetime import time

from msgspec import Struct

from catalogue.reference_schema import BusRoute
from catalogue.text import LocalText

_MINUTES_A_DAY = 24 * 60


class BusRide(Struct, frozen=True):
    """One bus as seen from the citizen's stop (班次). Times are of the local clock."""

    route: LocalText
    leaves: time
    to_stop: str
    arrives: time


def rides(routes: Iterable[BusRoute], from_stop: str, to_stop: str = "", after: time = time.min) -> tuple[BusRide, ...]:
    """All rides from `from_stop` to `to_stop` (or to the last stop) that leave at `after` or later, by time."""
    found = [ride for route in routes for ride in _rides_of(route, from_stop, to_stop)]
    return tuple(
        sorted((ride for ride in found if ride.leaves >= after), key=lambda ride: (ride.leaves, ride.route.zh))
    )


def _rides_of(route: BusRoute, from_stop: str, to_stop: str) -> list[BusRide]:
    goal = to_stop or route.stops[-1]
    if from_stop not in route.stops or goal not in route.stops:
        return []
    start, end = route.stops.index(from_stop), route.stops.index(goal)
    if start >= end:
        return []
    return [
        BusRide(route.name, _later(departure, route.minutes[start]), goal, _later(departure, route.minutes[end]))
        for departure in route.departures
    ]


def _later(moment: time, minutes: int) -> time:
    total = (moment.hour * 60 + moment.minute + minutes) % _MINUTES_A_DAY
    return time(total // 60, total % 60)
