"""The chart of counts that have no order of their own: a bar for each value, the largest first, above the bar of the period before."""

from collections.abc import Sequence
from dataclasses import dataclass

from central.console.drawing import AxisLine, fitted, text_width
from central.console.figures.counts_page import CountsRow

NAME_SIZE, NUMBER_SIZE = 13.0, 13.0
_GAP = 10.0


@dataclass(frozen=True)
class RankFrame:
    """How a ranking is drawn on one kind of screen (排名图幅面). `name_width` 0: names are above their bars."""

    name: str
    width: float
    name_width: float
    line: float
    most: int


RANKS_ON_SCREENS = RankFrame("for-screens", 1080, 220, 36, 12)
RANKS_ON_PHONES = RankFrame("for-phones", 340, 0, 52, 10)


@dataclass(frozen=True)
class RankBar:
    """One value (排名条): its name, its bar, and the bar of the period before."""

    row: CountsRow
    name: str
    number: str
    name_y: float
    x: float
    y: float
    width: float
    width_before: float

    @property
    def number_x(self) -> float:
        """Where its number begins: behind both bars."""
        return self.x + max(self.width, self.width_before) + _GAP - 2


@dataclass(frozen=True)
class RankChart:
    """A bar chart in the order of size, as the template draws it (排名图)."""

    frame: RankFrame
    height: float
    bars: tuple[RankBar, ...]


def rank_chart(rows: Sequence[CountsRow], frame: RankFrame) -> RankChart:
    """The first of the rows, which are sorted."""
    shown = [row for row in rows[: frame.most] if row.number or row.before]
    numbers = [_number(row) for row in shown]
    x = frame.name_width + _GAP if frame.name_width else 0.0
    behind = max((text_width(number, NUMBER_SIZE) for number in numbers), default=0.0) + _GAP
    most = max((max(row.number, row.before) for row in shown), default=0)
    axis = AxisLine(most, max(frame.width - x - behind, 0.0))
    beside = bool(frame.name_width)
    bars = tuple(
        RankBar(
            row,
            fitted(row.name, frame.name_width or frame.width, NAME_SIZE),
            number,
            frame.line * place + (frame.line / 2 + 2 if beside else 16),
            x,
            frame.line * place + (frame.line / 2 - 11 if beside else 23),
            axis.at(row.number),
            axis.at(row.before),
        )
        for place, (row, number) in enumerate(zip(shown, numbers, strict=True))
    )
    return RankChart(frame, frame.line * len(shown), bars)


def _number(row: CountsRow) -> str:
    served, before = row.number, row.before
    if not before:
        return f"{served:,}"
    return f"{served:,}（{(served - before) * 100 / before:+.1f}%）"
