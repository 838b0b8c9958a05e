"""The generators of the sandbox: short words in a template that become plausible values, always the same for the same person.

text 正常/Normal        pick A/a; !B/b (with !: there is nothing, which is no success)     money 100..900        int 1..9 年/years
date -400..-30 (days from today)   month -12..-1   year -2
number 4416##########  (# digit, @ letter, {LABEL} the year of a row said before)
answer FIELD … (the first that was answered)   me employer             own name|id (masked)  case
kinship FIELD (what the person of an ID number is to the applicant, as the sandbox's archive has it)
owner FIELD (of the vehicle with that plate, masked: the applicant's own name where it is theirs)
firm name|usc_code (of whom the person acts for)
now  today  certified [+12]  loop (the month, year or value of a table row)   known LABEL (a row said before)
collect 25..30 (days from today until a paper can be fetched: shown when it is asked for)
fined (masked, of the decision number)        owed 40..260 (what the account owes)
         read engine|price|new_energy|… FIELD … (`tax_register`)
status received A/a; completed B/b (one of the five states of a case, and in brackets what that means here)
within FIELD 0.01 net|tax (the parts of an amount with tax)      rent FIELD PERIOD (an amount a month, for all its months)   months PERIOD
capitals GENERATOR (an amount in capitals)      levied FIELD tax|item (of a tax that was asked for, or of any)
card_validity (how long an identity card is good that is made now, by age)
paid_months FIELD (months paid in the year that was answered: none that has not begun)
base (of a person's premiums, a month)
own_share FIELD|loop [LABEL] (a person's part of the premiums of those schemes, for the months of a row)
after 3..12 (days after the month of the row, today at the latest)
"""

import random
import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date, timedelta
from decimal import Decimal, InvalidOperation

from catalogue.amounts_in_words import amount_in_capitals
from catalogue.text import LocalText
from central.cases.states import LABELS, CaseStatus
from central.clock import civil_day, second_words
from central.sandbox.ages import validity_of_card
from central.sandbox.citizen import IN_ENGLISH, digits, seeded
from central.sandbox.situation import NOTHING, Situation
from central.sandbox.tax_register import engine_of, home_purchase, masked_frame, vehicle_purchase
from central.sandbox.tax_rules import tax_within
from central.sandbox.violations import decision_of

_NOTHING_THERE = "!"
_BLANK = re.compile("[#@]")
_YEAR_OF = re.compile(r"\{(\w+)\}")
_LETTERS = "ABCDEFGHJKLMNPQRSTUVWXY"

_GENERATION = 16
_OF_GENERATIONS = {
    2: (("祖父（外祖父）", "Grandfather"), ("祖母（外祖母）", "Grandmother")),
    1: (("父亲", "Father"), ("母亲", "Mother")),
    0: (("兄弟", "Brother"), ("姐妹", "Sister")),
    -1: (("儿子", "Son"), ("女儿", "Daughter")),
    -2: (("孙子（外孙）", "Grandson"), ("孙女（外孙女）", "Granddaughter")),
}
_UNKNOWN = LocalText(zh="—", en="—")


class GeneratorUnknown(Exception):
    """A template uses a word that is no generator."""


@dataclass(frozen=True)
class Making:
    """One value in the making: `place` keeps the chance of every row and cell apart; `loop` is the table row's own value."""

    situation: Situation
    chance: random.Random
    argument: str
    loop: str


def make_value(situation: Situation, generator: str, place: str, loop: str = "") -> LocalText:
    """The value of a generator. Raises GeneratorUnknown."""
    word, _, argument = generator.partition(" ")
    maker = _MAKERS.get(word)
    if maker is None:
        raise GeneratorUnknown(f"{situation.item.code}: {generator!r}")
    chance = seeded(situation.item.code, situation.seed, place, loop)
    return maker(Making(situation, chance, argument.strip(), loop))


def is_nothing(generator: str, value: LocalText) -> bool:
    """Whether the value that a `pick` made says that there is nothing: no record, no entitlement."""
    word, _, argument = generator.partition(" ")
    choices = [part.strip() for part in argument.split(";")] if word == "pick" else []
    return any(
        choice.startswith(_NOTHING_THERE) and _both(choice.removeprefix(_NOTHING_THERE)) == value for choice in choices
    )


def owed_of(situation: Situation, bounds: str) -> Decimal:
    """What an account owes: the same for everyone who asks, and for a row as for the charge."""
    low, high = _bounds(bounds)
    bill = Decimal(seeded("due", situation.item.code, situation.seed).randint(low * 100, high * 100)) / 100
    return max(bill - situation.paid, Decimal(0))


def add_months(day: date, months: int) -> date:
    """The same day `months` later, or the last day of that month."""
    index = day.year * 12 + day.month - 1 + months
    year, month = divmod(index, 12)
    for candidate in (day.day, 30, 29, 28):
        try:
            return date(year, month + 1, min(day.day, candidate))
        except ValueError:
            continue
    raise AssertionError("every month has 28 days")


def months_in(span: tuple[str, ...]) -> int:
    """From the first month to the last, both included; 1 where no range was answered."""
    if len(span) != 2:
        return 1
    first, last = ((int(month[:4]), int(month[5:7])) for month in span)
    return (last[0] - first[0]) * 12 + last[1] - first[1] + 1


def amount_of(text: str) -> Decimal:
    """1,234.50 → 1234.5; 0 for what is no amount."""
    try:
        return Decimal(text.replace(",", ""))
    except InvalidOperation:
        return Decimal(0)


def yuan(amount: Decimal) -> str:
    """The amount with separators: 1234.5 becomes 1,234.50."""
    return f"{amount:,.2f}"


def _text(making: Making) -> LocalText:
    return _both(making.argument)


def _pick(making: Making) -> LocalText:
    return _both(making.chance.choice(making.argument.split(";")).strip().removeprefix(_NOTHING_THERE))


def _status(making: Making) -> LocalText:
    state, _, words = making.chance.choice(making.argument.split(";")).strip().partition(" ")
    label, more = LABELS[CaseStatus(state)], _both(words)
    return LocalText(zh=f"{label.zh}（{more.zh}）", en=f"{label.en} ({more.en})")


def _money(making: Making) -> LocalText:
    low, high = _bounds(making.argument)
    return same(yuan(Decimal(making.chance.randint(low * 100, high * 100)) / 100))


def _int(making: Making) -> LocalText:
    span, _, unit = making.argument.partition(" ")
    number = making.chance.randint(*_bounds(span))
    if not unit:
        return same(str(number))
    words = _both(unit)
    return LocalText(zh=f"{number}{words.zh}", en=f"{number} {words.en}")


def _owed(making: Making) -> LocalText:
    return same(yuan(owed_of(making.situation, making.argument)))


def _fined(making: Making) -> LocalText:
    decision = decision_of(making.situation)
    return NOTHING if decision is None else same(decision.fined)


def _read(making: Making) -> LocalText:
    what, *names = making.argument.split()
    return _READINGS[what](making.situation, *map(making.situation.text, names))


def _litres(_situation: Situation, plate: str, kind: str) -> LocalText:
    size = engine_of(plate)
    return LocalText(zh=f"{size}升", en=f"{size} L") if size and kind == "小型汽车" else NOTHING


def _new_energy(_situation: Situation, vin: str) -> LocalText:
    return _both("是/Yes" if vehicle_purchase("", vin).is_new_energy else "否/No")


_READINGS: dict[str, Callable[..., LocalText]] = {
    "engine": _litres,
    "frame": lambda _, vin: same(masked_frame(vin)),
    "price": lambda _, invoice: same(yuan(vehicle_purchase(invoice, "").price)),
    "new_energy": _new_energy,
    "home_price": lambda situation, contract: same(yuan(home_purchase(contract, situation.seed).price)),
    "home_area": lambda situation, contract: same(str(home_purchase(contract, situation.seed).area)),
    "homes": lambda situation, contract: home_purchase(contract, situation.seed).homes,
}


def _date(making: Making) -> LocalText:
    days = making.chance.randint(*_bounds(making.argument))
    return same((civil_day(making.situation.now) + timedelta(days=days)).isoformat())


def _month(making: Making) -> LocalText:
    months = making.chance.randint(*_bounds(making.argument))
    return same(f"{add_months(civil_day(making.situation.now).replace(day=1), months):%Y-%m}")


def _year(making: Making) -> LocalText:
    return same(str(civil_day(making.situation.now).year + int(making.argument or "0")))


def _number(making: Making) -> LocalText:
    """With the same digits and letters in both languages, and the year of a date that was said before."""
    known = making.situation.known
    argument = _YEAR_OF.sub(lambda found: known.get(found[1], NOTHING).zh[:4], making.argument)
    zh, _, en = argument.partition("/")
    drawn = [digits(making.chance, 1) if word == "#" else making.chance.choice(_LETTERS) for word in _BLANK.findall(zh)]
    return LocalText(zh=_drawn_into(zh, drawn), en=_drawn_into(en or zh, drawn))


def _drawn_into(pattern: str, drawn: list[str]) -> str:
    left = iter(drawn)
    return _BLANK.sub(lambda _: next(left), pattern)


def _answer(making: Making) -> LocalText:
    names = making.argument.split()
    given = next((name for name in names if making.situation.text(name)), names[-1])
    return making.situation.described(given)


def _me(making: Making) -> LocalText:
    value = getattr(making.situation.citizen, making.argument) or "—"
    return LocalText(zh=value, en=IN_ENGLISH.get(value, value))


def _firm(making: Making) -> LocalText:
    enterprise = making.situation.submission.enterprise
    return NOTHING if enterprise is None else same(getattr(enterprise, making.argument) or "—")


def _owner(making: Making) -> LocalText:
    citizen = making.situation.citizen
    if making.situation.text(making.argument) == citizen.plate:
        return same(citizen.masked_name or "—")
    return same(making.chance.choice(("陈*样", "李*测", "黄*范", "张*演")))


def _own(making: Making) -> LocalText:
    citizen = making.situation.citizen
    return same((citizen.masked_name if making.argument == "name" else citizen.masked_id) or "—")


def _kinship(making: Making) -> LocalText:
    return kinship(making.situation.citizen.id_number, making.situation.text(making.argument))


def _case(making: Making) -> LocalText:
    return same(making.situation.case_number or "—")


def _now(making: Making) -> LocalText:
    return same(second_words(making.situation.now))


def _today(making: Making) -> LocalText:
    return same(making.situation.today)


def _certified(making: Making) -> LocalText:
    day = civil_day(making.situation.now)
    return same(add_months(day, int(making.argument or "0")).isoformat())


def _card_validity(making: Making) -> LocalText:
    return validity_of_card(making.situation.citizen.birth_date, civil_day(making.situation.now))


def _loop(making: Making) -> LocalText:
    options = (option for field in making.situation.item.inputs for option in field.options)
    chosen = next((option for option in options if option.value == making.loop), None)
    return _both(making.loop or "—") if chosen is None else LocalText(zh=chosen.zh, en=chosen.en)


_OWN_PERCENT = {"养老": Decimal(8), "医疗": Decimal(2), "失业": Decimal("0.2"), "工伤": Decimal(0), "生育": Decimal(0)}
"""What a person pays of the base; for work injury and maternity the employer alone pays."""
_EMPLOYER_PAYS = LocalText(zh="个人不缴费", en="employer pays")


def _paid_months(making: Making) -> LocalText:
    today = civil_day(making.situation.now)
    most = today.month if making.situation.text(making.argument) == str(today.year) else 12
    number = making.chance.randint(min(6, most), most)
    return LocalText(zh=f"{number}个月", en=f"{number} months")


def _base_of(situation: Situation) -> Decimal:
    """The same for everything that is said of a person."""
    return Decimal(seeded("base", situation.seed).randint(3_800, 6_900))


def _own_share(making: Making) -> LocalText:
    name, _, label = making.argument.partition(" ")
    schemes = making.loop if name == "loop" else making.situation.described(name).zh
    percent = sum((part for scheme, part in _OWN_PERCENT.items() if scheme in schemes), Decimal(0))
    months = re.match("[0-9]+", making.situation.known.get(label, NOTHING).zh)
    total = _base_of(making.situation) * percent / 100 * (int(months.group()) if months else 1)
    return same(yuan(total)) if total else _EMPLOYER_PAYS


def _after(making: Making) -> LocalText:
    today = civil_day(making.situation.now)
    month = date(int(making.loop[:4]), int(making.loop[5:7]), 1)
    day = add_months(month, 1) + timedelta(days=making.chance.randint(*_bounds(making.argument)) - 1)
    return same(min(day, today).isoformat())


def _span(making: Making) -> LocalText:
    """First month, last month or number of months of a range that was answered; the last is never in the future."""
    name, _, part = making.argument.partition(" ")
    answer = making.situation.values(name)
    today = civil_day(making.situation.now)
    first, last = (answer[0][:7], answer[1][:7]) if len(answer) == 2 else (f"{add_months(today, -6):%Y-%m}",) * 2
    last = min(last, f"{today:%Y-%m}")
    count = months_in((first, last))
    return same({"first": first, "last": last, "months": str(count)}[part])


def _within(making: Making) -> LocalText:
    name, rate, part = making.argument.split()
    amount = amount_of(making.situation.text(name))
    tax = tax_within(amount, Decimal(rate))
    return same(yuan(tax if part == "tax" else amount - tax))


def _capitals(making: Making) -> LocalText:
    word, _, argument = making.argument.partition(" ")
    amount = _MAKERS[word](replace(making, argument=argument)).zh
    return same(amount_in_capitals(amount_of(amount)))


_LEVIED = {
    "契税": ("契税/Deed tax", "住宅/Home"),
    "车船税": ("车船税/Vehicle and vessel tax", "小型客车/Small car"),
    "车辆购置税": ("车辆购置税/Vehicle purchase tax", "小型客车/Small car"),
    "个人所得税（2018年及以前）": ("个人所得税/Income tax", "工资薪金所得/Wages"),
}


def _levied(making: Making) -> LocalText:
    name, part = making.argument.split()
    situation = making.situation
    chance = seeded(situation.item.code, situation.seed, "levied", making.loop)
    tax, item = _LEVIED.get(situation.text(name)) or chance.choice(list(_LEVIED.values()))
    return _both(tax if part == "tax" else item)


def _rent(making: Making) -> LocalText:
    name, period = making.argument.split()
    months = months_in(making.situation.values(period))
    return same(yuan(amount_of(making.situation.text(name)) * months))


def _known(making: Making) -> LocalText:
    return making.situation.known.get(making.argument, NOTHING)


_MAKERS: dict[str, Callable[[Making], LocalText]] = {
    "text": _text,
    "pick": _pick,
    "status": _status,
    "money": _money,
    "int": _int,
    "owed": _owed,
    "fined": _fined,
    "collect": _date,
    "read": _read,
    "date": _date,
    "month": _month,
    "year": _year,
    "number": _number,
    "answer": _answer,
    "me": _me,
    "firm": _firm,
    "own": _own,
    "owner": _owner,
    "kinship": _kinship,
    "case": _case,
    "now": _now,
    "today": _today,
    "certified": _certified,
    "card_validity": _card_validity,
    "loop": _loop,
    "paid_months": _paid_months,
    "base": lambda making: same(yuan(_base_of(making.situation))),
    "own_share": _own_share,
    "after": _after,
    "span": _span,
    "capitals": _capitals,
    "levied": _levied,
    "within": _within,
    "months": lambda making: same(str(months_in(making.situation.values(making.argument)))),
    "rent": _rent,
    "known": _known,
}


def _bounds(span: str) -> tuple[int, int]:
    low, _, high = span.partition("..")
    return int(low), int(high or low)


def _both(text: str) -> LocalText:
    zh, slash, en = text.partition("/")
    return LocalText(zh=zh.strip(), en=en.strip() if slash else zh.strip())


def same(text: str) -> LocalText:
    """A text that reads the same in both languages: numbers, names, dates."""
    return LocalText(zh=text, en=text)


def kinship(number: str, other: str) -> LocalText:
    """What the person of `other` is to the person of `number`: by the age and sex in their numbers, never by an answer.

    That they are of one family at all is asked of the identity authority before.
    """
    if len(number) != 18 or len(other) != 18:
        return _UNKNOWN
    years = int(number[6:10]) - int(other[6:10])
    steps = min(2, abs(years) // _GENERATION)
    zh, en = _OF_GENERATIONS[steps if years > 0 else -steps][1 - int(other[16]) % 2]
    return LocalText(zh=zh, en=en)
