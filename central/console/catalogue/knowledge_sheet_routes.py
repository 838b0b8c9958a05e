"""知识库导出导入: all entries taken away as a sheet, and drafts out of a sheet that comes back; a row without a code is a new entry."""

from collections.abc import Mapping
from typing import Annotated

from fastapi import APIRouter, Form, HTTPException, Query, UploadFile
from fastapi.responses import HTMLResponse, RedirectResponse, Response
from starlette.requests import Request

from central.catalogue_publishing.drafts import DraftUnfit
from central.catalogue_publishing.entry_texts import DATES, ENTRY_FIELDS, entry_texts
from central.catalogue_publishing.item_rows import ItemRows, item_tables
from central.catalogue_publishing.service import current_version
from central.catalogue_publishing.text_forms import ENTRY_FORM, form_of
from central.console.catalogue.column_names import ENTRY_NAMES, VERSION, heads_of, version_of
from central.console.catalogue.draft_making import account_of, make_drafts
from central.console.catalogue.knowledge_routes import knowledge_overview
from central.console.sheet_files import note_export, sheet_file
from central.console.sheet_reading import SheetUnreadable, read_sheet
from central.console.sheets import DataSheet, SheetFormat
from central.operators.forms import LINE
from central.operators.roles import Right
from central.operators.session import Person, Reach, gated
from central.web.signed_exchange import CentreHere

router = APIRouter(prefix="/console/knowledge/sheet", dependencies=[gated(Reach.WHOLE, Right.PUBLISH)])
CODE = "条目编号"
NOTES = (
    "改好后在“知识库”页导入：每个有改动的条目成为一份草稿，由另一个账户审核后才发布。条目编号不改；新条目的编号留空。",
    "几个词或几个事项之间用“、”；部门和主题写目录里的代码；日期写成 2026-12-31。不再用的，条目状态改为“下线”。",
    "“目录版本”是导出时的版本，不改也不删，新条目照填。其他列和空白的行不看；删去的列保持原样。",
)
HEADS: Mapping[str, str] = heads_of(ENTRY_NAMES, ENTRY_FIELDS)
DATE_HEADS = frozenset(heads_of(ENTRY_NAMES, DATES))


@router.get("")
def take_away(
    centre: CentreHere, person: Person, wanted: Annotated[SheetFormat, Query(alias="as")] = SheetFormat.XLSX
) -> Response:
    """All entries, a row each; 422 for a PDF, which cannot be uploaded again."""
    if wanted is SheetFormat.PDF:
        raise HTTPException(422)
    with centre.database.snapshot() as session:
        version = current_version(session)
        entries = item_tables(session, version, ENTRY_FORM)
    note_export(centre, person, f"knowledge.{wanted.value}")
    texts = ((code, entry_texts(entry)) for code, entry in sorted(entries.items()))
    rows: tuple[tuple[str | int, ...], ...] = tuple(
        (code, version, *(said[field] for field in ENTRY_FIELDS)) for code, said in texts
    )
    return sheet_file(DataSheet("知识库", (CODE, VERSION, *HEADS), rows, NOTES, DATE_HEADS), "knowledge", wanted)


@router.post("", response_model=None)
def bring_back(
    request: Request,
    centre: CentreHere,
    person: Person,
    sheet: UploadFile,
    note: Annotated[str, Form(max_length=120, pattern=LINE)] = "",
) -> HTMLResponse | RedirectResponse:
    """Drafts of what differs or is new, or 422 with the reason and none; 403 without an account."""
    account = account_of(person)
    try:
        make_drafts(centre, person.name, account, _rows(sheet), note)
    except (SheetUnreadable, DraftUnfit) as unfit:
        return knowledge_overview(request, centre, "", f"没有导入：{unfit}")
    return RedirectResponse("/console/knowledge", 303)


def _rows(sheet: UploadFile) -> ItemRows:
    """Code and texts of each row of an entry. Raises SheetUnreadable."""
    found = [row for row in read_sheet(sheet.file.read()) if _is_entry(row)]
    version = version_of(found)
    if version is None or CODE not in found[0]:
        raise SheetUnreadable(f"要有“{CODE}”和“{VERSION}”两列，“{VERSION}”每行都填，各行相同")
    return ItemRows(version, [(row[CODE].strip(), _texts(row)) for row in found], ENTRY_FORM)


def _is_entry(row: Mapping[str, str]) -> bool:
    """Not a note below the rows, which has neither code nor version, nor a text in a column of entries."""
    has_text = any(text.strip() for head, text in row.items() if head in HEADS)
    is_coded = form_of(row.get(CODE, "").strip()) is ENTRY_FORM
    return is_coded or has_text or bool(row.get(VERSION, "").strip())


def _texts(row: Mapping[str, str]) -> dict[str, str]:
    return {HEADS[head]: text for head, text in row.items() if head in HEADS}
