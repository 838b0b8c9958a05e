"""What is read before an item is begun: its guide, and answers of the knowledge base."""

from msgspec import Struct

from kiosk.view.items import ItemRow
from kiosk.view.lines import Section
from kiosk.view.note import Note


class GuideScreen(Struct, frozen=True):
    """The guide of an item (办事指南), and whether it can be started here now.

    `pick_up`: the button that prints a finished result by its pick-up code; "" where no code releases one.
    """

    title: str
    official: str
    department: str
    sections: tuple[Section, ...]
    can_start: bool
    note: Note | None = None
    pick_up: str = ""


class KnowledgeScreen(Struct, frozen=True):
    """A question of the knowledge base (知识库条目), its answer by sentences, and the items that help.

    `begins`: which of them the main action starts.
    """

    question: str
    answer: tuple[str, ...]
    department: str
    source: str
    begins: str = ""
    rows: tuple[ItemRow, ...] = ()
