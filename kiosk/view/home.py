"""Where a visit begins: greeting, home screen and lists, from which an item is chosen."""

from msgspec import Struct

from kiosk.view.items import GroupTile, ItemRow
from kiosk.view.note import Note


class GreetingScreen(Struct, frozen=True):
    """A card was put down before anything was chosen (先放卡): its holder is greeted and sees what is due, and why.

    `name`: "" while it is read; then `note` says how long that takes.
    """

    name: str
    rows: tuple[ItemRow, ...] = ()
    note: Note | None = None


class HomeScreen(Struct, frozen=True):
    """The first screen of a visit (首页): search, popular items, themes, departments, life events."""

    popular: tuple[ItemRow, ...]
    themes: tuple[GroupTile, ...]
    departments: tuple[GroupTile, ...]
    events: tuple[GroupTile, ...] = ()


class ItemListScreen(Struct, frozen=True):
    """The item list screen (事项列表) of a theme or department, one page of it; `page` counts from 0."""

    title: str
    rows: tuple[ItemRow, ...]
    page: int
    pages: int
