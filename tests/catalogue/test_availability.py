"""Before anybody is identified, a citizen is told truly whether the item can be done here now, and if not, why."""

from datetime import datetime, time
from typing import Any

import pytest
from msgspec.structs import replace

from catalogue.availability import Available, Caution, Conditions, Hindrance, Reading, Reason, Unavailable, availability
from catalogue.loader import load_catalogue
from catalogue.schema import (
    DeviceNeed,
    FurtherDocument,
    ItemStatus,
    Level,
    OfflinePolicy,
    OpenHours,
    ServiceItem,
)
from catalogue.stand_ins import IDENTITY_PLATFORM

EVERYTHING = dict.fromkeys(DeviceNeed, Reading.OK)
NOON = datetime(2026, 5, 13, 12, 0)  # noqa: DTZ001 -- local time of the place, a Wednesday


def conditions(**changes: object) -> Conditions:
    settled = {
        "now": NOON,
        "level": Level.DISTRICT,
        "devices": EVERYTHING,
        "network": Reading.OK,
        "departments": {},
    }
    return Conditions(**(settled | changes))  # type: ignore[arg-type]


@pytest.fixture(scope="module")
def items() -> dict[str, ServiceItem]:
    return {item.code: item for item in load_catalogue().items}


def test_everything_can_be_done_where_everything_works(items: dict[str, ServiceItem]) -> None:
    assert {code for code, item in items.items() if availability(item, conditions()) != Available()} == set()


def test_without_network_queue_items_go_on(items: dict[str, ServiceItem]) -> None:
    for item in items.values():
        answer = availability(item, conditions(network=Reading.BAD))
        match item.offline:
            case OfflinePolicy.ONLINE:
                assert answer == Unavailable((Hindrance(Reason.NETWORK_DOWN),)), item.code
            case OfflinePolicy.QUEUE:
                assert answer == Available((Caution.WILL_BE_SENT_LATER,)), item.code
            case OfflinePolicy.LOCAL:
                assert answer == Available(), item.code


@pytest.mark.parametrize("need", DeviceNeed)
@pytest.mark.parametrize(("reading", "reason"), [(Reading.BAD, Reason.DEVICE_BROKEN), (None, Reason.DEVICE_ABSENT)])
def test_a_device_that_is_needed_closes_the_item(
    items: dict[str, ServiceItem], need: DeviceNeed, reading: Reading | None, reason: Reason
) -> None:
    devices = {each: state for each, state in (EVERYTHING | {need: reading}).items() if state is not None}

    for item in items.values():
        answer = availability(item, conditions(devices=devices))
        if need not in item.devices:
            assert answer == Available()
        elif isinstance(answer, Unavailable):
            assert Hindrance(reason, need) in answer.hindrances
        elif need is DeviceNeed.ID_CARD_READER:
            takes_other_card = FurtherDocument.SOCIAL_CARD in item.also_by
            assert answer == Available(() if takes_other_card else (Caution.IDENTITY_BY_CODE,))
        else:
            assert need in (DeviceNeed.RECEIPT_PRINTER, DeviceNeed.DOCUMENT_PRINTER)


NO_READER = {each: state for each, state in EVERYTHING.items() if each is not DeviceNeed.ID_CARD_READER}


@pytest.mark.parametrize("devices", [NO_READER, EVERYTHING | {DeviceNeed.ID_CARD_READER: Reading.BAD}])
@pytest.mark.parametrize(
    ("hindered", "what"),
    [
        ({"network": Reading.BAD}, "without the network no one says whose a code is"),
        ({"departments": {IDENTITY_PLATFORM: Reading.BAD}}, "nor without the identity platform"),
        ({"scanner": Reading.BAD}, "nor can a code be read"),
        ({"scanner": None}, "nor can a code be read"),
    ],
)
def test_identity_code_replaces_card_only_where_usable(
    items: dict[str, ServiceItem], devices: dict[DeviceNeed, Reading], hindered: dict[str, Any], what: str
) -> None:
    scanner, changed = hindered.get("scanner", Reading.OK), {k: v for k, v in hindered.items() if k != "scanner"}
    there = {key: value for key, value in (devices | {DeviceNeed.CODE_SCANNER: scanner}).items() if value is not None}
    for code in ("GA003", "GA004", "GA011", "RS030"):
        answer = availability(items[code], conditions(devices=there, **changed))
        assert isinstance(answer, Unavailable), what
        assert answer.hindrances[0].device is DeviceNeed.ID_CARD_READER
    for code in ("GA003", "GA004", "RS030"):
        assert isinstance(availability(items[code], conditions(devices=devices)), Available)


NO_SOCIAL_READER = {each: state for each, state in NO_READER.items() if each is not DeviceNeed.SOCIAL_CARD_READER}


@pytest.mark.parametrize("reading", [Reading.OK, Reading.UNKNOWN, Reading.BAD, None])
def test_social_card_replaces_card_where_taken(items: dict[str, ServiceItem], reading: Reading | None) -> None:
    readers = {} if reading is None else {DeviceNeed.SOCIAL_CARD_READER: reading}
    devices = NO_SOCIAL_READER | readers | {DeviceNeed.CODE_SCANNER: Reading.BAD}
    answers = {code: availability(items[code], conditions(devices=devices)) for code in ("RS043", "RS033")}
    assert isinstance(answers["RS043"], Available) is (reading in (Reading.OK, Reading.UNKNOWN))
    assert isinstance(answers["RS033"], Unavailable)


def test_scanner_of_unknown_state_is_offered_with_doubt(items: dict[str, ServiceItem]) -> None:
    devices = NO_READER | {DeviceNeed.CODE_SCANNER: Reading.UNKNOWN}
    answer = availability(items["GA003"], conditions(devices=devices))
    assert answer == Available((Caution.IDENTITY_BY_CODE, Caution.DEVICE_UNSURE))


@pytest.mark.parametrize("need", DeviceNeed)
def test_unknown_is_neither_broken_nor_fine(items: dict[str, ServiceItem], need: DeviceNeed) -> None:
    for item in items.values():
        answer = availability(item, conditions(devices=EVERYTHING | {need: Reading.UNKNOWN}))
        assert answer == (Available((Caution.DEVICE_UNSURE,)) if need in item.devices else Available())


def test_closed_hours_name_the_hours(items: dict[str, ServiceItem]) -> None:
    hours = OpenHours(weekdays=(1, 2, 3, 4, 5), opens=time(14, 30), closes=time(17, 30))
    item = replace(items["GA001"], open_hours=(hours,))

    assert availability(item, conditions(now=NOON.replace(hour=15))) == Available()
    assert availability(item, conditions(now=NOON.replace(hour=17, minute=30))) != Available()
    assert availability(item, conditions()) == Unavailable((Hindrance(Reason.CLOSED_NOW, detail="14:30–17:30"),))


def test_a_village_terminal_names_where_to_go(items: dict[str, ServiceItem]) -> None:
    answer = availability(items["GA034"], conditions(level=Level.VILLAGE))

    assert answer == Unavailable((Hindrance(Reason.WRONG_LEVEL),))


def test_department_down_and_full_queue(items: dict[str, ServiceItem]) -> None:
    down = conditions(departments={"police": Reading.BAD})
    assert availability(items["GA001"], down) == Unavailable((Hindrance(Reason.DEPARTMENT_DOWN),))
    assert availability(items["GA011"], down) == Available((Caution.WILL_BE_SENT_LATER,))
    full = conditions(queue_has_room=False)
    assert availability(items["GA011"], full) == Unavailable((Hindrance(Reason.QUEUE_FULL),))


def test_suspended_and_withdrawn_items_cannot_be_started(items: dict[str, ServiceItem]) -> None:
    for status, reason in ((ItemStatus.OFFLINE, Reason.WITHDRAWN), (ItemStatus.SUSPENDED, Reason.SUSPENDED)):
        item = replace(items["RS001"], status=status)
        assert availability(item, conditions()) == Unavailable((Hindrance(reason),))


def test_local_item_of_newer_catalogue_waits_for_software(items: dict[str, ServiceItem]) -> None:
    known = {"drugs": frozenset({"keyword"})}
    assert availability(items["YB013"], conditions(local_answers=known)) == Available()
    answer = availability(items["GA027"], conditions(local_answers=known))
    assert answer == Unavailable((Hindrance(Reason.SOFTWARE_TOO_OLD),))
    other = {"drugs": frozenset({"keyword", "strength"})}
    assert availability(items["YB013"], conditions(local_answers=other)) == answer, (
        "it asks for an input that is not there"
    )


def test_unknown_network_starts_online_item_with_caution(
    items: dict[str, ServiceItem],
) -> None:
    unheard = conditions(network=Reading.UNKNOWN)
    assert availability(items["RS001"], unheard) == Available((Caution.NETWORK_UNSURE,))
    assert availability(items["JT002"], unheard) == Available()
