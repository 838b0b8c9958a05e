"""The screens of diagnostics: entrance, pages, guided tests."""

from enum import StrEnum

from msgspec import Struct

from kiosk.view.facts import FactRow, PageButton
from kiosk.view.note import Note


class EntranceScreen(Struct, frozen=True):
    """The entrance of diagnostics (诊断入口): first the number of the account, then its PIN, both typed on one pad.

    `digits`: how many are typed; `number`: of the account, once it is typed. `takes_card`: a card on the reader opens it too.
    """

    digits: int
    wants_number: bool = False
    number: str = ""
    takes_card: bool = False
    note: Note | None = None


class DiagnosticsScreen(Struct, frozen=True):
    """A page of diagnostics (诊断页): facts, and what may be done. `question` waits for yes or no before anything is done.

    `query`: what is typed, to search by where `query_label` says nothing else, "" while nothing is; None where the page has no box
    for it. `is_latin`: letters of an address or a code, `is_digits`: digits alone. `code`: an enrolment code, which has a pad of
    its own; typed by `TypeQuery` too.
    """

    title: str
    rows: tuple[FactRow, ...] = ()
    buttons: tuple[PageButton, ...] = ()
    note: Note | None = None
    question: str = ""
    query: str | None = None
    query_label: str = ""
    query_example: str = ""
    is_latin: bool = False
    is_digits: bool = False
    code: str | None = None


class LivePictureKind(StrEnum):
    """The kind of picture that a guided test shows (实时画面): `Terminal.camera_frame` or `Terminal.document_frame`."""

    NONE = ""
    FACE = "face"
    DOCUMENT = "document"


class GuidedTestScreen(Struct, frozen=True):
    """One guided test (引导测试): what to do, what was measured, the answers there are.

    `cells` is a grid of fields to be touched, row by row, each true once it was; none where `columns` is 0. With `covers_screen`
    it lies over everything and is touched; else it is a map of the last time. `code`: a QR code.
    """

    title: str
    instruction: str
    rows: tuple[FactRow, ...] = ()
    buttons: tuple[PageButton, ...] = ()
    note: Note | None = None
    picture: LivePictureKind = LivePictureKind.NONE
    columns: int = 0
    cells: tuple[bool, ...] = ()
    code: str = ""
    covers_screen: bool = False
