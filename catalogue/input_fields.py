"""What a citizen is asked: one input of an item, what it is given, and what inputs say of other people.

Part of `catalogue.schema`, which names it too.
"""

from typing import Annotated

import msgspec
from msgspec import Meta

from catalogue.field_terms import DATED, QUANTITIES, RANGES, BookableDays, DateReach, DayCaution
from catalogue.guide import StrictTable
from catalogue.input_types import LIVE_SOURCES, PRINTED_ON, InputKind, PrintedPaper
from catalogue.item_kinds import Identity
from catalogue.looked_for import LookedFor
from catalogue.other_people import NAMES_PEOPLE, OtherPerson
from catalogue.text import LocalText

_DAYS = frozenset({InputKind.DATE, InputKind.DATETIME})
_BY_DEVICE = frozenset({InputKind.SCAN, InputKind.PHOTO, InputKind.SIGNATURE, InputKind.FINGERPRINT, InputKind.DEVICE})
"""What is on no page of a form."""
_BELONGS = (
    ("part", frozenset(InputKind) - _BY_DEVICE, "what is filled in"),
    ("dates", DATED, "days, months and years"),
    ("day_caution", _DAYS, "days and times"),
    ("bookable", {InputKind.SLOT}, "appointments (slot)"),
    ("is_nearby", {InputKind.ADDRESS}, "addresses"),
    ("may_be_zero", QUANTITIES, "amounts and numbers"),
    ("most", QUANTITIES, "amounts and numbers"),
    ("any_script", {InputKind.NAME}, "names"),
    ("caps_payment", {InputKind.AMOUNT}, "amounts"),
    ("is_whole", {InputKind.NUMBER}, "numbers"),
    ("adults_of", {InputKind.SIGNATURE}, "signatures"),
    ("cautions", {InputKind.TEXT}, "text"),
    ("stage_from", {InputKind.SCHOOL}, "schools"),
    (
        "on_receipt",
        {InputKind.TEXT, InputKind.CHOICE, InputKind.NAME, InputKind.MOBILE, InputKind.ADDRESS},
        "texts, choices, names, telephones and addresses",
    ),
)
"""What is given to some kinds of inputs alone."""


class Choice(LocalText, frozen=True):
    """One option of a choice (选项); the Chinese text is also its value."""

    @property
    def value(self) -> str:
        """What is stored and sent when this option is chosen."""
        return self.zh


class InputField(StrictTable, frozen=True, kw_only=True):
    """One thing the citizen fills in (申请表字段). `kind` fixes its rule, see `catalogue.input_types`.

    `size` is the n of text(n). `source` names a list delivered by the platform (the @xxx of the item list).
    `only_if` shows (and then requires, unless optional) the field only when another field has one of the values.
    `required_if` makes an optional field required when another field has one of the values.
    `by_hand`: the last choice of a live list, which comes before anything the list may fill in, and asks for that by hand.
    `from_list`: the live list whose entries fill this in; it is asked for only if the citizen chose to do it by hand. Of several
    entries quantities are added up, and anything else is taken where all of them agree.
    `beside`: a live source whose first entry is said beside it: what the department has now, or the least and most of this year.
    `is_nearby`: mostly a place around the terminal, so its region is there first. `may_be_zero`: 0 is a true answer.
    `most`: the largest amount or number that is taken. `any_script`: a name that need not be Chinese.
    `caps_payment`: no order for more than this answer is paid.
    `is_whole`: a count, without decimals. `on_receipt`: the answer is on the receipt of a submission, under `receipt_label`
    where its own label is a question.
    `agreement`: what is applied for and promised by a signature; it is above the box, and on the paper for a later signer.
    `adults_of`: the family list whose other adults each sign the same text, here or on a paper to be brought back.
    `adults_show_card`: who of them signs here shows their own ID card first.
    `dates`, `bookable` and `day_caution` are in `catalogue.field_terms`. `cautions`: words that it is looked through for.
    `stage_from`: the choice asked before it whose answer the schools on offer must teach.
    `part`: what the part of a long form that begins here is about; it is the heading of its pages.
    `device`: the family of another maker's device that gives the answer (docs/drivers.md).
    `of_whom`: what is needed of the people whom ID numbers name; `of_name` is the input with the name of that person.
    """

    name: Annotated[str, Meta(pattern=r"^[a-z][a-z0-9_]*\Z")]
    kind: InputKind
    label: LocalText
    hint: LocalText | None = None
    optional: bool = False
    size: Annotated[int, Meta(ge=1, le=2000)] | None = None
    options: tuple[Choice, ...] = ()
    source: str | None = None
    only_if: dict[str, tuple[str, ...]] = msgspec.field(default_factory=dict)
    required_if: dict[str, tuple[str, ...]] = msgspec.field(default_factory=dict)
    by_hand: LocalText | None = None
    from_list: str | None = None
    beside: str | None = None
    dates: DateReach | None = None
    day_caution: DayCaution | None = None
    bookable: BookableDays | None = None
    is_nearby: bool = False
    may_be_zero: bool = False
    is_whole: bool = False
    most: Annotated[int, Meta(ge=1)] | None = None
    caps_payment: bool = False
    any_script: bool = False
    cautions: tuple[LookedFor, ...] = ()
    on_receipt: bool = False
    receipt_label: LocalText | None = None
    agreement: LocalText | None = None
    adults_of: str | None = None
    adults_show_card: bool = False
    of_whom: OtherPerson | None = None
    of_name: str | None = None
    stage_from: str | None = None
    part: LocalText | None = None
    device: Annotated[str, Meta(pattern=r"^[a-z][a-z0-9_]{0,31}\Z")] | None = None

    @property
    def printed_on(self) -> PrintedPaper | None:
        """The card or paper that the answer may be read from; None where it must be given otherwise."""
        return PRINTED_ON.get(self.kind)

    @property
    def is_always_needed(self) -> bool:
        """Whether no citizen gets past this field without filling it."""
        return not self.optional and not self.is_conditional

    @property
    def is_conditional(self) -> bool:
        """Whether it depends on another answer if it is asked at all."""
        return bool(self.only_if) or self.from_list is not None

    @property
    def _is_live_choice(self) -> bool:
        return self.kind in (InputKind.CHOICE, InputKind.MULTI_CHOICE) and self.source in LIVE_SOURCES

    def __post_init__(self) -> None:
        needs_options = self.kind in (InputKind.CHOICE, InputKind.MULTI_CHOICE)
        if needs_options and bool(self.options) == bool(self.source):
            raise ValueError(f"{self.kind} needs either options or a source, and not both")
        if not needs_options and self.options:
            raise ValueError(f"{self.kind} takes no options")
        if (self.kind is InputKind.TEXT) != (self.size is not None):
            raise ValueError("size belongs to text and to nothing else")
        if (self.kind is InputKind.DEVICE) != (self.device is not None):
            raise ValueError("device belongs to answers that a device gives, and each of them has it")
        if (self.kind is InputKind.SIGNATURE) != (self.agreement is not None):
            raise ValueError("agreement belongs to signatures, and each of them has it")
        self._check_terms()

    def _check_terms(self) -> None:
        """Raises ValueError where it is given what does not belong to its type."""
        for key, kinds, words in _BELONGS:
            if getattr(self, key) and self.kind not in kinds:
                raise ValueError(f"{key} belongs to {words} and to nothing else")
        if self.adults_show_card and self.adults_of is None:
            raise ValueError("adults_show_card belongs to signatures of adults (adults_of) and to nothing else")
        if self.by_hand is not None and not self._is_live_choice:
            raise ValueError("by_hand belongs to choices from a live list and to nothing else")
        if self.dates is not None and self.dates.span_months is not None and self.kind not in RANGES:
            raise ValueError("dates.span_months belongs to ranges and to nothing else")
        if self.receipt_label is not None and not self.on_receipt:
            raise ValueError("receipt_label belongs to answers on the receipt (on_receipt) and to nothing else")
        if self.required_if and not self.optional:
            raise ValueError("required_if belongs to an optional input: this one is always required when shown")


def check_lists(inputs: tuple[InputField, ...]) -> None:
    """Raises ValueError where an input is filled in by no list, or a list leaves nothing to fill in by hand."""
    lists: set[str] = set()
    filling: set[str] = set()
    for field in inputs:
        if field.from_list is not None and field.from_list not in lists:
            raise ValueError(f"{field.name}.from_list names {field.from_list}, which is no list with by_hand before it")
        if field.from_list is not None:
            filling.add(field.from_list)
        if field.by_hand is not None:
            lists.add(field.name)
    if lists - filling:
        raise ValueError(f"by_hand: {', '.join(sorted(lists - filling))} fills nothing in (from_list)")


def check_others(inputs: tuple[InputField, ...], identity: Identity) -> None:
    """Raises ValueError where an item does not say what is needed of the people it names, or asks what cannot be had."""
    names = {field.name for field in inputs if field.kind is InputKind.NAME}
    for field in inputs:
        if (field.of_whom is not None) is not (field.kind in NAMES_PEOPLE):
            raise ValueError(f"{field.name}: of_whom belongs to ID numbers of people, and each of them has it")
        if field.of_name is not None and (field.of_whom is None or field.of_name not in names):
            raise ValueError(f"{field.name}.of_name names {field.of_name}, which is no name in this item")
        if field.of_whom is OtherPerson.PAYEE and field.of_name is None:
            raise ValueError(f"{field.name}: who is paid for is named by number and name (of_name)")
        if field.of_whom in (OtherPerson.PAYEE, OtherPerson.OWN_CARD) and field.kind is not InputKind.ID_NO:
            raise ValueError(f"{field.name}: {field.of_whom.value} is asked of one person at a time")
        if field.of_whom is OtherPerson.STAFF and identity is not Identity.ENTERPRISE_CODE:
            raise ValueError(f"{field.name}: people of an enterprise are named by one that is proven")
        if field.of_whom not in (None, OtherPerson.STATED) and identity is Identity.NONE:
            raise ValueError(f"{field.name}: an item that asks no one who they are tells nothing of others")


def check_parts(inputs: tuple[InputField, ...]) -> None:
    """Raises ValueError where a form has parts, and what it asks first is in none."""
    typed = [field for field in inputs if field.kind not in _BY_DEVICE]
    beginning = [field.name for field in inputs if field.part is not None]
    if beginning and beginning[0] != typed[0].name:
        raise ValueError(f"{typed[0].name} is asked before {beginning[0]}, where the first part begins")


def check_stages(inputs: tuple[InputField, ...]) -> None:
    """Raises ValueError where schools are offered by a stage that was not chosen before."""
    chosen: set[str] = set()
    for field in inputs:
        if field.stage_from is not None and field.stage_from not in chosen:
            raise ValueError(f"{field.name}.stage_from names {field.stage_from}, which is no choice asked before it")
        if field.kind is InputKind.CHOICE:
            chosen.add(field.name)


def check_adults(inputs: tuple[InputField, ...]) -> None:
    """Raises ValueError where a signature is asked of adults that no family list of the item names."""
    families = {field.name for field in inputs if field.kind is InputKind.FAMILY_LIST}
    for field in inputs:
        if field.adults_of is not None and field.adults_of not in families:
            raise ValueError(f"{field.name}.adults_of names {field.adults_of}, which is no family list of this item")
