"""The live lists of the sandbox. Every other list comes from the reference data."""

from collections.abc import Callable

from catalogue.text import LocalText
from central.clock import civil_day
from central.sandbox.citizen import mask_name, seeded
from central.sandbox.levies import family_of, levies_of
from central.sandbox.own_things import (
    businesses_of,
    insured_places_of,
    insured_years_of,
    open_fines_of,
    pay_base_limits_of,
    plots_of,
    present_tier_of,
    status_on_file_of,
    vehicles_of,
)
from central.sandbox.refusals import Trigger, refusal_of, trigger_in
from central.sandbox.repository import SandboxRepository
from central.sandbox.situation import Situation
from central.sandbox.slots import slot_keys, slot_options
from central.sandbox.templates import ItemTemplate
from central.sandbox.values import add_months
from central.sandbox.violations import violations_of
from contract.execution import ListAnswer, LiveOption

_CLINICS = (
    ("内科", "Internal medicine"), ("外科", "Surgery"), ("儿科", "Paediatrics"), ("妇产科", "Obstetrics and gynaecology"),
    ("中医科", "Chinese medicine"), ("眼科", "Ophthalmology"), ("口腔科", "Dentistry"), ("皮肤科", "Dermatology"),
)  # fmt: skip
_DOCTORS = ("陈样例", "李示范", "黄演示", "张测试", "林佳范", "吴试安")


def answer_list(
    situation: Situation, template: ItemTemplate, name: str, repository: SandboxRepository, holder: str
) -> ListAnswer:
    """The options of a live list (or of a reference list that is asked for here), with words when there are none."""
    refusal = refusal_of(situation, template)
    if refusal is not None and name in ("levy_items", "violations"):
        return ListAnswer(request_id=situation.origin, options=(), empty_reason=refusal.reason)
    if name == "slot":
        options = slot_options(situation, repository.taken_slots(slot_keys(situation), holder, situation.now))
    elif name == "levy_items":
        options = _levies(situation, repository)
    elif name == "open_fines":
        options = _unpaid(situation, open_fines_of(situation), repository)
    else:
        options = _LISTS[name](situation) if name in _LISTS else _reference(situation, name)
    reason = None if options else _EMPTY.get(name, _NOTHING)
    return ListAnswer(request_id=situation.origin, options=options, empty_reason=reason)


def _unpaid(
    situation: Situation, fines: tuple[LiveOption, ...], repository: SandboxRepository
) -> tuple[LiveOption, ...]:
    charges = {fine.value: charge_of(situation, fine.value, repository, by_anybody=True) for fine in fines}
    paid = repository.paid_among(tuple(charges.values()))
    return tuple(fine for fine in fines if charges[fine.value] not in paid)


def charge_of(situation: Situation, value: str, repository: SandboxRepository, *, by_anybody: bool = False) -> str:
    """The keyed digest of one charge, of one person or `by_anybody`: paid once, never asked for again."""
    whose = "" if by_anybody else situation.seed
    return repository.keyed("charge", f"{situation.item.code}\n{whose}\n{value}")


def _levies(situation: Situation, repository: SandboxRepository) -> tuple[LiveOption, ...]:
    levies = levies_of(situation)
    charges = {levy.value: charge_of(situation, levy.value, repository) for levy in levies}
    paid = repository.paid_among(tuple(charges.values()))
    return tuple(
        LiveOption(
            value=levy.value,
            text=levy.text,
            detail=_PAID if charges[levy.value] in paid else _UNPAID,
            amount=levy.amount,
            available=charges[levy.value] not in paid,
        )
        for levy in levies
    )


def _violations(situation: Situation) -> tuple[LiveOption, ...]:
    if trigger_in(situation.seed) is Trigger.NO_RECORD:
        return ()
    return tuple(
        LiveOption(
            value=violation.value,
            text=LocalText(
                zh=f"{violation.happened_at} {violation.behaviour.zh}",
                en=f"{violation.happened_at} {violation.behaviour.en}",
            ),
            detail=LocalText(
                zh=f"{violation.place.zh}，记{violation.points}分",
                en=f"{violation.place.en}, {violation.points} points",
            ),
            amount=violation.fine,
        )
        for violation in violations_of(situation)
    )


def _family(situation: Situation) -> tuple[LiveOption, ...]:
    return tuple(
        LiveOption(
            value=member.key,
            text=LocalText(zh=mask_name(member.name), en=mask_name(member.name)),
            detail=member.relation,
        )
        for member in family_of(situation)
    )


def _departments(situation: Situation) -> tuple[LiveOption, ...]:
    chance = seeded("clinics", situation.text("hospital"))
    chosen = sorted(chance.sample(range(len(_CLINICS)), 6))
    return tuple(LiveOption(value=_CLINICS[code][0], text=_both(*_CLINICS[code])) for code in chosen)


def _doctors(situation: Situation) -> tuple[LiveOption, ...]:
    chance = seeded("doctors", situation.text("hospital"), situation.text("department"))
    titles = (
        ("主任医师", "Chief physician"),
        ("副主任医师", "Associate chief physician"),
        ("主治医师", "Attending physician"),
    )
    return tuple(
        LiveOption(value=name, text=_both(name, name), detail=_both(*chance.choice(titles)))
        for name in chance.sample(_DOCTORS, 3)
    )


def _tax_periods(situation: Situation) -> tuple[LiveOption, ...]:
    first = civil_day(situation.now).replace(day=1)
    months = [f"{add_months(first, -back):%Y-%m}" for back in range(1, 4)]
    return tuple(LiveOption(value=month, text=_both(f"{month} 属期", f"Period {month}")) for month in months)


def _reference(situation: Situation, name: str) -> tuple[LiveOption, ...]:
    if name not in situation.reference.list_names:
        return ()
    return tuple(
        LiveOption(value=option.value, text=_both(option.zh, option.en)) for option in situation.reference.options(name)
    )


def _both(zh: str, en: str) -> LocalText:
    return LocalText(zh=zh, en=en)


_PAID = LocalText(zh="已缴", en="Paid")
_UNPAID = LocalText(zh="未缴", en="Not paid")
_NOTHING = LocalText(zh="目前没有可选的内容。", en="There is nothing to choose at present.")
_EMPTY = {
    "violations": LocalText(zh="该车没有未处理的违法记录。", en="This vehicle has no open violation."),
    "levy_items": LocalText(zh="目前没有应缴的费款。", en="There is nothing to pay at present."),
    "own_vehicles": LocalText(zh="您名下没有登记的车。", en="No vehicle is registered in your name."),
    "own_businesses": LocalText(zh="您名下没有登记的店。", en="No business is registered in your name."),
    "open_fines": LocalText(zh="您没有要交的罚单。", en="You have no fine to pay."),
    "insured_places": LocalText(zh="没有查到外地的参保记录。", en="No record from elsewhere was found."),
    "status_on_file": LocalText(zh="没有查到登记的困难身份。", en="No status of hardship is on file."),
    "insured_years": LocalText(zh="没有查到您的医保参保记录。", en="No medical-insurance record was found."),
    "own_plots": LocalText(zh="没有查到您名下的承包地。", en="No contracted land was found in your name."),
    "slot": LocalText(zh="近期没有可约的时间。", en="There are no free times in the coming days."),
}
_LISTS: dict[str, Callable[[Situation], tuple[LiveOption, ...]]] = {
    "violations": _violations,
    "family_members": _family,
    "hospital_departments": _departments,
    "doctors": _doctors,
    "tax_periods": _tax_periods,
    "own_vehicles": vehicles_of,
    "own_businesses": businesses_of,
    "insured_places": insured_places_of,
    "status_on_file": status_on_file_of,
    "own_plots": plots_of,
    "insured_years": insured_years_of,
    "present_tier": present_tier_of,
    "pay_base_limits": pay_base_limits_of,
}
