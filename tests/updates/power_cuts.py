"""A disk that loses power: what was not flushed is half there, and what was not flushed of a folder never happened."""

import os
from collections.abc import Callable
from pathlib import Path
from types import TracebackType
from typing import Any, Self

import pytest


class PowerCutError(BaseException):
    """The power goes. No code of the product catches it."""


class FailingPower:
    """Counts the steps of `pathlib` and `os.fsync` that change a disk, and cuts the power before the step `at`.

    A context manager; on leaving, unflushed contents are cut in half and unflushed renames undone, unless `loses_nothing`.
    """

    def __init__(self, at: int, *, loses_nothing: bool) -> None:
        self.steps = 0
        self.was_cut = False
        self._at = at
        self._loses_nothing = loses_nothing
        self._unflushed: set[Path] = set()
        self._renames: list[tuple[Path, Path, bytes | None]] = []
        self._patch = pytest.MonkeyPatch()

    def __enter__(self) -> Self:
        write, replace, unlink, fsync = Path.write_bytes, Path.replace, Path.unlink, os.fsync

        def written(file: Path, content: bytes) -> int:
            self._step()
            self._unflushed.add(file)
            return write(file, content)

        def replaced(file: Path, target: Path) -> Path:
            self._step()
            former = target.read_bytes() if target.exists() else None
            self._renames.append((file, target, former))
            if file in self._unflushed:
                self._unflushed.discard(file)
                self._unflushed.add(target)
            return replace(file, target)

        def unlinked(file: Path, **more: Any) -> None:
            self._step()
            unlink(file, **more)

        def flushed(handle: int) -> None:
            self._step()
            place = Path(f"/proc/self/fd/{handle}").readlink()
            self._unflushed.discard(place)
            if place.is_dir():
                self._renames = [each for each in self._renames if each[1].parent != place]
            fsync(handle)

        for name, replacement in (("write_bytes", written), ("replace", replaced), ("unlink", unlinked)):
            self._patch.setattr(Path, name, replacement)
        self._patch.setattr(os, "fsync", flushed)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> bool:
        self._patch.undo()
        self.was_cut = kind is PowerCutError
        if self.was_cut and not self._loses_nothing:
            self._lose()
        return self.was_cut

    def _step(self) -> None:
        if self.steps == self._at:
            raise PowerCutError
        self.steps += 1

    def _lose(self) -> None:
        for file in self._unflushed:
            if file.exists():
                content = file.read_bytes()
                file.write_bytes(content[: len(content) // 2])
        for source, target, former in reversed(self._renames):
            if target.exists():
                target.replace(source)
            if former is not None:
                target.write_bytes(former)


def at_every_step(run: Callable[[], None], start: Callable[[], None], check: Callable[[], None]) -> int:
    """Run it with the power cut before its first step, its second, and so on until it ends by itself; the number of cuts.

    `start` makes the disk as it was before each run, `check` looks at it when the power is back.
    """
    for loses_nothing in (False, True):
        for at in range(1000):
            start()
            with FailingPower(at, loses_nothing=loses_nothing) as power:
                run()
            check()
            if not power.was_cut:
                break
    return power.steps
