"""What a service item is: the standard fields of a 政务服务事项 that a terminal needs, as frozen records.

Field names follow the national 实施清单 (GB/T 39554) where it has them. Files are read by `catalogue.loader`.
"""

from datetime import date, time
from typing import Annotated

import msgspec
from msgspec import Meta

from catalogue.answer_rules import AnswerRule, check_rules
from catalogue.device_families import DeviceNeed
from catalogue.gates import Gate, HukouGate
from catalogue.guide import Office, ServiceGuide, StrictTable
from catalogue.identity_reasons import IdentityReason, check_identity
from catalogue.input_fields import (
    Choice,
    InputField,
    check_adults,
    check_lists,
    check_others,
    check_parts,
    check_stages,
)
from catalogue.input_types import InputKind
from catalogue.item_kinds import (
    CODE,
    Audience,
    CrossRegion,
    FurtherDocument,
    Identity,
    ItemKind,
    ItemStatus,
    Level,
    OfflinePolicy,
    Output,
    RowStatus,
)
from catalogue.item_terms import AfterSubmitting, CardTerms
from catalogue.life_events import LifeEvent
from catalogue.retired_items import RetiredItem
from catalogue.text import LocalText

__all__ = [
    "Audience",
    "Catalogue",
    "Choice",
    "CrossRegion",
    "Department",
    "DeviceNeed",
    "FactSource",
    "FurtherDocument",
    "Identity",
    "IdentityReason",
    "InputField",
    "ItemKind",
    "ItemStatus",
    "Level",
    "OfflinePolicy",
    "OpenHours",
    "Output",
    "RowSource",
    "RowStatus",
    "ServiceItem",
    "Theme",
]


class OpenHours(StrictTable, frozen=True, kw_only=True):
    """One span of local time on some weekdays (办理时间) (1 = Monday … 7 = Sunday)."""

    weekdays: Annotated[tuple[Annotated[int, Meta(ge=1, le=7)], ...], Meta(min_length=1)]
    opens: time
    closes: time

    def __post_init__(self) -> None:
        if self.opens >= self.closes:
            raise ValueError("opens must be before closes")


class FactSource(StrictTable, frozen=True, kw_only=True):
    """Where one fact of an item comes from (依据): an article of a law, or that the department's current rule must confirm it.

    `checked_on` and `checked_by` are filled in by the bureau that has compared it.
    """

    fact: Annotated[str, Meta(min_length=1)]
    source: Annotated[str, Meta(min_length=1)]
    checked_on: date | None = None
    checked_by: str | None = None


class RowSource(StrictTable, frozen=True, kw_only=True):
    """The source of an item's row (事项来源): keys of the source list, and single facts in it."""

    status: RowStatus
    keys: tuple[str, ...]
    facts: tuple[FactSource, ...] = ()


SHORT_CHARACTERS, SHORT_WORDS = 8, 4
"""What a button has room for, in Chinese and in English."""


class ServiceItem(StrictTable, frozen=True, kw_only=True):
    """What a citizen can come to do (事项); one of the catalogue's.

    `code` is the project's own; `base_code` (基本编码, 12) and `item_code` (实施编码, 31) are filled when known.
    `name` is the official one (事项名称), `short` what it is called on a button (简称); `keywords`: what people say when they look for it.
    People look for it under `theme` and under `also_themes`. `popular`: its place on the first page, by the level of the site.
    `identity` follows from `identity_reason` (`catalogue.identity_reasons`); `identity_source` is the rule that wants it otherwise.
    `also_by`: what identifies for it beside ID card and identity code.
    `open_hours` empty means: whenever the terminal is on. `asks_copies`: the citizen says how many copies they need.
    `local_answer`: what of the terminal answers a local item (`kiosk.local_services`).
    `hidden_until_printed`: its tables are on the paper alone; the screen counts their rows and shows their totals.
    `pick_up_code`: its result is printed by a pick-up code alone, without a card (docs/adr/0058).
    `statement`: what the citizen agrees to by submitting, in place of the usual. `follow_ups`: items that often come next.
    `rules` are in `catalogue.answer_rules`; `gates` in `catalogue.gates`; `card` and `after_submitting` in `catalogue.item_terms`.
    """

    code: Annotated[str, Meta(pattern=CODE)]
    base_code: Annotated[str, Meta(pattern=r"^[0-9A-Z]{12}\Z")] | None = None
    item_code: Annotated[str, Meta(pattern=r"^[0-9A-Z]{31}\Z")] | None = None
    name: LocalText
    short: LocalText
    alias: LocalText
    keywords: Annotated[tuple[str, ...], Meta(min_length=1)]
    department: str
    theme: str
    also_themes: tuple[str, ...] = ()
    kind: ItemKind
    identity: Identity
    identity_reason: IdentityReason
    identity_source: str | None = None
    also_by: tuple[FurtherDocument, ...] = ()
    audience: Audience
    offline: OfflinePolicy
    outputs: Annotated[tuple[Output, ...], Meta(min_length=1)]
    fee: bool
    cross_region: CrossRegion
    levels: Annotated[tuple[Level, ...], Meta(min_length=1)]
    status: ItemStatus = ItemStatus.ONLINE
    popular: dict[Level, Annotated[int, Meta(ge=1)]] = msgspec.field(default_factory=dict)
    open_hours: tuple[OpenHours, ...] = ()
    inputs: tuple[InputField, ...] = ()
    rules: tuple[AnswerRule, ...] = ()
    gates: tuple[Gate, ...] = ()
    card: CardTerms | None = None
    local_answer: Annotated[str, Meta(pattern=r"^[a-z][a-z_]*\Z")] | None = None
    statement: LocalText | None = None
    asks_copies: bool = False
    hidden_until_printed: bool = False
    pick_up_code: bool = False
    follow_ups: tuple[Annotated[str, Meta(pattern=CODE)], ...] = ()
    after_submitting: AfterSubmitting | None = None
    guide: ServiceGuide
    row: RowSource

    def __post_init__(self) -> None:
        self._check_short()
        self._check_finding()
        names = [field.name for field in self.inputs]
        doubled = sorted({name for name in names if names.count(name) > 1})
        if doubled:
            raise ValueError(f"input names must differ: {', '.join(doubled)} are there twice")
        self._check_conditions(names)
        if self.fee and self.offline is not OfflinePolicy.ONLINE:
            raise ValueError("an item that takes money must be online")
        self._check_deadline()
        self._check_terms()
        check_rules(self.rules, self.inputs, self.identity)
        check_others(self.inputs, self.identity)
        check_adults(self.inputs)
        check_lists(self.inputs)
        check_parts(self.inputs)
        check_stages(self.inputs)
        check_identity(self.identity, self.identity_reason, self.identity_source)

    def _check_short(self) -> None:
        """Raises ValueError where the short name does not fit on a button."""
        if len(self.short.zh) > SHORT_CHARACTERS:
            raise ValueError(f"short: at most {SHORT_CHARACTERS} Chinese characters")
        if len(self.short.en.split()) > SHORT_WORDS:
            raise ValueError(f"short: at most {SHORT_WORDS} English words")

    def _check_finding(self) -> None:
        """Raises ValueError where it is to be found where it is not, or twice."""
        if len(set(self.themes)) < len(self.themes):
            raise ValueError("also_themes: each theme once")
        strange = [level.value for level in self.popular if level not in self.levels]
        if strange:
            raise ValueError(f"popular: it is not done at {', '.join(strange)}")

    def _check_deadline(self) -> None:
        """Raises ValueError where what must arrive in time may wait on a terminal, or nothing says where the deadline comes from."""
        deadline = self.guide.deadline
        if deadline is None:
            return
        if self.offline is OfflinePolicy.QUEUE and not deadline.counts_when_captured:
            raise ValueError("an item with a deadline must be online, unless the time of capture is that of filing")
        if not self.row.facts:
            raise ValueError("row.facts: a deadline needs its source")

    def _check_terms(self) -> None:
        """Raises ValueError where it is given what it cannot have."""
        knows_who = self.identity is not Identity.NONE
        prints = Output.A4 in self.outputs
        has_number = any(field.kind is InputKind.MOBILE for field in self.inputs)
        asks_plainly = self.identity in (Identity.ID_CARD, Identity.ID_CARD_FACE)
        is_plain = asks_plainly and not any(isinstance(gate, HukouGate) for gate in self.gates)
        belongs = (
            ("also_by", bool(self.also_by), is_plain, "items that ask who comes, and not where their hukou is"),
            ("gates", bool(self.gates), knows_who, "items that ask who comes"),
            ("card", self.card is not None, knows_who, "items that ask who comes"),
            ("card.stays", self.card is not None and self.card.stays, prints, "items that print on A4"),
            ("asks_copies", self.asks_copies, prints, "items that print on A4"),
            (
                "hidden_until_printed",
                self.hidden_until_printed,
                prints,
                "items that print on A4: what is hidden is on paper",
            ),
            (
                "adults_show_card",
                any(field.adults_show_card for field in self.inputs),
                self.offline is OfflinePolicy.QUEUE,
                'items that wait for their department (offline = "queue"): the cards are proven on the way to it',
            ),
            ("after_submitting", self.after_submitting is not None, has_number, "items that ask for a mobile number"),
        )
        for key, is_given, fits, items in belongs:
            if is_given and not fits:
                raise ValueError(f"{key} belongs to {items}")
        if (self.local_answer is not None) is not (self.offline is OfflinePolicy.LOCAL):
            raise ValueError('local_answer belongs to items with offline = "local", and each of them has it')
        self._check_pick_up(has_number=has_number)
        if self.code in self.follow_ups:
            raise ValueError("follow_ups: an item does not follow itself")

    def _check_pick_up(self, *, has_number: bool) -> None:
        """Raises ValueError where a code alone may not release its paper, or where no paper waits for one."""
        names_others = any(field.of_whom is not None for field in self.inputs)
        is_private = names_others or self.hidden_until_printed or self.identity is Identity.ENTERPRISE_CODE
        if self.pick_up_code and not (self.paper_waits and has_number):
            raise ValueError(
                'pick_up_code belongs to items whose paper waits (offline = "queue", A4) and that ask for a mobile number'
            )
        if self.pick_up_code and is_private:
            raise ValueError(
                "pick_up_code: no paper that names other people, is of an enterprise or is hidden on the screen"
            )

    def _check_conditions(self, names: list[str]) -> None:
        """Raises ValueError where an input depends on one that is not asked before it, or on what cannot be answered there."""
        for place, field in enumerate(self.inputs):
            for key, condition in (("only_if", field.only_if), ("required_if", field.required_if)):
                for other, values in condition.items():
                    label = f"{field.name}.{key}"
                    if other not in names or other == field.name:
                        raise ValueError(f"{label} names {other}, which is no other input of this item")
                    if names.index(other) > place:
                        raise ValueError(f"{label} names {other}, which is asked only after it")
                    allowed = [option.value for option in self.inputs[names.index(other)].options]
                    strange = [value for value in values if allowed and value not in allowed]
                    if strange:
                        raise ValueError(f"{label}: {'、'.join(strange)} is no option of {other}")

    @property
    def themes(self) -> tuple[str, ...]:
        """All themes under which it is listed."""
        return (self.theme, *self.also_themes)

    @property
    def best_rank(self) -> int | None:
        """Its best place among the popular ones of any level; None where it is popular nowhere."""
        return min(self.popular.values(), default=None)

    @property
    def paper_waits(self) -> bool:
        """Whether its paper comes later, and is fetched with the card once it is there."""
        return Output.A4 in self.outputs and self.offline is OfflinePolicy.QUEUE and self.identity is not Identity.NONE

    @property
    def devices(self) -> frozenset[DeviceNeed]:
        """The device families the item needs, derived from identity, inputs and output."""
        needs: set[DeviceNeed] = set()
        if self.identity is not Identity.NONE:
            needs.add(DeviceNeed.ID_CARD_READER)
        if self.identity is Identity.ENTERPRISE_CODE:
            needs.add(DeviceNeed.CODE_SCANNER)
        if self.identity in (Identity.ID_CARD_FACE, Identity.ENTERPRISE_CODE):
            needs.add(DeviceNeed.CAMERA)
        if Output.RECEIPT in self.outputs:
            needs.add(DeviceNeed.RECEIPT_PRINTER)
        if Output.A4 in self.outputs:
            needs.add(DeviceNeed.DOCUMENT_PRINTER)
        asked = {field.kind for field in self.inputs if field.is_always_needed}
        return frozenset(needs | {_INPUT_DEVICES[kind] for kind in asked & _INPUT_DEVICES.keys()})

    @property
    def foreign_devices(self) -> frozenset[str]:
        """The families of other makers that the item needs."""
        return frozenset(field.device for field in self.inputs if field.device and field.is_always_needed)

    def office(self, department: "Department | None") -> Office:
        """What its guide says of the office, and for the rest its department."""
        own = self.guide.office
        return own if department is None else own.filled_from(department.office)

    def part_of(self, name: str) -> LocalText | None:
        """What the part of the form is about in which that input is asked; None where the form has no parts."""
        part = None
        for field in self.inputs:
            part = field.part or part
            if field.name == name:
                return part
        raise KeyError(name)

    def input(self, name: str) -> InputField:
        """The input field called `name`; KeyError when there is none."""
        for field in self.inputs:
            if field.name == name:
                return field
        raise KeyError(name)


_INPUT_DEVICES = {
    InputKind.SCAN: DeviceNeed.DOCUMENT_SCANNER,
    InputKind.PHOTO: DeviceNeed.DOCUMENT_SCANNER,
    InputKind.FINGERPRINT: DeviceNeed.FINGERPRINT_READER,
}


class Department(StrictTable, frozen=True, kw_only=True):
    """Who answers for an item (部门); `short` fits on a tile, `icon` names a Material Design icon.

    `office` holds for its items where their guides say nothing else; `facts` says where that comes from.
    """

    id: Annotated[str, Meta(pattern=r"^[a-z_]+\Z")]
    name: LocalText
    short: LocalText
    icon: str
    hotline: str | None = None
    office: Office = Office()
    facts: tuple[FactSource, ...] = ()


class Theme(StrictTable, frozen=True, kw_only=True):
    """The citizen's way to group items (主题)."""

    id: Annotated[str, Meta(pattern=r"^[a-z_]+\Z")]
    name: LocalText
    icon: str


class Catalogue(StrictTable, frozen=True, kw_only=True):
    """Everything one terminal can show (基本目录 + 实施清单), at one version."""

    version: Annotated[int, Meta(ge=1)]
    departments: tuple[Department, ...]
    themes: tuple[Theme, ...]
    items: tuple[ServiceItem, ...]
    events: tuple[LifeEvent, ...] = ()
    retired: tuple[RetiredItem, ...] = ()

    def item(self, code: str) -> ServiceItem:
        """The item with that code; KeyError when the catalogue has none."""
        for item in self.items:
            if item.code == code:
                return item
        raise KeyError(code)

    @property
    def named(self) -> dict[str, ServiceItem | RetiredItem]:
        """What every code is called that counts and cases may have: the items, and those that were given up."""
        return {item.code: item for item in self.retired} | {item.code: item for item in self.items}
