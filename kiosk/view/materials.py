"""Papers under the document camera, and small pictures of pages."""

from msgspec import Struct

from kiosk.view.note import Note


class PageView(Struct, frozen=True):
    """A page of a paper, small (页面缩略图): one that was photographed, or one that is printed."""

    number: int
    jpeg: bytes

    def __repr__(self) -> str:
        return f"PageView({self.number})"


class MaterialsScreen(Struct, frozen=True):
    """One material (材料采集); live picture of the document camera from `Terminal.document_frame`."""

    label: str
    hint: str
    index: int
    count: int
    pages: tuple[PageView, ...]
    max_pages: int
    is_optional: bool
    note: Note
