"""Rules between the answers of an item, or between an answer and who gives it: a closed set, each with what it needs.

Data of the catalogue; `kiosk.forms.rules` judges by them. A rule looks only at answers that are there: what must be answered
is said by the inputs themselves. `words` takes the place of the terminal's own sentence.
"""

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Annotated, ClassVar

import msgspec
from msgspec import Meta

from catalogue.divisions import DivisionLevel
from catalogue.field_terms import RANGES
from catalogue.guide import StrictTable
from catalogue.input_fields import InputField
from catalogue.input_types import InputKind
from catalogue.item_kinds import Identity
from catalogue.item_terms import Age, LeastAge
from catalogue.looked_for import LookedFor
from catalogue.text import LocalText

Kinds = frozenset[InputKind]
Inputs = Mapping[str, Kinds]

_ANY: Kinds = frozenset(InputKind)
_TEXT: Kinds = frozenset({InputKind.TEXT})
_ID_NO: Kinds = frozenset({InputKind.ID_NO})
_DAY: Kinds = frozenset({InputKind.DATE})
_CHOICE: Kinds = frozenset({InputKind.CHOICE})


class RuleTerms(StrictTable, frozen=True, kw_only=True, tag_field="rule"):
    """What every rule has (规则): the input beside which it is said that it does not hold.

    `INPUTS` names the keys that name inputs, and their kinds. `ABOUT_APPLICANT`: it needs to be known who comes.
    """

    INPUTS: ClassVar[Inputs] = {"field": _ANY}
    ABOUT_APPLICANT: ClassVar[bool] = False

    field: str
    words: LocalText | None = None

    @property
    def rule(self) -> str:
        """Its name in the catalogue."""
        return str(self.__struct_config__.tag)


class AtMost(RuleTerms, frozen=True, kw_only=True, tag="at_most"):
    """No more than so many options at a time (最多选几项)."""

    INPUTS: ClassVar[Inputs] = {"field": frozenset({InputKind.MULTI_CHOICE})}

    most: Annotated[int, Meta(ge=1)]


class AtLeastLong(RuleTerms, frozen=True, kw_only=True, tag="at_least_long"):
    """The rule that an answer has at least so many characters (最少字数), blanks not counted."""

    INPUTS: ClassVar[Inputs] = {"field": _TEXT}

    least: Annotated[int, Meta(ge=2)]


class SaysSomething(RuleTerms, frozen=True, kw_only=True, tag="says_something"):
    """The rule that an answer says something (言之有物): not one character over and over, and not signs alone."""

    INPUTS: ClassVar[Inputs] = {"field": _TEXT}


class IsCivil(RuleTerms, frozen=True, kw_only=True, tag="is_civil"):
    """No abuse (文明用语): none of the words of `abuse`, which is filled in."""

    INPUTS: ClassVar[Inputs] = {"field": _TEXT}

    abuse: LookedFor | None = None


class IsTradeName(RuleTerms, frozen=True, kw_only=True, tag="is_trade_name"):
    """What an individual business may be called (字号合规): Chinese characters, two at least, and none of the words that are kept back."""

    INPUTS: ClassVar[Inputs] = {"field": _TEXT}


class LiesWithin(RuleTerms, frozen=True, kw_only=True, tag="lies_within"):
    """A place in the province, city or county of the terminal (地点范围), or with `outside` not in it; `words` say who else does it."""

    INPUTS: ClassVar[Inputs] = {"field": frozenset({InputKind.ADDRESS, InputKind.REGION})}

    words: LocalText
    within: DivisionLevel
    outside: bool = False


class NotTheApplicant(RuleTerms, frozen=True, kw_only=True, tag="not_the_applicant"):
    """Somebody else's ID number (非本人)."""

    INPUTS: ClassVar[Inputs] = {"field": _ID_NO}
    ABOUT_APPLICANT: ClassVar[bool] = True


class NotBefore(RuleTerms, frozen=True, kw_only=True, tag="not_before"):
    """A date that does not lie before that in `earlier` (日期先后)."""

    INPUTS: ClassVar[Inputs] = {"field": _DAY, "earlier": _DAY}

    earlier: str


class Differ(RuleTerms, frozen=True, kw_only=True, tag="differ"):
    """Two answers that may not be the same (两项不同)."""

    INPUTS: ClassVar[Inputs] = {"field": _ANY, "other": _ANY}

    other: str


class PlateFitsType(RuleTerms, frozen=True, kw_only=True, tag="plate_fits_type"):
    """Eight characters are new energy (号牌种类相符), 挂 is a trailer; `field` asks the type, `plate` the number."""

    INPUTS: ClassVar[Inputs] = {"field": _CHOICE, "plate": frozenset({InputKind.PLATE_NO})}

    plate: str


class MayMarry(RuleTerms, frozen=True, kw_only=True, tag="may_marry"):
    """The other party is of the legal age (可以结婚), and not of the applicant's sex."""

    INPUTS: ClassVar[Inputs] = {"field": _ID_NO}
    ABOUT_APPLICANT: ClassVar[bool] = True

    least_age: LeastAge


class CertIsOfSubject(RuleTerms, frozen=True, kw_only=True, tag="cert_is_of_subject"):
    """A disability certificate begins with the ID number of whom it is about (证件相符).

    That is the person of `subject`, or where `own_if` holds the applicant.
    """

    INPUTS: ClassVar[Inputs] = {"field": frozenset({InputKind.DISABILITY_CERT}), "subject": _ID_NO}
    ABOUT_APPLICANT: ClassVar[bool] = True

    subject: str
    own_if: Annotated[dict[str, tuple[str, ...]], Meta(min_length=1)]


class RenewalIsDue(RuleTerms, frozen=True, kw_only=True, tag="renewal_is_due"):
    """Where `only_if` holds (临期换领), the applicant's card ends within so many days or has ended."""

    ABOUT_APPLICANT: ClassVar[bool] = True

    only_if: Annotated[dict[str, tuple[str, ...]], Meta(min_length=1)]
    days: Annotated[int, Meta(ge=1, le=3660)]


class NeededUnlessOfProvince(RuleTerms, frozen=True, kw_only=True, tag="needed_unless_of_province"):
    """An optional period that an applicant without a hukou in the province must give (外省必填): when they were here."""

    INPUTS: ClassVar[Inputs] = {"field": RANGES}
    ABOUT_APPLICANT: ClassVar[bool] = True


class OneOf(RuleTerms, frozen=True, kw_only=True, tag="one_of"):
    """Each may stay empty, but not all of them (至少填一项); `field` is the last that is asked."""

    INPUTS: ClassVar[Inputs] = {"field": _ANY, "others": _ANY}

    others: Annotated[tuple[str, ...], Meta(min_length=1)]


class AgeOf(RuleTerms, frozen=True, kw_only=True, tag="age_of"):
    """Whom an ID number names is at least so old (他人年龄), and younger than `below`, where `only_if` holds.

    `on` is the day of this year (MM-DD) on which the law takes the age; without it, today.
    """

    INPUTS: ClassVar[Inputs] = {"field": _ID_NO}

    least: Age | None = None
    below: Age | None = None
    on: Annotated[str, Meta(pattern=r"^(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])\Z")] | None = None
    only_if: dict[str, tuple[str, ...]] = msgspec.field(default_factory=dict)

    def __post_init__(self) -> None:
        if self.on is not None:
            date.fromisoformat(f"2001-{self.on}")  # a day that every year has


class OwnAge(RuleTerms, frozen=True, kw_only=True, tag="own_age"):
    """The same of the applicant (本人年龄), where by `only_if` they are whom it is about."""

    ABOUT_APPLICANT: ClassVar[bool] = True

    least: Age | None = None
    below: Age | None = None
    only_if: Annotated[dict[str, tuple[str, ...]], Meta(min_length=1)]


AnswerRule = (
    AtMost
    | AtLeastLong
    | SaysSomething
    | IsCivil
    | IsTradeName
    | LiesWithin
    | NotTheApplicant
    | NotBefore
    | Differ
    | PlateFitsType
    | MayMarry
    | CertIsOfSubject
    | RenewalIsDue
    | NeededUnlessOfProvince
    | OneOf
    | AgeOf
    | OwnAge
)


def check_rules(rules: tuple[AnswerRule, ...], inputs: tuple[InputField, ...], identity: Identity) -> None:
    """Raises ValueError where a rule names what the item does not ask, or asks who comes of an item that does not."""
    asked = {field.name: field for field in inputs}
    for place, rule in enumerate(rules, 1):
        label = f"rules {place} ({rule.rule})"
        _check_named(label, rule, asked)
        if rule.ABOUT_APPLICANT and identity is Identity.NONE:
            raise ValueError(f"{label}: looks at who comes, and this item asks no one who they are")
        for other, values in _conditions(rule):
            allowed = {option.value for option in asked[other].options} if other in asked else set()
            if not set(values) <= allowed:
                raise ValueError(f"{label}: {other} with {'、'.join(values)} is no choice of this item")


def _check_named(label: str, rule: AnswerRule, asked: Mapping[str, InputField]) -> None:
    for key, kinds in rule.INPUTS.items():
        named = getattr(rule, key)
        for name in (named,) if isinstance(named, str) else named:
            if name not in asked:
                raise ValueError(f"{label}: {key} names {name}, which is no input of this item")
            if asked[name].kind not in kinds:
                raise ValueError(f"{label}: {key} names {name}, which is no {' or '.join(sorted(kinds))}")


def _conditions(rule: AnswerRule) -> Iterator[tuple[str, tuple[str, ...]]]:
    if isinstance(rule, CertIsOfSubject):
        yield from rule.own_if.items()
    if isinstance(rule, RenewalIsDue | AgeOf | OwnAge):
        yield from rule.only_if.items()
