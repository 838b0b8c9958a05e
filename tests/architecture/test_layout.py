"""The layout stays readable: few boxes a room, and no arrow that runs up (the order itself: contracts in pyproject.toml)."""

from drivers.registry.registry import manifests
from tests.architecture.layout import BEGIN, DOCUMENT, END, boxes, crumbs, figures, imports_of_product, table, upward
from tests.architecture.sources import listed, text_of

MOST_OF_KIOSK = (10, 30)
MOST_BESIDE_FAMILIES = (9, 16)
"""Boxes and arrows. A device family is a box of the drivers: its number is not limited, what it knows is."""
MOST_CRUMBS = 34
"""Only ever lowered. Manifests, routes and processes are among them, which stand alone by their kind."""
MOST_OF_A_FAMILY = 3
"""Arrows: the ports, and what carries its bytes or its pictures."""


def test_kiosk_stays_small_enough_to_remember() -> None:
    (kiosk,) = (room for room in figures() if room.room == "kiosk")

    assert kiosk.boxes <= MOST_OF_KIOSK[0]
    assert kiosk.arrows <= MOST_OF_KIOSK[1]


def test_crumbs_become_fewer() -> None:
    found = crumbs()

    assert len(found) <= MOST_CRUMBS, listed(
        [str(path) for path in found], "Short files with one importer, of which one may move to it:"
    )


def test_drivers_grow_by_families_alone() -> None:
    graph = boxes("drivers", imports_of_product())
    beside = graph.keys() - manifests().keys()

    assert {name for name in manifests() if len(graph[name]) > MOST_OF_A_FAMILY} == set()
    assert len(beside) <= MOST_BESIDE_FAMILIES[0]
    assert sum(len(graph[name]) for name in beside) <= MOST_BESIDE_FAMILIES[1]


def test_no_arrow_runs_up() -> None:
    assert {each.room: each.upward for each in figures() if each.upward} == {}


def test_document_has_rooms_and_arrows_as_they_are() -> None:
    written = structure(text_of(DOCUMENT).partition(BEGIN)[2].partition(END)[0])

    assert written == structure(table()), "make layout"


def structure(rows: str) -> list[list[str]]:
    """Room, boxes, floors, arrows, upward of each line; sizes of files move with every change."""
    return [line.split(" | ")[:5] for line in rows.splitlines()]


def test_circle_is_seen() -> None:
    graph = boxes("", {"a.x": {"b.y"}, "b.y": {"c.z"}, "c.z": {"a.x"}})

    assert len(upward(graph)) == 1
