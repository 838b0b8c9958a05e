"""The log of the terminal on the disk: the file that grows, and those that are closed (`app.screen.log_budget`)."""

from collections.abc import Iterator
from pathlib import Path


def log_files(file: Path) -> tuple[Path, ...]:
    """The log and its closed files, newest first."""
    return (*((file,) if file.exists() else ()), *rotated(file))


def rotated(file: Path) -> tuple[Path, ...]:
    """The closed files, newest first."""
    return tuple(path for _, path in sorted(_numbered(file)))


def _numbered(file: Path) -> Iterator[tuple[int, Path]]:
    for path in file.parent.glob(f"{file.name}.*"):
        number = path.name.removeprefix(f"{file.name}.")
        if number.isascii() and number.isdecimal():
            yield int(number), path
