"""How a visit ends: another item, the rating, and the last screen."""

from msgspec import Struct

from kiosk.view.items import ItemRow


class AnotherScreen(Struct, frozen=True):
    """Asks for a rating (好差评), and offers another item or the end (继续办理). `suggestions` are items that often follow.

    `is_rated`: five levels are offered, none chosen beforehand; a citizen who goes on without one has skipped it.
    """

    suggestions: tuple[ItemRow, ...]
    is_rated: bool = False
    chosen: str = ""


class GoodbyeScreen(Struct, frozen=True):
    """Take card and papers (再见). `card_left` raises the forgotten-card alarm."""

    card_left: bool
    seconds_left: int
