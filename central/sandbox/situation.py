"""All that a template may speak of: the item, who asks, what was answered, and the day."""

import re
from dataclasses import dataclass, field, replace
from datetime import datetime
from decimal import Decimal

from catalogue.guide import TimeLimit
from catalogue.input_types import InputKind
from catalogue.reference import Reference
from catalogue.schema import Identity, InputField, ServiceItem
from catalogue.text import Language, LocalText
from central.clock import civil_day
from central.sandbox.citizen import Citizen, citizen_of, mask_name, mask_number
from central.sandbox.identity.register import CitizenRegister
from contract.records import Submission

NOTHING = LocalText(zh="—", en="—")

_MASKED = {
    InputKind.ID_NO: (3, 4),
    InputKind.MOBILE: (3, 4),
    InputKind.BANK_CARD: (4, 4),
    InputKind.DISABILITY_CERT: (3, 4),
}

UNITS = ("年", "月", "日")
MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
_ISO_DAY = re.compile(r"[0-9]{4}(?:-(?:0[1-9]|1[0-2])(?:-[0-9]{2})?)?")


@dataclass(frozen=True)
class Situation:
    """One execution (沙箱情境). `seed` is who or what the result is about; `origin` is the id it came from.

    `register`: who lives in the sandbox, for answers about somebody other than the applicant. `paid`: of what an account owes.
    """

    item: ServiceItem
    submission: Submission
    citizen: Citizen
    reference: Reference
    now: datetime
    seed: str
    origin: str
    case_number: str = ""
    known: dict[str, LocalText] = field(default_factory=dict)
    register: CitizenRegister | None = field(default=None, repr=False)
    paid: Decimal = Decimal(0)

    @property
    def answers(self) -> dict[str, str | tuple[str, ...]]:
        return self.submission.answers

    def text(self, name: str) -> str:
        """One answer as text; "" when it was not given. Lists are joined."""
        value = self.answers.get(name, "")
        return value if isinstance(value, str) else "、".join(value)

    def values(self, name: str) -> tuple[str, ...]:
        """One answer as a list."""
        value = self.answers.get(name, ())
        return (value,) if isinstance(value, str) else value

    def is_asked(self, name: str) -> bool:
        """Whether the item asks for it, as the other answers are."""
        asked = next((form_field for form_field in self.item.inputs if form_field.name == name), None)
        return asked is not None and all(self.text(other) in values for other, values in asked.only_if.items())

    def described(self, name: str) -> LocalText:
        """An answer in words: option names, station names, masked numbers."""
        try:
            return describe(self.item.input(name), self.answers.get(name, ""), self.reference)
        except KeyError:
            return NOTHING

    def knowing(self, label: str, value: LocalText) -> "Situation":
        """The same situation, in which `label` was already said."""
        return replace(self, known=self.known | {label: value})

    @property
    def today(self) -> str:
        """The civil day, ISO."""
        return civil_day(self.now).isoformat()


def situation_of(
    item: ServiceItem, submission: Submission, reference: Reference, now: datetime, origin: str
) -> Situation:
    """The situation of one execution or review."""
    is_bill = item.fee and item.identity is Identity.NONE
    seed = subject_of(submission.model_copy(update={"person": None}) if is_bill else submission)
    return Situation(item, submission, citizen_of(submission.person, seed), reference, now, seed, origin)


def subject_of(submission: Submission) -> str:
    """What a result is about: the enterprise's code, the person's number, or the account, decision or pay code that was typed."""
    if submission.enterprise is not None:
        return submission.enterprise.usc_code
    if submission.person is not None:
        return submission.person.id_number
    for name in (
        "account_no",
        "pay_code",
        "decision_no",
        "usc_code",
        "mobile",
        "invoice_no",
        "request_no",
        "full_name",
    ):
        value = submission.answers.get(name)
        if isinstance(value, str) and value:
            return value
    return "guest"


def describe(asked: InputField, value: str | tuple[str, ...], reference: Reference) -> LocalText:
    """An answer in words."""
    if not value:
        return NOTHING
    if isinstance(value, tuple):
        return _described_list(asked, value, reference)
    if asked.kind in _MASKED:
        return _same(mask_number(value, *_MASKED[asked.kind]))
    if asked.kind is InputKind.NAME:
        return _same(mask_name(value))
    if asked.kind is InputKind.DATETIME:
        return _same(value.replace("T", " "))
    return _named(asked, value, reference)


def limit_in_words(limit: TimeLimit | None) -> LocalText | None:
    """承诺时限 in days; None where the guide names no number: a reference to another source is no limit."""
    if limit is None or (not limit.instant and limit.days is None):
        return None
    if limit.instant:
        return LocalText(zh="即时办结", en="On the spot")
    is_working = limit.unit.value == "working_day"
    return LocalText(
        zh=f"{limit.days}个{'工作日' if is_working else '自然日'}",
        en=f"{limit.days} {'working ' if is_working else ''}days",
    )


def _described_list(asked: InputField, values: tuple[str, ...], reference: Reference) -> LocalText:
    if asked.kind in (InputKind.MONTH_RANGE, InputKind.DATE_RANGE):
        return LocalText(zh=period_in_words(values, Language.ZH), en=period_in_words(values, Language.EN))
    if asked.kind in (InputKind.ID_LIST, InputKind.FAMILY_LIST):
        return LocalText(zh=f"共{len(values)}人", en="1 person" if len(values) == 1 else f"{len(values)} people")
    words = [_named(asked, value, reference) for value in values]
    return LocalText(zh="、".join(word.zh for word in words), en=", ".join(word.en for word in words))


def _named(asked: InputField, value: str, reference: Reference) -> LocalText:
    for option in asked.options:
        if option.value == value:
            return LocalText(zh=option.zh, en=option.en)
    if asked.kind is InputKind.REGION:
        path = reference.region_path(value)
        if path:
            return LocalText(
                zh="".join(place.name.zh for place in path), en=", ".join(place.name.en for place in path[::-1])
            )
    source = "nationalities" if asked.kind is InputKind.NATIONALITY else asked.source
    if source is not None:
        found = reference.label(source, value)
        if found is not None:
            return LocalText(zh=found.zh, en=found.en)
    return _same(value)


def _same(text: str) -> LocalText:
    return LocalText(zh=text, en=text)


def day_in_words(day: str, language: Language) -> str:
    """`day` is a year, a month or a day of ISO 8601; anything else comes back as it is. 2024-12 is 2024年12月."""
    if not _ISO_DAY.fullmatch(day):
        return day
    parts = day.split("-")
    if language == Language.ZH:
        return "".join(part.lstrip("0") + unit for part, unit in zip(parts, UNITS, strict=False))
    year, *month = parts[:2]
    named = [MONTHS[int(digits) - 1] for digits in month]
    return " ".join([*(part.lstrip("0") for part in parts[2:]), *named, year])


def period_in_words(edges: tuple[str, ...], language: Language) -> str:
    """From the first to the last, each a year, a month or a day of ISO 8601."""
    return ("至" if language == Language.ZH else " to ").join(day_in_words(edge, language) for edge in edges)
