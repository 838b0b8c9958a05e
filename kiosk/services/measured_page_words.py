"""What the test page says in words; where it says it, `kiosk.papers.measured_page` knows."""

from msgspec import Struct


class MeasuredPageWords(Struct, frozen=True):
    """What the page says in words (测试页文字)."""

    title: str
    lines: tuple[str, ...]
    rare: str
    foot: str
