"""What keeps a page from being taken or read, and what is said of it: one table for scanning and for reading."""

from msgspec import Struct

from drivers.ports.pages import Blurred, Glare, NoPage, SeveralPages


class HindranceMessages(Struct, frozen=True):
    """The messages about one hindrance (拍摄妨碍): where a page is to be kept, and where it is only to be read."""

    kept: str
    read: str


HINDRANCE_MESSAGES: dict[type[NoPage | SeveralPages | Glare | Blurred], HindranceMessages] = {
    NoPage: HindranceMessages("materials.no_page", "form.read_no_page"),
    SeveralPages: HindranceMessages("materials.several", "form.read_no_page"),
    Glare: HindranceMessages("materials.glare", "form.read_unclear"),
    Blurred: HindranceMessages("materials.unsharp", "form.read_unclear"),
}
