"""What the departments of the sandbox know of a person, as entries of a live list that fill in the rest of a form."""

from decimal import Decimal

from catalogue.item_kinds import Identity
from catalogue.other_people import OtherPerson
from catalogue.schema import InputField, ServiceItem
from catalogue.text import LocalText
from central.sandbox.citizen import digits, mask_number, seeded
from central.sandbox.refusals import Trigger, trigger_in
from central.sandbox.situation import Situation
from central.sandbox.violations import decision_number
from contract.execution import LiveOption

_FINES = (100, 150, 200)
_PLACES = (("440100", "广州市", "Guangzhou"), ("441300", "惠州市", "Huizhou"), ("441900", "东莞市", "Dongguan"))
_LEAST_BASE, _MOST_BASE = 4000, 20000
_PLOTS = ("样例垌", "演示坝", "测试塘边", "示范岭", "样例田心")
_STATUSES = (
    ("低保", "Dibao", ()),
    ("特困", "Extreme hardship", ()),
    ("低保边缘", "Near-dibao household", ()),
    ("重度残疾", "Severe disability", ("残疾",)),
    (),
)
_BUSINESSES = (
    ("92441602MA4YL0001B", "源城样例小卖部", "Yuancheng sample corner shop"),
    ("92441602MA5YL0002L", "源城演示早餐店", "Yuancheng demo breakfast shop"),
    ("92441602MA5YL0003P", "源城测试五金店", "Yuancheng test hardware shop"),
)
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


def businesses_of(situation: Situation) -> tuple[LiveOption, ...]:
    """The businesses that are registered with the person as their owner."""
    if trigger_in(situation.seed) is Trigger.NO_RECORD:
        return ()
    chance = seeded("businesses", situation.seed)
    found = chance.sample(_BUSINESSES, chance.randint(1, 2))
    return tuple(
        LiveOption(
            value=f"business-{place}",
            text=LocalText(zh=name, en=english),
            detail=LocalText(zh=f"代码{code}", en=f"Code {code}"),
            fills={"usc_code": code},
        )
        for place, (code, name, english) in enumerate(found, 1)
    )


def open_fines_of(situation: Situation) -> tuple[LiveOption, ...]:
    """Decisions on the person that are not paid yet."""
    if trigger_in(situation.seed) is Trigger.NO_RECORD:
        return ()
    chance = seeded("fines", situation.seed)
    found = []
    for _ in range(chance.randint(1, 2)):
        fine = chance.choice(_FINES)
        number = decision_number(chance, situation.seed, Decimal(fine))
        found.append(
            LiveOption(
                value=number,
                text=LocalText(zh=f"决定书 {number}", en=f"Decision {number}"),
                amount=Decimal(fine),
                fills={"decision_no": number},
            )
        )
    return tuple(found)


def insured_years_of(situation: Situation) -> tuple[LiveOption, ...]:
    """The stretches in which the person paid for medical insurance here; a value says itself what it is."""
    if trigger_in(situation.seed) is Trigger.NO_RECORD:
        return ()
    chance = seeded("insured years", situation.seed)
    first = situation.now.year - chance.randint(9, 12)
    turn = first + chance.randint(3, 5)
    stretches = (
        ("城乡居民医保", "Resident insurance", first, turn),
        ("职工医保", "Employee insurance", turn, situation.now.year),
    )
    return tuple(
        LiveOption(
            value=f"{scheme} {since}年1月至{until - 1}年12月（{12 * (until - since)}个月）",
            text=LocalText(zh=scheme, en=english),
            detail=LocalText(
                zh=f"{since}年1月至{until - 1}年12月，{12 * (until - since)}个月",
                en=f"{since}-01 to {until - 1}-12, {12 * (until - since)} months",
            ),
        )
        for scheme, english, since, until in stretches
    )


def status_on_file_of(situation: Situation) -> tuple[LiveOption, ...]:
    """What civil affairs or the disabled persons' federation have registered of whom the item is for (共享数据).

    That nothing is registered is an entry too where the item has an answer for it.
    """
    asked = filled_from(situation.item, "status_on_file")
    if asked is None or trigger_in(situation.seed) is Trigger.NO_RECORD:
        return ()
    chance = seeded("status", _subject_number(situation))
    status, registered = chance.choice(_STATUSES), f"{situation.now.year - chance.randint(0, 2)}"
    answers = [option.value for option in asked.options]
    if not status:
        nothing = LocalText(zh="没有登记低保、特困、残疾等", en="No dibao, hardship or disability on file")
        return (LiveOption(value="none", text=nothing, fills={asked.name: "无"}),) if "无" in answers else ()
    words, english, others = status
    answer = next((answer for answer in answers if answer in (words, f"{words}老人", *others)), "")
    return (
        LiveOption(
            value=f"status-{registered}",
            text=LocalText(zh=words, en=english),
            detail=LocalText(zh=f"{registered}年登记", en=f"Registered in {registered}"),
            fills={asked.name: answer} if answer else {},
        ),
    )


def plots_of(situation: Situation) -> tuple[LiveOption, ...]:
    """The plots of the land contract in the person's name."""
    if trigger_in(situation.seed) is Trigger.NO_RECORD:
        return ()
    chance = seeded("plots", situation.seed)
    group = f"第{chance.choice('一二三四五')}组"
    names = chance.sample(_PLOTS, chance.randint(2, 4))
    areas = [f"{chance.randint(6, 32) / 10:.1f}" for _ in names]
    return tuple(
        LiveOption(
            value=f"plot-{place}",
            text=LocalText(zh=name, en=name),
            detail=LocalText(zh=f"{area}亩", en=f"{area} mu"),
            fills={"area_mu": area, "village_group": group},
        )
        for place, (name, area) in enumerate(zip(names, areas, strict=True), 1)
    )


def present_tier_of(situation: Situation) -> tuple[LiveOption, ...]:
    """What the person pays a year for the resident pension now."""
    if trigger_in(situation.seed) is Trigger.NO_RECORD:
        return ()
    tier = seeded("tier", situation.seed).choice(situation.reference.options("tiers")[:6])
    said = LocalText(zh=f"您现在交的是{tier.zh}", en=f"You pay {tier.en} now")
    return (LiveOption(value=tier.value, text=said),)


def pay_base_limits_of(_situation: Situation) -> tuple[LiveOption, ...]:
    """The least and the most of the base; the sandbox's own figures, and they say so."""
    said = LocalText(
        zh=f"演示数字：每月最低{_LEAST_BASE}元，最高{_MOST_BASE}元",
        en=f"Example figures: {_LEAST_BASE} yuan a month at least, {_MOST_BASE} at most",
    )
    return (LiveOption(value="limits", text=said, fills={"least": str(_LEAST_BASE), "most": str(_MOST_BASE)}),)


def filled_from(item: ServiceItem, source: str) -> InputField | None:
    """The first input that entries of the live list may fill in."""
    listed = next((field.name for field in item.inputs if field.source == source), None)
    return next((field for field in item.inputs if listed is not None and field.from_list == listed), None)


def _subject_number(situation: Situation) -> str:
    """Whom the item is for: somebody whose own card was asked, or the applicant."""
    named = (situation.text(field.name) for field in situation.item.inputs if field.of_whom is OtherPerson.OWN_CARD)
    return next((number for number in named if number), situation.seed)


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
