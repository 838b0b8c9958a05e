"""A table as the file that a browser keeps."""

from fastapi.responses import Response

from central.centre import CentreContext
from central.console.sheets import DataSheet, SheetFormat, sheet_writer
from central.operators.console_audit import note_event
from central.operators.session import SignedIn


def sheet_file(sheet: DataSheet, name: str, wanted: SheetFormat, content: bytes | None = None) -> Response:
    """The sheet under that name; `content` where it was written in another way than its format is. No one keeps a copy on the way."""
    write, media_type = sheet_writer(wanted)
    headers = {"Content-Disposition": f'attachment; filename="{name}.{wanted.value}"', "Cache-Control": "no-store"}
    return Response(write(sheet) if content is None else content, media_type=media_type, headers=headers)


def note_export(centre: CentreContext, person: SignedIn, words: str) -> None:
    """That somebody takes it away is written down; it is read before, while others may write."""
    with centre.database.writing() as session:
        note_event(session, person.name, "exported", words, centre.clock.now())
