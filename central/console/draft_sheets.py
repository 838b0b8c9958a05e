"""Sheets of the catalogue and of the knowledge base: taken away as a file, and drafts out of the rows that come back."""

from fastapi.responses import Response

from central.catalogue_publishing.item_rows import ItemRows, draft_rows
from central.centre import CentreContext
from central.console.sheets import DataSheet, SheetFormat, sheet_writer
from central.operators.console_audit import note_event


def sheet_file(sheet: DataSheet, name: str, wanted: SheetFormat) -> Response:
    """The sheet to be kept by a browser under that name; no one keeps a copy on the way."""
    write, media_type = sheet_writer(wanted)
    headers = {"Content-Disposition": f'attachment; filename="{name}.{wanted.value}"', "Cache-Control": "no-store"}
    return Response(write(sheet), media_type=media_type, headers=headers)


def make_drafts(centre: CentreContext, operator: str, account: str, rows: ItemRows, note: str) -> None:
    """A draft of each row that differs, each in the audit under the operator's name. Raises DraftUnfit, and makes none then."""
    now = centre.clock.now()
    with centre.database.writing() as session:
        for made in draft_rows(session, rows, note.strip(), account, now):
            note_event(session, operator, "catalogue_drafted", made.item_code, now)
