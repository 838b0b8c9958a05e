"""开放数据: counts for everybody, as CSV and JSON, with their dictionary. Without a login, and kept for an hour."""

import json
from datetime import date, timedelta
from enum import StrEnum

from fastapi import APIRouter, HTTPException, Request
from fastapi.responses import HTMLResponse, Response

from central.centre import CentreContext
from central.clock import civil_day
from central.console.pages import render
from central.console.sheets import DataSheet, as_csv
from central.terminal_register.town_names import town_names
from central.usage.open_data import DICTIONARY, LEAST_PUBLISHED, OpenData, fields_of, open_data
from central.web.signed_exchange import CentreHere
from central.web.snapshots import Snapshots

router = APIRouter()
OPEN_DATA_VALID = timedelta(hours=1)
OF_DICTIONARY = "dictionary"
NAMES = {"by_town": "按镇街和部门的办件", "by_item": "按事项的办件", OF_DICTIONARY: "数据字典"}


class OpenForm(StrEnum):
    """The format in which open data are fetched (开放格式)."""

    CSV = "csv"
    JSON = "json"


@router.get("/open-data", response_class=HTMLResponse)
def index(request: Request, centre: CentreHere) -> HTMLResponse:
    """What there is, and what its fields mean."""
    found = _take_open_data(request, centre)
    return render(
        request,
        "open_data.html",
        found=found,
        names=NAMES,
        dictionary=DICTIONARY,
        forms=list(OpenForm),
        least=LEAST_PUBLISHED,
        is_inside=False,
    )


@router.get("/open-data/{name}.{form}")
def fetch(request: Request, centre: CentreHere, name: str, form: OpenForm) -> Response:
    """One dataset, or the dictionary; 404 for another name."""
    if name not in NAMES:
        raise HTTPException(404)
    heads, rows = open_table(_take_open_data(request, centre), name)
    content = as_csv(DataSheet(name, heads, rows)) if form is OpenForm.CSV else as_json(heads, rows)
    kinds = {OpenForm.CSV: "text/csv; charset=utf-8", OpenForm.JSON: "application/json"}
    return Response(content, media_type=kinds[form], headers={"Access-Control-Allow-Origin": "*"})


def open_table(found: OpenData, name: str) -> tuple[tuple[str, ...], tuple[tuple[int | str, ...], ...]]:
    """The heads and rows of a dataset or of the dictionary."""
    if name == OF_DICTIONARY:
        return ("dataset", "name", "kind", "zh", "en"), tuple(tuple(vars(column).values()) for column in DICTIONARY)
    return fields_of(name), found.datasets[name]


def as_json(heads: tuple[str, ...], rows: tuple[tuple[int | str, ...], ...]) -> bytes:
    """A list of objects; a withheld number is null."""
    listed = [
        {head: None if head == "cases" and cell == "" else cell for head, cell in zip(heads, row, strict=True)}
        for row in rows
    ]
    return json.dumps(listed, ensure_ascii=False).encode()


def _take_open_data(request: Request, centre: CentreContext) -> OpenData:
    kept: Snapshots[date, OpenData] = request.app.state.open_data
    now = centre.clock.now()
    today = civil_day(now)

    def take() -> OpenData:
        with centre.database.snapshot() as session:
            return open_data(
                session, centre.catalogues.take(session), now, town_names(centre.settings.catalogue_folder)
            )

    return kept.get(today.replace(day=1), now, take)
