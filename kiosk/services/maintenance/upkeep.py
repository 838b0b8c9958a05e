"""What tests, morning checks and logs need of the machine, built by the composition root."""

from collections.abc import Callable
from pathlib import Path

from msgspec import Struct

from kiosk.services.maintenance.upkeep_book import UpkeepBook


class Upkeep(Struct, frozen=True):
    """The means of upkeep (维护手段). The calls touch the disk: on its worker.

    `data` is the folder that the terminal keeps everything in. `log_files`: newest first. `media`: where something can be
    taken away. `is_delivered`: the centre has this record.
    """

    book: UpkeepBook
    software: str
    data: Path
    log_files: Callable[[], tuple[Path, ...]]
    media: Callable[[], tuple[Path, ...]]
    is_delivered: Callable[[str], bool]
