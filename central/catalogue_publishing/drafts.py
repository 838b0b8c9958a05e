"""Drafts of one item or knowledge entry (事项草稿): made by one account, decided by another, published signed to a group or to all."""

import tomllib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum
from itertools import count

from sqlalchemy import case, func, or_, select
from sqlalchemy.orm import Session

from catalogue.errors import CatalogueInvalid
from catalogue.loader import RETIRED_FILE
from catalogue.whole import check_files
from central.catalogue_publishing.item_texts import Table, TextsUnfit
from central.catalogue_publishing.models import CatalogueDraftEntry, PublishedItem
from central.catalogue_publishing.models import CataloguePublication as StoredPublication
from central.catalogue_publishing.service import (
    EVERY_TERMINAL,
    CatalogueDraft,
    PublishingTerms,
    bundle_of,
    current_version,
    newest_version,
    note_of_again,
    publish,
    publish_alone,
)
from central.catalogue_publishing.text_forms import ENTRY_FORM, ITEM_FORM, TextForm, file_of, form_of
from central.catalogue_publishing.toml_tables import toml_tables
from contract.identifiers import Uuid7Identifiers

MOST_DRAFTS = 50


class DraftState(StrEnum):
    """How far a draft is (草稿状态)."""

    WAITING = "waiting"
    PUBLISHED = "published"
    REFUSED = "refused"
    WITHDRAWN = "withdrawn"


class DraftUnfit(ValueError):
    """The draft cannot be made or published; says in words why, for its author."""


class SamePerson(Exception):
    """The author of a draft does not decide on it."""


@dataclass(frozen=True)
class ItemPlace:
    """An item in the catalogue of a group (事项原文): its file there, and its table.

    `blank`: what is not there yet, with its code; of a new item all that it has from the one that it is `copied` from.
    """

    files: Mapping[str, str]
    file: str
    tables: list[Table]
    index: int
    form: TextForm = ITEM_FORM
    blank: Table | None = None
    copied: str = ""

    @property
    def item(self) -> Table:
        """The item as the draft has it, or the blank form of a new one."""
        return self.tables[self.index] if self.blank is None else self.blank

    @property
    def texts(self) -> dict[str, str]:
        """As its form shows it."""
        return self.form.texts_of(self.item)

    def files_with(self, item: Table) -> dict[str, str]:
        """All files, with this in the item's place."""
        tables = [*self.tables[: self.index], item, *self.tables[self.index + 1 :]]
        return {**self.files, self.file: toml_tables(self.form.key, tables)}


def find_item(session: Session, code: str, group_name: str = EVERY_TERMINAL) -> ItemPlace | None:
    """The item, or the entry of the knowledge base, as terminals of this group have it now; None where there is none."""
    bundle, form = bundle_of(session, current_version(session, group_name)), form_of(code)
    for name, text in () if bundle is None else bundle.files.items():
        if name.startswith(form.folder) and code in text:
            tables = tomllib.loads(text).get(form.key, [])
            index = next((at for at, table in enumerate(tables) if table.get("code") == code), None)
            if index is not None and bundle is not None:
                return ItemPlace(bundle.files, name, tables, index, form)
    return None


def place_for_entry(session: Session, code: str, department: str, group_name: str = EVERY_TERMINAL) -> ItemPlace | None:
    """Where a new entry of the knowledge base would stand; None where nothing was published."""
    bundle = bundle_of(session, current_version(session, group_name))
    if bundle is None:
        return None
    file = file_of(ENTRY_FORM, department)
    tables = tomllib.loads(bundle.files.get(file, "")).get(ENTRY_FORM.key, [])
    return ItemPlace(bundle.files, file, tables, len(tables), ENTRY_FORM, {"code": code})


COPY_OF = "copy_of"
"""The field of a draft that names the item which a new one is a copy of."""
_OWN = ("base_code", "item_code", "popular")
"""What the copy of an item does not take over: codes that name the other, and its place on the first page."""


def copy_of_item(session: Session, copied: str, code: str, group_name: str = EVERY_TERMINAL) -> ItemPlace | None:
    """A new item under this code, behind the one that it is a copy of; None where that is not there."""
    found = find_item(session, copied, group_name)
    if found is None or found.form is not ITEM_FORM:
        return None
    blank = {name: value for name, value in found.item.items() if name not in _OWN} | {"code": code}
    return replace(found, index=len(found.tables), blank=blank, copied=copied)


def free_item_codes(session: Session, copied: str) -> Iterator[str]:
    """Codes with the letters of this one that no item has had: published, given up or drafted."""
    letters = copied[:2]
    bundle = bundle_of(session, newest_version(session))
    files = {} if bundle is None else bundle.files
    retired = tomllib.loads(files.get(RETIRED_FILE, "")).get("retired", [])
    known = {table["code"] for table in (*form_tables(ITEM_FORM, files), *retired)}
    known |= set(session.scalars(select(PublishedItem.item_code)))
    known |= set(session.scalars(select(CatalogueDraftEntry.item_code)))
    return (code for number in range(1, 1000) if (code := f"{letters}{number:03d}") not in known)


def free_entry_codes(session: Session) -> Iterator[str]:
    """Codes that no entry has had, without end. A draft that came to nothing keeps its own."""
    drafted = select(CatalogueDraftEntry.item_code).where(CatalogueDraftEntry.item_code.like("K%"))
    bundle = bundle_of(session, newest_version(session))
    published = (table["code"] for table in form_tables(ENTRY_FORM, {} if bundle is None else bundle.files))
    # codes of items may begin with the same letter
    codes = (code for code in (*session.scalars(drafted), *published) if form_of(code) is ENTRY_FORM)
    taken = max((int(code[1:]) for code in codes), default=0)
    return (f"K{number:04d}" for number in count(taken + 1))


def form_tables(form: TextForm, files: Mapping[str, str]) -> Iterable[Table]:
    """Every table of a kind."""
    for name, text in files.items():
        if name.startswith(form.folder):
            yield from tomllib.loads(text).get(form.key, [])


def draft_to_decide(session: Session, draft_id: str) -> CatalogueDraftEntry | None:
    """Its row, locked until the transaction ends: of two decisions at once the second sees the first."""
    return session.get(CatalogueDraftEntry, draft_id, with_for_update=True, populate_existing=True)


def make_draft(
    session: Session, place: ItemPlace, texts: Mapping[str, str], note: str, account: str, now: datetime
) -> CatalogueDraftEntry:
    """Checked as a whole catalogue is. Raises DraftUnfit."""
    changes = place.form.changed(place.texts, texts)
    if not changes:
        raise DraftUnfit("没有改动")
    if place.copied and not {"name.zh", "short.zh"} <= changes.keys():
        raise DraftUnfit("新事项要有自己的事项名称和简称")
    _check(place, {name: after for name, (_, after) in changes.items()})
    origin = {COPY_OF: ("", place.copied)} if place.copied else {}
    row = draft_row(place.item["code"], origin | changes, note, account, now)
    session.add(row)
    return row


def draft_row(
    code: str, changes: Mapping[str, tuple[str, str]], note: str, account: str, now: datetime
) -> CatalogueDraftEntry:
    """A draft that waits, not stored yet. What it changes was checked."""
    return CatalogueDraftEntry(
        draft_id=Uuid7Identifiers().new(),
        item_code=code,
        changes={name: list(pair) for name, pair in changes.items()},
        note=note,
        made_by=account,
        made_at=now,
        state=DraftState.WAITING.value,
    )


def changed_item(place: ItemPlace, draft: CatalogueDraftEntry) -> Table:
    """The item as the draft would have it. Raises DraftUnfit where somebody changed the same field meanwhile."""
    now, changes = place.texts, {name: pair for name, pair in draft.changes.items() if name != COPY_OF}
    moved = sorted(name for name, (before, _) in changes.items() if now[name] != before)
    if moved:
        raise DraftUnfit(f"起草以后又改过：{'、'.join(moved)}，请重新起草")
    try:
        return place.form.with_texts(place.item, {name: after for name, (_, after) in changes.items()})
    except TextsUnfit as unfit:
        raise DraftUnfit(str(unfit)) from unfit


def draft_place(session: Session, draft: CatalogueDraftEntry, group_name: str = EVERY_TERMINAL) -> ItemPlace | None:
    """What a draft changes, or where the entry that it makes would stand; None where there is nothing any more."""
    found = find_item(session, draft.item_code, group_name)
    if found is None and COPY_OF in draft.changes:
        return copy_of_item(session, draft.changes[COPY_OF][1], draft.item_code, group_name)
    before, department = draft.changes.get("department", ("", ""))
    if found is not None or before or not department or form_of(draft.item_code) is not ENTRY_FORM:
        return found
    return place_for_entry(session, draft.item_code, department, group_name)


def approve(
    session: Session, draft: CatalogueDraftEntry, group_name: str, account: str, terms: PublishingTerms, now: datetime
) -> int:
    """Publish it to a group, or to all; gives the version. Raises SamePerson, DraftUnfit."""
    _decide(draft, DraftState.PUBLISHED, account, now)
    publish_alone(session)
    place = draft_place(session, draft, group_name)
    if place is None:
        raise DraftUnfit(f"目录里已经没有这个{form_of(draft.item_code).name}")
    files = place.files_with(changed_item(place, draft))
    note = f"{draft.item_code} {draft.note}".strip()[:200]
    try:
        bundle = publish(session, CatalogueDraft(files, note, group_name), terms, now)
    except CatalogueInvalid as invalid:
        raise DraftUnfit(words_of(invalid)) from invalid
    draft.version, draft.group_name = bundle.version, group_name
    return bundle.version


def refuse(draft: CatalogueDraftEntry, account: str, now: datetime) -> None:
    """It is not published. Raises SamePerson."""
    _decide(draft, DraftState.REFUSED, account, now)


def withdraw(draft: CatalogueDraftEntry, account: str, now: datetime) -> None:
    """Its author takes it back. Raises SamePerson where it is somebody else's."""
    if draft.made_by != account:
        raise SamePerson
    _require_waiting(draft)
    draft.state, draft.decided_by, draft.decided_at = DraftState.WITHDRAWN.value, account, now


def publish_again(session: Session, version: int, group_name: str, terms: PublishingTerms, now: datetime) -> int:
    """The files of an earlier version under a new number: back, or on from a group to all. Raises DraftUnfit."""
    stored = session.get(StoredPublication, version)
    if stored is None:
        raise DraftUnfit("没有这个版本")
    try:
        return publish(session, CatalogueDraft(stored.files, note_of_again(version), group_name), terms, now).version
    except CatalogueInvalid as invalid:
        raise DraftUnfit(words_of(invalid)) from invalid


def trial_drafts(session: Session, version: int, group_name: str) -> list[CatalogueDraftEntry]:
    """What this version of a group has beyond the version that its drafts began from."""
    drafted = select(CatalogueDraftEntry.version).where(CatalogueDraftEntry.version.is_not(None))
    is_whole = StoredPublication.version.not_in(drafted) & (StoredPublication.group_name == group_name)
    begun_from = select(func.max(StoredPublication.version)).where(
        StoredPublication.version <= version, or_(StoredPublication.group_name == EVERY_TERMINAL, is_whole)
    )
    in_trial = CatalogueDraftEntry.version.between((session.scalar(begun_from) or 0) + 1, version)
    query = select(CatalogueDraftEntry).where(CatalogueDraftEntry.group_name == group_name, in_trial)
    return list(session.scalars(query))


def unreleased_authors(drafts: Iterable[CatalogueDraftEntry]) -> frozenset[str]:
    """The authors of the drafts that no other account has released to all terminals yet."""
    return frozenset(draft.made_by for draft in drafts if not draft.released_by)


def release(drafts: Iterable[CatalogueDraftEntry], account: str) -> bool:
    """Release the drafts of others to all terminals on behalf of this account; whether none is left. Raises SamePerson.

    Two accounts that wrote a trial together release each other's: nothing goes out that its author alone wanted.
    """
    waiting = [draft for draft in drafts if not draft.released_by]
    others = [draft for draft in waiting if draft.made_by != account]
    if waiting and not others:
        raise SamePerson
    for other in others:
        other.released_by = account
    return len(others) == len(waiting)


def promote(session: Session, version: int, group_name: str, terms: PublishingTerms, now: datetime) -> None:
    """A trial goes to all, and its drafts are of all. Raises DraftUnfit."""
    drafts = trial_drafts(session, version, group_name)
    of_all = publish_again(session, version, EVERY_TERMINAL, terms, now)
    for draft in drafts:
        draft.version, draft.group_name = of_all, EVERY_TERMINAL


def every_draft(session: Session) -> list[CatalogueDraftEntry]:
    """Those that wait first, then the newest."""
    is_over = case((CatalogueDraftEntry.state == DraftState.WAITING.value, 0), else_=1)
    query = select(CatalogueDraftEntry).order_by(is_over, CatalogueDraftEntry.made_at.desc())
    return list(session.scalars(query.limit(MOST_DRAFTS)))


def _decide(draft: CatalogueDraftEntry, state: DraftState, account: str, now: datetime) -> None:
    if draft.made_by == account:
        raise SamePerson
    _require_waiting(draft)
    draft.state, draft.decided_by, draft.decided_at = state.value, account, now


def _require_waiting(draft: CatalogueDraftEntry) -> None:
    if draft.state != DraftState.WAITING:
        raise DraftUnfit("这份草稿已经处理过")


def _check(place: ItemPlace, changes: Mapping[str, str]) -> None:
    try:
        check_files(place.files_with(place.form.with_texts(place.item, changes)))
    except TextsUnfit as unfit:
        raise DraftUnfit(str(unfit)) from unfit
    except CatalogueInvalid as invalid:
        raise DraftUnfit(words_of(invalid)) from invalid


def words_of(invalid: CatalogueInvalid) -> str:
    """The first problems of a catalogue, for its author."""
    return "；".join(f"{problem.field}：{problem.message}" for problem in invalid.problems[:5])
