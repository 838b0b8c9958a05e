"""The layout stays readable: few boxes a room, and no arrow that runs up (the order itself: contracts in pyproject.toml)."""

import tomllib
from collections import Counter
from pathlib import Path

import pytest

from drivers.registry.registry import manifests
from tests.architecture.layout import BEGIN, DOCUMENT, END, boxes, crumbs, figures, imports_of_product, table, upward
from tests.architecture.sources import listed, product_files, text_of

MOST_OF_KIOSK = (10, 30)
MOST_BESIDE_FAMILIES = (9, 16)
"""Boxes and arrows. A device family is a box of the drivers: its number is not limited, what it knows is."""
MOST_DOORS = 36
"""Modules directly in one folder: of more, those that belong together become a folder of their own. Only ever lowered."""
LAYERED = ("app", "central", "drivers", "kiosk", "simulators", "ui")
"""Rooms whose folders are layers or subjects. The others are flat, with small files that a reader looks up by name."""
ALONE_BY_KIND = (
    "*/routes.py",
    "*_routes.py",
    "*/manifest.py",
    "*/adapter.py",
    "*_verb.py",
    "*_run.py",
    "ui/viewmodels/*.py",
)
"""One file each, however short: whoever has seen one finds the next."""
CRUMBS = {
    "app/cli/command_line.py": "read before typer is loaded, so that `run` need not load it",
    "app/core/video_line.py": "the centre's side of a port of kiosk",
    "catalogue/sharing.py": "knows how records are built; its user is a room above",
    "central/records/uncounted.py": "a question to the records; its user is the console",
    "central/sandbox/hotline.py": "the one item whose matter is joined to an earlier one",
    "central/web/plain_addresses.py": "a layer of the web server, as each of the others",
    "drivers/conformance/kit.py": "the front of the kit, which drivers of other makers call",
    "drivers/ocr/serving.py": "the other side of `separate`, in the process",
    "drivers/social_card_reader/services.py": "finds a service by its entry point",
    "drivers/worker/blocked_threads.py": "the worker beside it is long enough",
    "kiosk/diagnostics/check_signing.py": "blocks on the disk's worker, and its user on the screen's thread",
    "kiosk/diagnostics/pages.py": "the table of pages",
    "kiosk/local_services/retirement.py": "one answer, as each of the others",
    "kiosk/services/condition/arrivals.py": "a rule of the application; app only connects it",
    "kiosk/services/maintenance/idle_restart.py": "a rule of the application; app only connects it",
    "simulators/host/settings.py": "what is pretended; its user is the demo",
    "ui/paint_watch.py": "Qt stays in ui; its user is app",
    "ui/screen_size.py": "a measure with limits of its own, beside the window",
}
"""Short files with one importer that do not move to it, each with the reason."""
OF_ITS_DRIVER = {"piped", "ports", "transport"}
"""What every family may know: the ports, and what carries its bytes or its pictures."""
OF_ITS_SIMULATOR = {"held_port", "lettering", "manifest", "person", "pty_port", "simulator", "usb_bus"}
PAGES_BY_CAMERA = ("document_scanner", "camera")
"""A document camera is a camera: the one family that knows another."""
READS_PAGES = ("ocr", "document_scanner")
SEEN_BY_THE_CORE = {"piped", "ports"}
"""Of the drivers: the ports, and how a process of one's own is spoken to."""


def test_no_folder_has_many_doors() -> None:
    doors = Counter(path.parent for path in product_files() if path.parts[0] in LAYERED and path.name != "__init__.py")

    problems = [f"{folder}: {count} modules" for folder, count in doors.items() if count > MOST_DOORS]

    assert doors
    assert not problems, listed(problems, f"More than {MOST_DOORS} modules side by side:")


def test_kiosk_stays_small_enough_to_remember() -> None:
    (kiosk,) = (room for room in figures() if room.room == "kiosk")

    assert kiosk.boxes <= MOST_OF_KIOSK[0]
    assert kiosk.arrows <= MOST_OF_KIOSK[1]


def test_short_files_live_with_their_user() -> None:
    found = {str(path) for path in crumbs() if not any(path.match(kind) for kind in ALONE_BY_KIND)}

    assert not found - CRUMBS.keys(), listed(sorted(found - CRUMBS.keys()), "Short, with one importer: move it there:")
    assert not CRUMBS.keys() - found, "kept alone for a reason, and gone or grown now"


def test_drivers_grow_by_families_alone() -> None:
    graph = boxes("drivers", imports_of_product())
    beside = graph.keys() - manifests().keys()

    assert len(beside) <= MOST_BESIDE_FAMILIES[0]
    assert sum(len(graph[name]) for name in beside) <= MOST_BESIDE_FAMILIES[1]


@pytest.mark.parametrize(("room", "known"), [("drivers", OF_ITS_DRIVER), ("simulators", OF_ITS_SIMULATOR)])
def test_family_knows_no_other_family(room: str, known: set[str]) -> None:
    graph = boxes(room, imports_of_product())
    families = manifests().keys() & graph.keys()

    assert len(families) > 9
    assert {(name, other) for name in families for other in graph[name] - known} <= {PAGES_BY_CAMERA}
    assert {(name, other) for name in graph for other in graph[name] & families} <= {PAGES_BY_CAMERA, READS_PAGES}


@pytest.mark.parametrize("room", ["drivers", "simulators"])
def test_what_is_no_family_has_its_layer(room: str) -> None:
    contracts = tomllib.loads(text_of(Path("pyproject.toml")))["tool"]["importlinter"]["contracts"]
    (contract,) = (contract for contract in contracts if contract.get("containers") == [room])
    layers = {name.strip() for layer in contract["layers"] for name in layer.split("|")}

    assert boxes(room, imports_of_product()).keys() - manifests().keys() <= layers


def test_core_and_screen_see_ports_alone() -> None:
    known = {
        name for room, names in imports_of_product().items() if room.startswith(("kiosk.", "ui.")) for name in names
    }

    assert {name.split(".")[1] for name in known if name.startswith("drivers.")} == SEEN_BY_THE_CORE


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
