"""What the departments of the sandbox know of a person, as entries of a live list that fill in the rest of a form."""

from decimal import Decimal

from catalogue.item_kinds import Identity
from catalogue.text import LocalText
from central.sandbox.citizen import digits, mask_number, seeded
from central.sandbox.refusals import Trigger, trigger_in
from central.sandbox.situation import Situation
from contract.execution import LiveOption

_FINES = (100, 150, 200)
_PLACES = (("440100", "广州市", "Guangzhou"), ("441300", "惠州市", "Huizhou"), ("441900", "东莞市", "Dongguan"))
_VINS = ("LSVAA2187E2118234", "LSVAA2181E2224517", "LSVAA2183E2337806")


def vehicles_of(situation: Situation) -> tuple[LiveOption, ...]:
    """The vehicle in the person's name."""
    if trigger_in(situation.seed) is Trigger.NO_RECORD:
        return ()
    plate, chance = situation.citizen.plate, seeded("vehicle", situation.citizen.plate)
    fills = {
        "plate_no": plate,
        "plate_type": "小型汽车",
        "engine_no_last6": digits(chance, 6),
        "vin": chance.choice(_VINS),
    }
    # a card alone is no proof that it is in its owner's hand: they know the plate again by its ends
    is_proven = situation.item.identity is not Identity.ID_CARD
    shown = plate if is_proven else mask_number(plate, 3, 2)
    kind = LocalText(zh=situation.citizen.vehicle, en="Small car")
    return (LiveOption(value="vehicle-1", text=LocalText(zh=shown, en=shown), detail=kind, fills=fills),)


def open_fines_of(situation: Situation) -> tuple[LiveOption, ...]:
    """Decisions on the person that are not paid yet; the last four digits are the fine (see `violations`)."""
    if trigger_in(situation.seed) is Trigger.NO_RECORD:
        return ()
    chance = seeded("fines", situation.seed)
    found = []
    for _ in range(chance.randint(1, 2)):
        fine = chance.choice(_FINES)
        number = f"441602{digits(chance, 6)}{fine:04}"
        found.append(
            LiveOption(
                value=number,
                text=LocalText(zh=f"决定书 {number}", en=f"Decision {number}"),
                amount=Decimal(fine),
                fills={"decision_no": number},
            )
        )
    return tuple(found)


def insured_places_of(situation: Situation) -> tuple[LiveOption, ...]:
    """Where the person was insured before they came here."""
    if trigger_in(situation.seed) is Trigger.NO_RECORD:
        return ()
    chance = seeded("insured", situation.seed)
    region, zh, en = chance.choice(_PLACES)
    first = chance.randint(2009, 2015)
    last = first + chance.randint(2, 6)
    return (
        LiveOption(
            value=f"{region}-{first}",
            text=LocalText(zh=f"从{zh}转到本地", en=f"From {en} to here"),
            detail=LocalText(zh=f"{first}年至{last}年参保", en=f"Insured {first} to {last}"),
            fills={"from_region": region, "to_region": "441602"},
        ),
    )
