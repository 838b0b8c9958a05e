"""Whether this terminal can do an item now — and if not, why and what to do instead — before anybody is identified.

A pure function of the item and the conditions: needed devices, or their substitutes, × their live state × network
× department × open hours × level of the place × room in the queue. Unknown counts as usable with a caution, never as broken.
"""

from collections.abc import Mapping
from datetime import datetime
from enum import StrEnum

from msgspec import Struct, field

from catalogue.schema import (
    DeviceNeed,
    FurtherDocument,
    ItemStatus,
    Level,
    OfflinePolicy,
    Output,
    ServiceItem,
)
from catalogue.stand_ins import IDENTITY_PLATFORM, STAND_INS


class Reading(StrEnum):
    """What is known of a device (三态), the network or a department."""

    OK = "ok"
    BAD = "bad"
    UNKNOWN = "unknown"


class Conditions(Struct, frozen=True):
    """The state of the terminal and its surroundings at one moment (办理条件); `now` is local time.

    A device family that is not in `devices` does not exist on this terminal. `problems` may say what is wrong with a
    device (a problem code of the driver). `local_answers`: what this terminal can
    answer itself, and which inputs each answer reads; None where that is not asked. `foreign_devices`: of other makers' families.
    """

    now: datetime
    level: Level
    devices: Mapping[DeviceNeed, Reading]
    network: Reading
    departments: Mapping[str, Reading]
    queue_has_room: bool = True
    local_answers: Mapping[str, frozenset[str]] | None = None
    problems: Mapping[DeviceNeed, str] | None = None
    foreign_devices: Mapping[str, Reading] = field(default_factory=dict)


class Reason(StrEnum):
    """Why an item is not available (为何不能办); the words for the citizen are messages of the terminal (`reason.…`)."""

    WITHDRAWN = "withdrawn"
    SUSPENDED = "suspended"
    SOFTWARE_TOO_OLD = "software_too_old"
    WRONG_LEVEL = "wrong_level"
    CLOSED_NOW = "closed_now"
    DEVICE_ABSENT = "device_absent"
    DEVICE_BROKEN = "device_broken"
    NETWORK_DOWN = "network_down"
    DEPARTMENT_DOWN = "department_down"
    QUEUE_FULL = "queue_full"


class Caution(StrEnum):
    """The item can be done (可办但要说明的), and the citizen should know this first."""

    IDENTITY_BY_CODE = "identity_by_code"
    WILL_BE_SENT_LATER = "will_be_sent_later"
    NO_RECEIPT_PAPER = "no_receipt_paper"
    DEVICE_UNSURE = "device_unsure"
    NETWORK_UNSURE = "network_unsure"


class Hindrance(Struct, frozen=True):
    """One reason, with the device or the opening hours it is about."""

    reason: Reason
    device: DeviceNeed | None = None
    detail: str = ""


class Available(Struct, frozen=True):
    """The item can be done (可办), with what the citizen should know first."""

    cautions: tuple[Caution, ...] = ()


class Unavailable(Struct, frozen=True):
    """All hindrances (不可办), the most lasting first."""

    hindrances: tuple[Hindrance, ...]


Availability = Available | Unavailable


def availability(item: ServiceItem, conditions: Conditions) -> Availability:
    """Can this item be done here and now?"""
    hindrances = [
        *_standing(item, conditions),
        *_devices(item, conditions),
        *_hours(item, conditions),
        *_network(item, conditions),
    ]
    if hindrances:
        return Unavailable(tuple(hindrances))
    return Available(tuple(_cautions(item, conditions)))


def _standing(item: ServiceItem, conditions: Conditions) -> list[Hindrance]:
    found: list[Hindrance] = []
    if item.status is ItemStatus.OFFLINE:
        found.append(Hindrance(Reason.WITHDRAWN))
    if item.status is ItemStatus.SUSPENDED:
        found.append(Hindrance(Reason.SUSPENDED))
    if not _can_answer(item, conditions):
        found.append(Hindrance(Reason.SOFTWARE_TOO_OLD))
    if conditions.level not in item.levels:
        found.append(Hindrance(Reason.WRONG_LEVEL))
    return found


def _can_answer(item: ServiceItem, conditions: Conditions) -> bool:
    """Whether the terminal has the answer of a local item; a catalogue may be newer than it."""
    if item.local_answer is None or conditions.local_answers is None:
        return True
    inputs = conditions.local_answers.get(item.local_answer)
    return inputs is not None and inputs <= {form_field.name for form_field in item.inputs}


def _devices(item: ServiceItem, conditions: Conditions) -> list[Hindrance]:
    found: list[Hindrance] = []
    for need in sorted(item.devices):
        reading = conditions.devices.get(need)
        if _can_do_without(item, need) or _has_stand_in(item, need, conditions):
            continue
        if reading is None:
            found.append(Hindrance(Reason.DEVICE_ABSENT, need))
        elif reading is Reading.BAD:
            found.append(Hindrance(Reason.DEVICE_BROKEN, need, (conditions.problems or {}).get(need, "")))
    return [*found, *_foreign(item, conditions)]


def _foreign(item: ServiceItem, conditions: Conditions) -> list[Hindrance]:
    found: list[Hindrance] = []
    for family in sorted(item.foreign_devices):
        reading = conditions.foreign_devices.get(family)
        if reading in (None, Reading.BAD):
            reason = Reason.DEVICE_ABSENT if reading is None else Reason.DEVICE_BROKEN
            found.append(Hindrance(reason, detail=family))
    return found


def _has_stand_in(item: ServiceItem, need: DeviceNeed, conditions: Conditions) -> bool:
    """Whether another device can do what this one is needed for: another card, where the item takes it, or an identity code."""
    return _has_other_card(item, need, conditions) or _has_code(need, conditions)


def _has_other_card(item: ServiceItem, need: DeviceNeed, conditions: Conditions) -> bool:
    if need is not DeviceNeed.ID_CARD_READER or FurtherDocument.SOCIAL_CARD not in item.also_by:
        return False
    return conditions.devices.get(DeviceNeed.SOCIAL_CARD_READER) in (Reading.OK, Reading.UNKNOWN)


def _has_code(need: DeviceNeed, conditions: Conditions) -> bool:
    """Only while the network is there, for somebody must know whose code it is."""
    stand_in = STAND_INS.get(need)
    if stand_in is None or Reading.BAD in (conditions.network, conditions.departments.get(IDENTITY_PLATFORM)):
        return False
    return conditions.devices.get(stand_in) in (Reading.OK, Reading.UNKNOWN)


def _can_do_without(item: ServiceItem, need: DeviceNeed) -> bool:
    """A receipt can be replaced by the number on the screen and a text message; the document of a print item cannot."""
    return need is DeviceNeed.RECEIPT_PRINTER or (
        need is DeviceNeed.DOCUMENT_PRINTER and Output.RECEIPT in item.outputs
    )


def _hours(item: ServiceItem, conditions: Conditions) -> list[Hindrance]:
    if not item.open_hours:
        return []
    now = conditions.now
    for span in item.open_hours:
        if now.isoweekday() in span.weekdays and span.opens <= now.time().replace(tzinfo=None) < span.closes:
            return []
    spans = "、".join(dict.fromkeys(f"{span.opens:%H:%M}–{span.closes:%H:%M}" for span in item.open_hours))
    return [Hindrance(Reason.CLOSED_NOW, detail=spans)]


def _network(item: ServiceItem, conditions: Conditions) -> list[Hindrance]:
    if item.offline is OfflinePolicy.QUEUE and not conditions.queue_has_room:
        return [Hindrance(Reason.QUEUE_FULL)]
    if item.offline is not OfflinePolicy.ONLINE:
        return []
    if conditions.network is Reading.BAD:
        return [Hindrance(Reason.NETWORK_DOWN)]
    if conditions.departments.get(item.department) is Reading.BAD:
        return [Hindrance(Reason.DEPARTMENT_DOWN)]
    return []


def _cautions(item: ServiceItem, conditions: Conditions) -> list[Caution]:
    found: list[Caution] = []
    if any(_is_missing(need, conditions) and not _has_other_card(item, need, conditions) for need in item.devices):
        found.append(Caution.IDENTITY_BY_CODE)
    away = conditions.network is Reading.BAD or conditions.departments.get(item.department) is Reading.BAD
    if item.offline is OfflinePolicy.QUEUE and away:
        found.append(Caution.WILL_BE_SENT_LATER)
    if Output.RECEIPT in item.outputs and conditions.devices.get(DeviceNeed.RECEIPT_PRINTER) in (None, Reading.BAD):
        found.append(Caution.NO_RECEIPT_PAPER)
    is_unsure = any(conditions.foreign_devices.get(family) is Reading.UNKNOWN for family in item.foreign_devices)
    if is_unsure or any(_is_unsure(need, conditions) for need in item.devices):
        found.append(Caution.DEVICE_UNSURE)
    if item.offline is OfflinePolicy.ONLINE and conditions.network is Reading.UNKNOWN:
        found.append(Caution.NETWORK_UNSURE)
    return found


def _is_missing(need: DeviceNeed, conditions: Conditions) -> bool:
    """Whether a device is away that another device can replace."""
    return need in STAND_INS and conditions.devices.get(need) in (None, Reading.BAD)


def _is_unsure(need: DeviceNeed, conditions: Conditions) -> bool:
    """Whether it is not known if what this device is needed for can be done."""
    reading = conditions.devices.get(need)
    if reading in (None, Reading.BAD) and need in STAND_INS:
        reading = conditions.devices.get(STAND_INS[need])
    return reading is Reading.UNKNOWN
