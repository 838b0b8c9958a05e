"""The layout stays readable: few boxes a room, and no arrow that runs up (the order itself: contracts in pyproject.toml)."""

from tests.architecture.layout import boxes, figures, upward

MOST = {"kiosk": (10, 30), "drivers": (20, 40)}
"""Boxes and arrows of the rooms that grow; each device family is a box."""


def test_rooms_stay_small_enough_to_remember() -> None:
    counted = {each.room: (each.boxes, each.arrows) for each in figures()}

    assert {
        room for room, (most, arrows) in MOST.items() if counted[room][0] > most or counted[room][1] > arrows
    } == set()


def test_no_arrow_runs_up() -> None:
    assert {each.room: each.upward for each in figures() if each.upward} == {}


def test_circle_is_seen() -> None:
    graph = boxes("", {"a.x": {"b.y"}, "b.y": {"c.z"}, "c.z": {"a.x"}})

    assert len(upward(graph)) == 1
