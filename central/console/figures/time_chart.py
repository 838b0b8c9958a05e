"""The chart of counts over time: a bar for each time, beside it a line for the period before and one for the year before.

A time that not every terminal has reported to its end is drawn as not complete: its bar may still grow.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import groupby

from central.clock import begin_of_day
from central.console.drawing import AxisLine, every_so_many, round_marks, text_width
from central.console.figures.counts_page import CountsTable
from central.usage.crossing import Axis, Wanted, period_before, period_of, year_before

LABEL_SIZE, VALUE_SIZE = 12.0, 12.0
_LEFT, _RIGHT, _TOP, _BOTTOM = 58.0, 26.0, 30.0, 28.0
_APART = 10.0
"""Between two labels at least."""
_BAR, _WIDEST_BAR = 0.68, 64.0
"""Of the room of a time, and at most."""
_IN_TEN_THOUSANDS = 100_000
"""From here on an axis counts by 万."""


@dataclass(frozen=True)
class PlotFrame:
    """How a chart is drawn on one kind of screen (图表幅面), and how many times it has at most, the last ones."""

    name: str
    width: float
    height: float
    most: int
    most_compared: int
    """For more times no lines are drawn: they would hide behind the bars."""


SCREENS = PlotFrame("for-screens", 1080, 300, 400, 130)
PHONES = PlotFrame("for-phones", 340, 250, 62, 130)


@dataclass(frozen=True)
class TimePoint:
    """One time (时间点): how much was served, and in the times that it is compared with; None where there is none."""

    key: str
    served: int
    before: int | None
    year_before: int | None
    is_complete: bool


@dataclass(frozen=True)
class TimeBar:
    """The bar of a time (柱)."""

    point: TimePoint
    x: float
    y: float
    width: float
    height: float
    number: str
    """What is written above it; "" where it has no room."""

    @property
    def middle(self) -> float:
        """Where its number and its label are centred."""
        return self.x + self.width / 2


@dataclass(frozen=True)
class AxisMark:
    """A mark of an axis (刻度): where it is, and its words."""

    at: float
    words: str


@dataclass(frozen=True)
class TimeChart:
    """What is drawn (时间图). `before` and `year_before` are the points of lines, broken where there is nothing to compare with."""

    frame: PlotFrame
    bars: tuple[TimeBar, ...]
    times: tuple[AxisMark, ...]
    numbers: tuple[AxisMark, ...]
    before: tuple[str, ...]
    year_before: tuple[str, ...]
    open_from: float | None
    """From here on times are not complete."""

    @property
    def floor(self) -> float:
        """Where the bars stand."""
        return self.frame.height - _BOTTOM

    @property
    def ceiling(self) -> float:
        """As high as the highest mark."""
        return _TOP

    @property
    def left(self) -> float:
        """Where the bars begin."""
        return _LEFT

    @property
    def right(self) -> float:
        """The right end of the lines, left of the scale."""
        return self.frame.width - _RIGHT


def time_points(table: CountsTable) -> tuple[TimePoint, ...]:
    """Every time of the period, those without a case too, each beside the time that is as far on in the periods it is compared with."""
    axis, wanted = table.query.down, table.query.wanted
    served = {row.key: row.number for row in table.rows}
    complete = table.completeness.complete_up_to
    before = [table.of_before.get(key, 0) for key, _ in _times(axis, period_before(wanted))]
    of_year = [table.of_year_before.get(key, 0) for key, _ in _times(axis, year_before(wanted))]
    is_same = period_before(wanted) == year_before(wanted)
    return tuple(
        TimePoint(
            key,
            served.get(key, 0),
            before[number] if number < len(before) and not is_same else None,
            of_year[number] if number < len(of_year) else None,
            complete is not None and complete >= _end_of(last),
        )
        for number, (key, last) in enumerate(_times(axis, wanted))
    )


def time_chart(points: Sequence[TimePoint], frame: PlotFrame) -> TimeChart:
    """The last of them in a frame."""
    is_compared = len(points) <= frame.most_compared
    points = points[-frame.most :]
    floor, across = frame.height - _BOTTOM, frame.width - _LEFT - _RIGHT
    compared = ((point.served, point.before, point.year_before) if is_compared else (point.served,) for point in points)
    numbers = [height for three in compared for height in three if height is not None]
    marks = round_marks(max(numbers, default=0))
    axis, room = AxisLine(marks[-1], floor - _TOP), across / max(len(points), 1)
    bars = tuple(_bar(point, _LEFT + room * place, room, floor, axis) for place, point in enumerate(points))
    labels = [_short(point.key) for point in points]
    one_of = every_so_many(room, max((text_width(label, LABEL_SIZE) for label in labels), default=0) + _APART)
    # counted from the end: the newest has its label
    shown = [place for place in range(len(points)) if (len(points) - 1 - place) % one_of == 0]
    first_open = next((place for place, point in enumerate(points) if not point.is_complete), None)
    return TimeChart(
        frame,
        bars,
        tuple(AxisMark(bars[place].middle, labels[place]) for place in shown),
        tuple(AxisMark(floor - axis.at(mark), _number(mark, marks[-1])) for mark in marks),
        _lines(bars, [point.before if is_compared else None for point in points], floor, axis),
        _lines(bars, [point.year_before if is_compared else None for point in points], floor, axis),
        None if first_open is None else _LEFT + room * first_open,
    )


def _bar(point: TimePoint, x: float, room: float, floor: float, axis: AxisLine) -> TimeBar:
    height, number = axis.at(point.served), f"{point.served:,}"
    has_room = point.served and text_width(number, VALUE_SIZE) + _APART / 2 <= room
    width = min(room * _BAR, _WIDEST_BAR)
    return TimeBar(point, x + (room - width) / 2, floor - height, width, height, number if has_room else "")


def _lines(bars: Sequence[TimeBar], values: Sequence[int | None], floor: float, axis: AxisLine) -> tuple[str, ...]:
    """The points of each piece; nothing where nothing was done."""
    if not any(values):
        return ()
    pieces = groupby(zip(bars, values, strict=True), lambda pair: pair[1] is not None)
    return tuple(
        " ".join(f"{bar.middle:.1f},{floor - axis.at(value or 0):.1f}" for bar, value in piece)
        for is_there, piece in pieces
        if is_there
    )


def _times(axis: Axis, wanted: Wanted) -> list[tuple[str, date]]:
    """Each time of a period with its last day in it."""
    days = (wanted.first + timedelta(days=number) for number in range((wanted.last - wanted.first).days + 1))
    return list({period_of(axis, day): day for day in days}.items())


def _end_of(day: date) -> datetime:
    return begin_of_day(day) + timedelta(days=1)


def _number(value: int, most: int) -> str:
    return f"{value // 100 / 100:g}万" if value and most >= _IN_TEN_THOUSANDS else f"{value:,}"


def _short(key: str) -> str:
    """Of a day or week the month and day; months and years as they are."""
    return f"{int(key[5:7])}/{int(key[8:])}" if len(key) > len("2026-11") else key
