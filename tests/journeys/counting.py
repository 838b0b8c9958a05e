"""What the centre has counted, straight from its file."""

import sqlite3
from dataclasses import dataclass
from pathlib import Path

COUNTS = (
    "SELECT facts ->> 'item_code', count(*) FROM record "
    "WHERE kind = 'case' AND facts ->> 'outcome' IN ('completed', 'submitted') GROUP BY 1"
)


@dataclass(frozen=True)
class Counted:
    """Served cases of an item, and of all items."""

    item: int
    everything: int


def centre_file(stage_folder: Path) -> Path:
    """The centre's database of an environment."""
    return stage_folder.resolve() / "centre" / "centre.db"


def counted_on(stage_folder: Path, code: str) -> Counted:
    """Now."""
    connection = sqlite3.connect(f"file:{centre_file(stage_folder)}?mode=ro", uri=True, timeout=10)
    try:
        found = dict(connection.execute(COUNTS).fetchall())
    finally:
        connection.close()
    return Counted(found.get(code, 0), sum(found.values()))
