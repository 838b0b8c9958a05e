"""终端一览: every terminal with what the bureau knows of it, found by any word, and taken away as a sheet."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Annotated, Literal

from fastapi import APIRouter, Query, Request
from fastapi.responses import HTMLResponse, Response
from sqlalchemy import select
from sqlalchemy.orm import Session

from central.catalogue_publishing.item_texts import LEVEL_NAMES
from central.centre import CentreContext
from central.clock import civil_day
from central.console.pages import render
from central.console.sheet_files import note_export, sheet_file
from central.console.sheets import DataSheet, SheetFormat
from central.operators.forms import LINE
from central.operators.session import Person, Reach, SignedIn, gated
from central.paging import page_within
from central.terminal_register.models import TerminalEntry, TerminalRecord
from central.terminal_register.town_names import town_names
from central.terminals.service import is_silent
from central.usage.crossing import TOWN_DIGITS
from central.web.signed_exchange import CentreHere

router = APIRouter(prefix="/console/register", dependencies=[gated(Reach.NARROWED)])
LINES_A_PAGE = 100


class RegisterState(StrEnum):
    """How a terminal of the register is (登记状态)."""

    ONLINE = "online"
    SILENT = "silent"
    EXPECTED = "expected"
    WITHDRAWN = "withdrawn"


STATE_NAMES: Mapping[RegisterState, str] = {
    RegisterState.ONLINE: "在线",
    RegisterState.SILENT: "失联",
    RegisterState.EXPECTED: "待入网",
    RegisterState.WITHDRAWN: "已吊销",
}
Words = Annotated[str, Query(max_length=40, pattern=LINE)]
Chosen = Annotated[RegisterState | Literal[""], Query()]
HEADS = (
    "终端", "网点", "镇街", "层级", "状态", "分组", "版本",
    "产权单位", "管理员", "运维单位", "安装位置", "型号", "序列号", "验收日期", "保修至",
)  # fmt: skip


@dataclass(frozen=True)
class RegisterRow:
    """A terminal and its record (登记行)."""

    terminal: TerminalEntry
    record: TerminalRecord
    town: str
    state: RegisterState
    is_past_warranty: bool

    @property
    def cells(self) -> tuple[str, ...]:
        """As they are taken away, under `HEADS`."""
        entry, record = self.terminal, self.record
        own = entry.terminal_id, entry.site_zh, self.town, LEVEL_NAMES.get(entry.level, entry.level)
        now = STATE_NAMES[self.state], entry.group_name, entry.software_version
        known = record.owner, record.keeper, record.contractor, record.address, record.model, record.serial_number
        return (
            *own,
            *now,
            *known,
            *(day.isoformat() if day else "" for day in (record.accepted_on, record.warranty_until)),
        )

    def has(self, words: str) -> bool:
        """Whether each of some words is in one of its cells."""
        said = "\n".join(self.cells).lower()
        return all(word in said for word in words.lower().split())


@router.get("", response_class=HTMLResponse)
def register(
    request: Request,
    centre: CentreHere,
    person: Person,
    q: Words = "",
    state: Chosen = "",
    page: Annotated[int, Query(ge=1, le=10_000)] = 1,
) -> HTMLResponse:
    """The page, with the terminals that match."""
    lines = _lines(centre, person, q, state)
    page, pages = page_within(page, len(lines), LINES_A_PAGE)
    return render(
        request,
        "register.html",
        lines=lines[(page - 1) * LINES_A_PAGE : page * LINES_A_PAGE],
        number=len(lines),
        page=page,
        pages=pages,
        q=q,
        state=state,
        states=STATE_NAMES,
        levels=LEVEL_NAMES,
        is_inside=True,
    )


@router.get("/export")
def export_register(
    centre: CentreHere, person: Person, q: Words = "", state: Chosen = "", form: Literal["xlsx", "csv"] = "xlsx"
) -> Response:
    """The same to be taken away, all pages; who took it is written down."""
    rows = tuple(line.cells for line in _lines(centre, person, q, state))
    note_export(centre, person, f"terminals.{form}")
    return sheet_file(DataSheet("终端一览", HEADS, rows, as_typed=frozenset(HEADS)), "terminals", SheetFormat(form))


def _lines(centre: CentreContext, person: SignedIn, words: str, state: Chosen) -> list[RegisterRow]:
    towns, now = town_names(centre.settings.catalogue_folder), centre.clock.now()
    with centre.database.reading() as session:
        every = [_line(entry, record, towns, now) for entry, record in _entries(session, person)]
    return [line for line in every if line.has(words) and state in ("", line.state)]


def _entries(session: Session, person: SignedIn) -> list[tuple[TerminalEntry, TerminalRecord | None]]:
    entry, record = TerminalEntry, TerminalRecord
    query = select(entry, record).outerjoin(record, record.terminal_id == entry.terminal_id)
    query = query.where(*person.scope.of_terminals(entry.terminal_id)).order_by(entry.terminal_id)
    return [(row[0], row[1]) for row in session.execute(query)]


def _line(entry: TerminalEntry, record: TerminalRecord | None, towns: Mapping[str, str], now: datetime) -> RegisterRow:
    known = record or _nothing(entry.terminal_id)
    town = entry.region[:TOWN_DIGITS]
    return RegisterRow(entry, known, towns.get(town, town), _state(entry, now), _is_past(known.warranty_until, now))


def _nothing(terminal_id: str) -> TerminalRecord:
    texts = dict.fromkeys(("owner", "keeper", "contractor", "address", "model", "serial_number"), "")
    return TerminalRecord(terminal_id=terminal_id, **texts)


def _is_past(day: date | None, now: datetime) -> bool:
    return day is not None and day < civil_day(now)


def _state(entry: TerminalEntry, now: datetime) -> RegisterState:
    if entry.revoked_at is not None:
        return RegisterState.WITHDRAWN
    if entry.enrolled_at is None:
        return RegisterState.EXPECTED
    return RegisterState.SILENT if is_silent(entry, now) else RegisterState.ONLINE
