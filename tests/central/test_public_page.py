"""What the public page promises: until when an item can be done today, by the span of its hours that holds now."""

from datetime import time

import pytest
from msgspec.structs import replace

from catalogue.availability import Conditions, Reading
from catalogue.device_families import DeviceNeed
from catalogue.loader import load_catalogue
from catalogue.schema import Level, OpenHours
from central.clock import BEIJING
from central.console.public_page import opening_of

SPANS = [(time(8, 30), time(12)), (time(14, 30), time(17)), (time(18), time(20))]


@pytest.mark.parametrize(
    ("at", "said"),
    [
        (time(8), "不在办理时间"),
        (time(9), "12:00"),
        (time(13), "不在办理时间"),
        (time(15), "17:00"),
        (time(19), "20:00"),
    ],
)
def test_end_of_the_span_that_holds_is_told(clock, at, said):
    hours = tuple(OpenHours(weekdays=tuple(range(1, 8)), opens=opens, closes=closes) for opens, closes in SPANS)
    item = replace(load_catalogue().item("SF001"), open_hours=hours)
    now = clock.now().astimezone(BEIJING).replace(hour=at.hour, minute=at.minute)
    here = Conditions(now, Level.TOWN, dict.fromkeys(DeviceNeed, Reading.OK), Reading.OK, {})
    opening = opening_of(item, here, time(17, 30))
    assert (f"{opening.until:%H:%M}" if opening.until else opening.reason) == said


def test_planned_end_that_is_over_is_not_told(clock):
    now = clock.now().astimezone(BEIJING).replace(hour=20, minute=0)
    here = Conditions(now, Level.TOWN, dict.fromkeys(DeviceNeed, Reading.OK), Reading.OK, {})
    opening = opening_of(load_catalogue().item("SF001"), here, time(17, 30))
    assert (opening.until, opening.reason) == (None, "")
