"""What the public page promises: until when an item can be done today, by the span of its hours that holds now."""

from datetime import datetime, time

import pytest
from msgspec.structs import replace

from catalogue.availability import Conditions, Reading
from catalogue.device_families import DeviceNeed
from catalogue.item_kinds import OfflinePolicy
from catalogue.loader import load_catalogue
from catalogue.schema import Level, OpenHours
from central.clock import BEIJING
from central.console.public_page import DepartmentTimes, opening_of
from central.departments.open_hours import DepartmentHours
from contract.planned_hours import PlannedHours

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


OFFICE = DepartmentHours(tuple(map(PlannedHours.read, ("1-5 08:30-12:00", "1-5 12:00-12:30", "1-5 14:00-16:00"))))


@pytest.mark.parametrize(
    ("at", "until"), [(time(8), None), (time(9), time(12, 30)), (time(12, 30), None), (time(15), time(16))]
)
def test_department_says_when_it_closes(at, until):
    end = OFFICE.closes_at(datetime(2026, 11, 25, at.hour, at.minute, tzinfo=BEIJING))
    assert (end and end.time()) == until
    assert DepartmentHours().closes_at(datetime(2026, 11, 25, 9, tzinfo=BEIJING)) is None


@pytest.mark.parametrize(
    ("offline", "closed", "said"),
    [
        (OfflinePolicy.ONLINE, False, "16:00"),
        (OfflinePolicy.ONLINE, True, "部门不在办理时间"),
        (OfflinePolicy.QUEUE, False, "17:30"),
        (OfflinePolicy.QUEUE, True, "17:30"),
    ],
)
def test_item_waits_for_its_department_alone(clock, offline, closed, said):
    """What can be handed in while the department is closed works as long as the terminal is open."""
    item = replace(load_catalogue().item("SF001"), offline=offline, open_hours=())
    now = clock.now().astimezone(BEIJING).replace(hour=15, minute=0)
    reading = Reading.BAD if closed else Reading.OK
    here = Conditions(now, Level.TOWN, dict.fromkeys(DeviceNeed, Reading.OK), Reading.OK, {item.department: reading})
    times = DepartmentTimes(
        frozenset({item.department} if closed else ()), {} if closed else {item.department: time(16)}
    )
    opening = opening_of(item, here, time(17, 30), times)
    assert (f"{opening.until:%H:%M}" if opening.until else opening.reason) == said
