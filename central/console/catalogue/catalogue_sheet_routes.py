"""目录导出导入: the texts of all items taken away as a sheet, and drafts out of a sheet that comes back."""

from collections.abc import Mapping
from typing import Annotated

from fastapi import APIRouter, Form, HTTPException, Query, UploadFile
from fastapi.responses import HTMLResponse, RedirectResponse, Response
from starlette.requests import Request

from central.catalogue_publishing.drafts import DraftUnfit
from central.catalogue_publishing.item_rows import ItemRows, item_tables
from central.catalogue_publishing.item_texts import FIELDS, STATUS, texts_of
from central.catalogue_publishing.service import current_version
from central.console.catalogue.catalogue_routes import catalogue_overview
from central.console.catalogue.column_names import FIELD_NAMES, STATUS_NAMES, VERSION, heads_of, version_of
from central.console.catalogue.draft_making import account_of, make_drafts
from central.console.sheet_files import note_export, sheet_file
from central.console.sheet_reading import SheetUnreadable, read_sheet
from central.console.sheets import DataSheet, SheetFormat
from central.operators.forms import LINE
from central.operators.roles import Right
from central.operators.session import Person, Reach, gated
from central.web.signed_exchange import CentreHere

router = APIRouter(prefix="/console/catalogue/sheet", dependencies=[gated(Reach.WHOLE, Right.PUBLISH)])
CODE, NAME = "事项编号", "事项名称"
NOTES = (
    "改好后在“目录”页导入：每个有改动的事项成为一份草稿，由另一个账户审核后才发布。事项编号不改；材料和提示每行一条，中英文行数相同。",
    "“目录版本”是导出时的版本，不改也不删：导入时只看与那一版不同的文字；同一处文字在导出后已另有改动的，不能导入，请重新导出。",
    "其他列和空白的行不看；删去的列保持原样。",
)
HEADS: Mapping[str, str] = heads_of(FIELD_NAMES, FIELDS)


@router.get("")
def take_away(
    centre: CentreHere, person: Person, wanted: Annotated[SheetFormat, Query(alias="as")] = SheetFormat.XLSX
) -> Response:
    """All items, a row each; 422 for a PDF, which cannot be uploaded again."""
    if wanted is SheetFormat.PDF:
        raise HTTPException(422)
    with centre.database.snapshot() as session:
        version = current_version(session)
        items = item_tables(session, version)
    note_export(centre, person, f"catalogue.{wanted.value}")
    rows = tuple((code, item["name"]["zh"], version, *_cells(texts_of(item))) for code, item in sorted(items.items()))
    return sheet_file(DataSheet("事项目录", (CODE, NAME, VERSION, *HEADS), rows, NOTES), "catalogue", wanted)


@router.post("", response_model=None)
def bring_back(
    request: Request,
    centre: CentreHere,
    person: Person,
    sheet: UploadFile,
    note: Annotated[str, Form(max_length=120, pattern=LINE)] = "",
) -> HTMLResponse | RedirectResponse:
    """Drafts of what differs, or 422 with the reason and none; 403 without an account."""
    account = account_of(person)
    try:
        make_drafts(centre, person.name, account, _rows(sheet), note)
    except (SheetUnreadable, DraftUnfit) as unfit:
        return catalogue_overview(request, centre, "", f"没有导入：{unfit}")
    return RedirectResponse("/console/catalogue", 303)


def _rows(sheet: UploadFile) -> ItemRows:
    """Code and texts of each row that has a code. Raises SheetUnreadable."""
    found = [row for row in read_sheet(sheet.file.read()) if _code(row)]
    if not found:
        raise SheetUnreadable(f"没有“{CODE}”一列，或没有事项")
    version = version_of(found)
    if version is None:
        raise SheetUnreadable(f"“{VERSION}”一列要在，各行相同；没有这一列的表请重新导出，在新导出的表里改")
    return ItemRows(version, [(_code(row), _texts(row)) for row in found])


def _cells(texts: Mapping[str, str]) -> tuple[str, ...]:
    named = {**texts, STATUS: STATUS_NAMES[texts[STATUS]]}
    return tuple(named[field] for field in FIELDS)


def _code(row: Mapping[str, str]) -> str:
    code = row.get(CODE, "").strip()
    return code if code.isascii() and code.isalnum() else ""  # the notes below the rows have none


def _texts(row: Mapping[str, str]) -> dict[str, str]:
    texts = {HEADS[head]: text.replace("\r\n", "\n") for head, text in row.items() if head in HEADS}
    words = {name: value for value, name in STATUS_NAMES.items()}
    if STATUS in texts:
        texts[STATUS] = words.get(texts[STATUS].strip(), texts[STATUS].strip())
    return texts
