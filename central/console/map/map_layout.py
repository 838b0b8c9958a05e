"""Where towns and their sites are drawn: a schematic map, towns side by side, as many as the screen has room for."""

import math
from collections.abc import Sequence
from dataclasses import dataclass

from central.console.drawing import fitted
from central.console.map.terminal_map import MapSite, MapTown

GAP, PADDING, HEAD, FOOT = 14.0, 16.0, 66.0, 34.0
_HEAD_WITHOUT_SITES = HEAD + FOOT
LABEL_SIZE, TITLE_SIZE, NOTE_SIZE = 13.0, 17.0, 12.5
_BESIDE_MARK = 16.0
"""From the middle of a mark to its label."""


@dataclass(frozen=True)
class SiteRoom:
    """How much room a site has (网点占位), with its name beside its mark or without."""

    width: float
    height: float
    is_named: bool


@dataclass(frozen=True)
class MapFrame:
    """How a map is drawn on one kind of screen (图幅): its width, how wide a town is at least, and a site with its name or without.

    Beyond `most_named` sites marks have no names beside them; the names are in what a mark says, and in the list.
    """

    name: str
    width: float
    least_town: float
    named_site: SiteRoom
    most_named: int

    def room(self, sites: int) -> SiteRoom:
        """Of one site where there are so many in all."""
        return self.named_site if sites <= self.most_named else _BARE


_BARE = SiteRoom(30, 30, is_named=False)
WIDE = MapFrame("for-screens", 1080, 230, SiteRoom(148, 28, is_named=True), 200)
NARROW = MapFrame("for-phones", 340, 160, SiteRoom(120, 28, is_named=True), 24)


@dataclass(frozen=True)
class TownBox:
    """Where a town is (镇街图块)."""

    x: float
    y: float
    width: float
    height: float


@dataclass(frozen=True)
class SiteSpot:
    """Where the mark of a site is (网点图标): its middle, and how much room its name has beside it."""

    x: float
    y: float
    label_width: float

    @property
    def label_x(self) -> float:
        """Where its name begins."""
        return self.x + _BESIDE_MARK


@dataclass(frozen=True)
class DrawnSite:
    """A site with its place (网点图样)."""

    site: MapSite
    spot: SiteSpot
    label: str


@dataclass(frozen=True)
class DrawnTown:
    """A town with its place and its texts, cut to it (镇街图样)."""

    town: MapTown
    box: TownBox
    title: str
    summary: str
    actors: str
    sites: tuple[DrawnSite, ...]


@dataclass(frozen=True)
class MapDrawing:
    """All that is drawn of a map (图样)."""

    frame: MapFrame
    height: float
    towns: tuple[DrawnTown, ...]


def drawn(towns: Sequence[MapTown], frame: MapFrame) -> MapDrawing:
    room = frame.room(sum(len(town.sites) for town in towns))
    towns = arranged(towns, _columns(len(towns), frame.width, frame.least_town))
    boxes = town_boxes([len(town.sites) for town in towns], frame.width, frame.least_town, room)
    drawn_towns = tuple(_drawn_town(town, box, room) for town, box in zip(towns, boxes, strict=True))
    return MapDrawing(frame, max((box.y + box.height for box in boxes), default=0.0), drawn_towns)


def arranged(towns: Sequence[MapTown], columns: int) -> list[MapTown]:
    """In rows of so many: the northern ones above, in each row the western ones first; those without a place last, as they were."""
    placed = sorted((town for town in towns if town.place), key=lambda town: -_place(town)[1])
    rows = [placed[first : first + columns] for first in range(0, len(placed), columns)]
    in_rows = [place for row in rows for place in sorted(row, key=_place)]
    return [*in_rows, *(town for town in towns if not town.place)]


def town_boxes(sites: Sequence[int], width: float, least_town: float, room: SiteRoom) -> list[TownBox]:
    """For towns with so many sites each: as many side by side as have room, in rows that are filled evenly."""
    columns = _columns(len(sites), width, least_town)
    town_width = (width - GAP * (columns - 1)) / columns
    boxes: list[TownBox] = []
    y = 0.0
    for first in range(0, len(sites), columns):
        row = sites[first : first + columns]
        lines = max(math.ceil(size / _side_by_side(town_width, room.width)) for size in row)
        height = _HEAD_WITHOUT_SITES + lines * room.height
        boxes += [TownBox((town_width + GAP) * place, y, town_width, height) for place in range(len(row))]
        y += height + GAP
    return boxes


def site_spots(sites: int, box: TownBox, room: SiteRoom) -> list[SiteSpot]:
    """The marks of a town, line by line."""
    columns = _side_by_side(box.width, room.width)
    width = (box.width - 2 * PADDING) / columns if room.is_named else room.width
    return [
        SiteSpot(
            box.x + PADDING + width * (number % columns) + _BESIDE_MARK / 2,
            box.y + HEAD + room.height * (number // columns + 0.5),
            max(width - 2 * _BESIDE_MARK, 0.0),
        )
        for number in range(sites)
    ]


def _columns(towns: int, width: float, least_town: float) -> int:
    most = max(1, int((width + GAP) // (least_town + GAP)))
    return math.ceil(towns / math.ceil(towns / most)) if towns else 1


def _place(town: MapTown) -> tuple[float, float]:
    return town.place or (0.0, 0.0)


def _side_by_side(town_width: float, site_width: float) -> int:
    return max(1, int((town_width - 2 * PADDING) // site_width))


def _drawn_town(town: MapTown, box: TownBox, room: SiteRoom) -> DrawnTown:
    across = box.width - 2 * PADDING
    actors = town.actors
    return DrawnTown(
        town,
        box,
        fitted(town.name, across, TITLE_SIZE),
        fitted(town.summary, across, NOTE_SIZE),
        fitted(f"待 {actors} 处理", across, NOTE_SIZE) if actors else "",
        tuple(
            DrawnSite(site, spot, fitted(_label(site), spot.label_width, LABEL_SIZE))
            for site, spot in zip(town.sites, site_spots(len(town.sites), box, room), strict=True)
        ),
    )


def _label(site: MapSite) -> str:
    return f"{site.name} ×{len(site.terminals)}" if len(site.terminals) > 1 else site.name
