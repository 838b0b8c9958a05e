"""Valid sample answers for every input type, as a citizen would give them on the screen.

`answer_for` works from what the screen shows (options, limits), the rules of the item and of the type; the few answers that
these do not give are in answers.toml.
"""

import tomllib
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from functools import cache
from pathlib import Path
from zlib import crc32

from stdnum import luhn

from catalogue.answer_rules import AgeOf, Differ, LiesWithin, OwnAge
from catalogue.input_types import InputKind
from catalogue.other_people import OtherPerson
from catalogue.schema import InputField, ServiceItem
from drivers.id_card_reader.gb import check_digit
from drivers.ports.id_card_reader import IdCard
from kiosk.forms.digits import usc_check_digit, vin_check_digit
from kiosk.forms.verdict import Entry
from kiosk.journeys.gates import stopping
from kiosk.view.form import FieldView
from simulators.person.people import person

MOBILE = "13800138000"
USUAL = "li"
OTHER_PROVINCE = "360700"  # Ganzhou
OTHER_MAN_BORN, OTHER_WOMAN_BORN = date(1988, 3, 4), date(1989, 5, 6)


@dataclass(frozen=True)
class AskedField:
    """What is asked (提问), of whom, and when."""

    item: ServiceItem
    field: InputField
    view: FieldView
    person: IdCard | None
    today: date


Answer = Callable[[AskedField], Entry]


def id_number(born: date, sequence: int, region: str = "441602") -> str:
    """A number with a right check digit; odd sequences are men."""
    body = f"{region}{born:%Y%m%d}{sequence:03}"
    return body + check_digit(body)


def baby_number(today: date) -> str:
    """Of the baby in the sandbox's family: born on the 15th of the month before last."""
    year, month = divmod(today.year * 12 + today.month - 3, 12)
    return id_number(date(year, month + 1, 15), 6)


def usc_code(body: str = "91441600MA4TEQTX0") -> str:
    """A code with a right check character."""
    return body + usc_check_digit(body)


def card_number(body: str) -> str:
    """A card number with a right check digit."""
    return body + luhn.calc_check_digit(body)


def vin(body: str = "LSVAA4180E2184847") -> str:
    """A VIN with a right ninth character."""
    return body[:8] + vin_check_digit(body) + body[9:]


def answer_for(asked: AskedField) -> Entry:
    """A valid answer to the field as it is shown. People of whom something is needed are citizens of the sandbox."""
    said = _load_answers().get(asked.item.code, {}).get(asked.field.name)
    if said is not None:
        return Entry(baby_number(asked.today) if said == "baby" else said)
    if _names_companion(asked):
        companion = person(companion_of("" if asked.person is None else asked.person.id_number, asked.item)).card
        return Entry(companion.name if asked.field.kind is InputKind.NAME else companion.id_number)
    if any(isinstance(rule, Differ) and rule.field == asked.field.name for rule in asked.item.rules):
        return Entry(asked.view.options[-1].value)  # the other field has the first
    return (_BY_NAME.get(asked.field.name) or _BY_KIND[asked.field.kind])(asked)


def waits_for_list(item: ServiceItem, shown: FieldView) -> bool:
    """Whether nothing can be chosen yet in a field that is filled by choosing: its list is asked for when what it depends on is known."""
    if shown.name in _load_answers().get(item.code, {}):
        return False
    kind = next(field.kind for field in item.inputs if field.name == shown.name)
    is_chosen = (_BY_NAME.get(shown.name) or _BY_KIND[kind]) in (_first, _first_of_many)
    return is_chosen and not any(option.is_enabled for option in shown.options)


@cache
def _load_answers() -> dict[str, dict[str, str]]:
    """Answers by item and input."""
    return tomllib.loads((Path(__file__).parent / "answers.toml").read_text("utf-8"))


def _of_other_sex(asked: AskedField) -> Entry:
    is_man = asked.person is not None and asked.person.sex == "1"
    return Entry(id_number(OTHER_WOMAN_BORN, 22) if is_man else id_number(OTHER_MAN_BORN, 21))


def companion_of(number: str, item: ServiceItem | None = None) -> str:
    """The key of a near relative of everybody in the sandbox's family, whose card can be laid on the reader: old, if need be."""
    if item is not None and any(isinstance(rule, AgeOf) and rule.least is not None for rule in item.rules):
        return "elder"
    return "chen" if person("li").card.id_number == number else "li"


def applicant_of(items: Iterable[ServiceItem], today: date) -> str:
    """The key of a citizen who may do all of the items: a man in his forties, or where he is too young somebody old."""
    wanted = list(items)
    own = any(isinstance(rule, OwnAge) and rule.least is not None for item in wanted for rule in item.rules)
    for key in (USUAL, "elder"):
        is_let_in = all(stopping(item, person(key).card, today) is None for item in wanted)
        if is_let_in and not (own and key == USUAL):
            return key
    raise LookupError(f"{[item.code for item in wanted]}: no synthetic person may do them")


def _names_companion(asked: AskedField) -> bool:
    return any(
        asked.field.name in (field.name, field.of_name)
        for field in asked.item.inputs
        if field.of_whom in (OtherPerson.KIN, OtherPerson.PAYEE, OtherPerson.OWN_CARD) and field.name not in _BY_NAME
    )


def _child(_asked: AskedField) -> Entry:
    return Entry(values=(person("child").card.id_number,))


def _relative(asked: AskedField) -> str:
    """Somebody whose card can be laid on the reader."""
    card = person(companion_of("" if asked.person is None else asked.person.id_number, asked.item)).card
    return f"{card.name}|{card.id_number}|配偶|2500"


def _own_cert(asked: AskedField) -> Entry:
    number = asked.person.id_number if asked.person is not None else id_number(date(1970, 1, 1), 11)
    return Entry(number + "43")


def _first(asked: AskedField) -> Entry:
    return Entry(next(option.value for option in asked.view.options if option.is_enabled))


def _first_of_many(asked: AskedField) -> Entry:
    return Entry(values=(next(option.value for option in asked.view.options if option.is_enabled),))


def _region(asked: AskedField) -> str:
    """A town of the county, or where the place is to lie outside one of another province."""
    if any(
        isinstance(rule, LiesWithin) and rule.outside and rule.field == asked.field.name for rule in asked.item.rules
    ):
        return OTHER_PROVINCE
    towns = [
        option.value for option in asked.view.options if option.value.startswith("441602") and len(option.value) == 9
    ]
    return towns[0]


def _months(asked: AskedField) -> Entry:
    last = date.fromisoformat(asked.view.upper + "-01")
    first = date(last.year - (last.month <= 3), (last.month - 4) % 12 + 1, 1)
    return Entry(values=(max(f"{first:%Y-%m}", asked.view.lower), f"{last:%Y-%m}"))


def _days(asked: AskedField) -> Entry:
    last = date.fromisoformat(asked.view.upper)
    first = max(last - timedelta(days=30), date.fromisoformat(asked.view.lower))
    return Entry(values=(first.isoformat(), last.isoformat()))


def _day(asked: AskedField) -> Entry:
    """A week ago where that is allowed, else a week from the first day on."""
    lower, upper = date.fromisoformat(asked.view.lower), date.fromisoformat(asked.view.upper)
    day = asked.today - timedelta(days=7)
    return Entry((day if lower <= day <= upper else min(lower + timedelta(days=7), upper)).isoformat())


def _moment(asked: AskedField) -> Entry:
    return Entry(f"{(asked.today - timedelta(days=3)).isoformat()}T09:30")


def _mobile(asked: AskedField) -> str:
    """One number for all items; where a code is sent, one of the item, for a number gets one a minute."""
    has_code = any(field.kind is InputKind.SMS_CODE for field in asked.item.inputs)
    return MOBILE[:7] + f"{crc32(asked.item.code.encode()) % 10_000:04}" if has_code else MOBILE


def _month(asked: AskedField) -> Entry:
    return Entry(asked.view.upper if asked.field.name != "birth_month" else "1972-08")


def _text(asked: AskedField) -> Entry:
    return Entry("这是一段用来演示的说明文字"[: asked.field.size or 1])


def _amount(_asked: AskedField) -> Entry:
    return Entry(f"{Decimal('120.50')}")


_BY_NAME: dict[str, Answer] = {
    "partner_id_no": _of_other_sex,
    "child_id_no": lambda asked: Entry(_child(asked).values[0]),
    "child_ids": _child,
    "child_name": lambda _: Entry(person("child").card.name),
    "tenant_code": lambda _: Entry(usc_code()),
    "buyer_code": lambda _: Entry(usc_code()),
}
_BY_KIND: dict[InputKind, Answer] = {
    InputKind.ID_NO: _of_other_sex,
    InputKind.NAME: lambda _: Entry("林芒种"),
    InputKind.MOBILE: lambda asked: Entry(_mobile(asked)),
    InputKind.PLATE_NO: lambda _: Entry("粤P12345"),
    InputKind.VIN: lambda _: Entry(vin()),
    InputKind.USC_CODE: lambda _: Entry(usc_code()),
    InputKind.BANK_CARD: lambda _: Entry(card_number("622202123456789012")),
    InputKind.AMOUNT: _amount,
    InputKind.NUMBER: lambda _: Entry("3"),
    InputKind.YEAR: lambda asked: Entry(asked.view.upper),
    InputKind.MONTH: _month,
    InputKind.DATE: _day,
    InputKind.DATETIME: _moment,
    InputKind.MONTH_RANGE: _months,
    InputKind.DATE_RANGE: _days,
    InputKind.TEXT: _text,
    InputKind.CHOICE: _first,
    InputKind.MULTI_CHOICE: _first_of_many,
    InputKind.REGION: lambda asked: Entry(_region(asked)),
    InputKind.ADDRESS: lambda asked: Entry(values=(next(iter(asked.view.values), _region(asked)), "演示路1号2栋301房")),
    InputKind.STATION: _first,
    InputKind.SCHOOL: _first,
    InputKind.SLOT: _first,
    InputKind.TIER: _first,
    InputKind.RECEIPT_NO: lambda _: Entry("YC001-20260102-000001"),
    InputKind.CERT_NO: lambda _: Entry("粤演字〔2020〕0012"),
    InputKind.PHOTO_RECEIPT: lambda _: Entry("4416022026010212345"),
    InputKind.PERMIT_NO: lambda asked: Entry("H12345678" if asked.field.name == "travel_permit_no" else "C12345678"),
    InputKind.PASSPORT_NO: lambda _: Entry("E12345678"),
    InputKind.NATIONALITY: _first,
    InputKind.DISABILITY_CERT: _own_cert,
    InputKind.DECISION_NO: lambda _: Entry("441602123456789"),
    InputKind.TRAFFIC_DECISION_NO: lambda _: Entry("440106123456789"),  # of another place: none here has that number
    InputKind.INVOICE_NO: lambda _: Entry("12345678"),
    InputKind.PAY_CODE: lambda _: Entry("44160026000000000012"),
    InputKind.ACCOUNT_NO: lambda _: Entry("0300123456"),
    InputKind.QUERY_CODE: lambda _: Entry("123456"),
    InputKind.SMS_CODE: lambda asked: Entry(_mobile(asked)[-6:]),
    InputKind.CONFIRM: lambda _: Entry("yes"),
    InputKind.ID_LIST: lambda _: Entry(values=(id_number(OTHER_MAN_BORN, 21), id_number(OTHER_WOMAN_BORN, 22))),
    InputKind.FAMILY_LIST: lambda asked: Entry(values=(_relative(asked),)),
}
