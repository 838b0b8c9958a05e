"""The texts of all items, or of the knowledge base, as rows of a sheet, and drafts out of the rows that somebody changed."""

import tomllib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from catalogue.errors import CatalogueInvalid
from catalogue.whole import check_files
from central.catalogue_publishing.drafts import DraftUnfit, draft_row, form_tables, free_entry_codes, words_of
from central.catalogue_publishing.item_texts import Table, TextsUnfit
from central.catalogue_publishing.models import CatalogueDraftEntry
from central.catalogue_publishing.service import bundle_of, current_version
from central.catalogue_publishing.text_forms import ENTRY_FORM, ITEM_FORM, TextForm, file_of
from central.catalogue_publishing.toml_tables import toml_tables

MOST_DRAFTED = 60
"""Of one sheet: each of them is read by a second person."""


@dataclass(frozen=True)
class ItemRows:
    """What a sheet says of items (事项行): code and texts of each row, and the version of the catalogue that was taken away.

    An entry of the knowledge base without a code is a new one.
    """

    version: int
    rows: Sequence[tuple[str, Mapping[str, str]]]
    form: TextForm = ITEM_FORM


def item_tables(session: Session, version: int, form: TextForm = ITEM_FORM) -> dict[str, Table]:
    """Every item of a version by its code; none where there is no such version."""
    return {table["code"]: table for table in form_tables(form, _files(session, version))}


def draft_rows(session: Session, sheet: ItemRows, note: str, account: str, now: datetime) -> list[CatalogueDraftEntry]:
    """A draft of each item whose texts somebody changed in the sheet; all together are checked as a whole catalogue is.

    Raises DraftUnfit, also where the same text was changed in the catalogue meanwhile: then there is none.
    """
    _require_few_new(sheet)
    form, files = sheet.form, _files(session, current_version(session))
    if not _files(session, sheet.version):
        raise DraftUnfit(f"没有目录版本 {sheet.version}，请重新导出，在新导出的表里改")
    bases = item_tables(session, sheet.version, form)
    tables = _tables_by_file(files, form)
    rows = list(_give_codes(session, sheet))
    _make_room(tables, bases, rows, form)
    places = {row["code"]: (name, at) for name, found in tables.items() for at, row in enumerate(found)}
    drafts: dict[str, CatalogueDraftEntry] = {}
    for code, _, texts in rows:
        if code not in places:
            raise DraftUnfit(f"{code}：目录里没有这个{form.name}")
        if code in drafts:
            raise DraftUnfit(f"{code}：表里有两行")
        name, at = places[code]
        changes = _changes(form, bases.get(code), tables[name][at], texts)
        if changes:
            tables[name][at] = _change(form, tables[name][at], {field: after for field, (_, after) in changes.items()})
            drafts[code] = draft_row(code, changes, note, account, now)
    if not 0 < len(drafts) <= MOST_DRAFTED:
        raise DraftUnfit(f"一次最多改 {MOST_DRAFTED} 项，这里有 {len(drafts)} 项" if drafts else "没有改动")
    touched = {places[code][0] for code in drafts}
    _check({**files, **{name: toml_tables(form.key, tables[name]) for name in touched}})
    session.add_all(drafts.values())
    return list(drafts.values())


def _require_few_new(sheet: ItemRows) -> None:
    """Before anything is read: a sheet that lost its codes holds up no writer."""
    new = sum(_is_new(sheet, code) for code, _ in sheet.rows)
    if new > MOST_DRAFTED:
        raise DraftUnfit(f"一次最多新建 {MOST_DRAFTED} 项，这里有 {new} 行没有编号")


def _give_codes(session: Session, sheet: ItemRows) -> Iterator[tuple[str, bool, Mapping[str, str]]]:
    """The rows with a code each, and whether it is a new one."""
    has_new = any(_is_new(sheet, code) for code, _ in sheet.rows)
    free = free_entry_codes(session) if has_new else iter(())
    for code, texts in sheet.rows:
        is_new = _is_new(sheet, code)
        yield next(free) if is_new else code, is_new, texts


def _is_new(sheet: ItemRows, code: str) -> bool:
    return not code and sheet.form is ENTRY_FORM


def _make_room(
    tables: dict[str, list[Table]],
    bases: dict[str, Table],
    rows: Iterable[tuple[str, bool, Mapping[str, str]]],
    form: TextForm,
) -> None:
    """A place for each new entry at the end of its department's file."""
    for code, is_new, texts in rows:
        if is_new:
            bases[code] = {"code": code}
            tables.setdefault(file_of(form, texts.get("department", "").strip()), []).append({"code": code})


def _changes(form: TextForm, taken: Table | None, item: Table, texts: Mapping[str, str]) -> dict[str, tuple[str, str]]:
    """What the sheet changed and is not in the catalogue yet. Raises DraftUnfit where that was changed meanwhile.

    `taken`: the item as it was taken away.
    """
    if taken is None:
        raise DraftUnfit(f"{item['code']}：导出时还没有这个{form.name}，请重新导出")
    base = form.texts_of(taken)
    by_sheet = form.changed(base, texts)
    changes = {field: pair for field, pair in form.changed(form.texts_of(item), texts).items() if field in by_sheet}
    if any(before != base[field] for field, (before, _) in changes.items()):
        raise DraftUnfit(f"{item['code']}：导出后已另有改动，请重新导出")
    return changes


def _change(form: TextForm, item: Table, changes: Mapping[str, str]) -> Table:
    try:
        return form.with_texts(item, changes)
    except TextsUnfit as unfit:
        raise DraftUnfit(f"{item['code']}：{unfit}") from unfit


def _check(files: dict[str, str]) -> None:
    try:
        check_files(files)
    except CatalogueInvalid as invalid:
        raise DraftUnfit(words_of(invalid)) from invalid


def _files(session: Session, version: int) -> Mapping[str, str]:
    bundle = bundle_of(session, version)
    return {} if bundle is None else bundle.files


def _tables_by_file(files: Mapping[str, str], form: TextForm) -> dict[str, list[Table]]:
    return {name: tomllib.loads(text).get(form.key, []) for name, text in files.items() if name.startswith(form.folder)}
