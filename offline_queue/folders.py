"""Folders on a disk whose power may be cut."""

import os
from pathlib import Path


def sync_folder(folder: Path) -> None:
    """Make a rename or a new file in `folder` survive a power cut. Raises OSError."""
    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
