"""The verb that prints the bureau's report."""

from datetime import datetime
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console

from central.cli.options import DatabaseUrl, KeysFolder, existing_centre, settings_of
from central.console.figures.report_sheets import report_sheet, report_words
from central.console.sheets import as_csv, as_pdf, as_xlsx
from central.terminal_register.town_names import town_names
from central.usage.bureau_report import FIRST_EVER, LAST_EVER, bureau_report, whole_month
from central.usage.crossing import Axis, Wanted

_WRITERS = {".xlsx": as_xlsx, ".csv": as_csv}


def report(
    year: Annotated[int | None, typer.Option(min=2000, max=2998, help="Of a year; all days without one.")] = None,
    month: Annotated[int | None, typer.Option(min=1, max=12, help="Of a month of that year.")] = None,
    site: Annotated[str | None, typer.Option(help="Of one site, by its Chinese name.")] = None,
    to: Annotated[Path | None, typer.Option(help="Also into a file: .pdf, .xlsx or .csv.")] = None,
    database_url: DatabaseUrl = None,
    keys: KeysFolder = None,
) -> None:
    """The bureau's report of a month, a year or all days, in its own form."""
    if month and not year:
        raise typer.BadParameter("a month needs its year", param_hint="--month")
    if to is not None and to.suffix not in (*_WRITERS, ".pdf"):
        raise typer.BadParameter("a name that ends with .pdf, .xlsx or .csv", param_hint="--to")
    first, last = FIRST_EVER, LAST_EVER
    if year:
        first, last = whole_month(year, month or 1)
        last = last if month else datetime(year, 12, 31).date()  # noqa: DTZ001 -- a day
    with existing_centre(settings_of(database_url, keys)) as centre, centre.database.snapshot() as session:
        wanted = Wanted(first, last, {Axis.SITE: site} if site else {})
        towns = town_names(centre.settings.catalogue_folder)
        answer = bureau_report(session, centre.catalogues.take(session), wanted, centre.clock.now(), towns)
    out = Console(soft_wrap=True, highlight=False, markup=False)
    for word in report_words(answer):
        out.print(word)
    if to is not None:
        sheet = report_sheet(answer)
        to.write_bytes(as_pdf(sheet, report_words(answer)) if to.suffix == ".pdf" else _WRITERS[to.suffix](sheet))
