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
    """Counts the steps that change a disk, and cuts the power before the step `at`.

    A step is a call of `os` (by which pathlib, tempfile and libraries write too), or a file that `open` makes or goes on with.
    A context manager; on leaving, unflushed contents are cut in half, and unflushed renames and links undone, unless
    `loses_nothing`.
    """

    def __init__(self, at: int, *, loses_nothing: bool) -> None:
        self.steps = 0
        self.was_cut = False
        self._at = at
        self._loses_nothing = loses_nothing
        self._unflushed: set[Path] = set()
        self._renames: list[tuple[Path, Path, bytes | None]] = []
        self._links: set[Path] = set()
        self._patch = pytest.MonkeyPatch()

    def __enter__(self) -> Self:
        replacements: tuple[tuple[object, str, Callable[..., Any]], ...] = (
            (Path, "open", self._opened(Path.open)),
            (os, "open", self._made(os.open)),
            (os, "replace", self._replaced(os.replace)),
            (os, "symlink", self._linked(os.symlink)),
            (os, "fsync", self._flushed(os.fsync)),
            *((os, name, self._done(getattr(os, name))) for name in ("unlink", "remove", "mkdir")),
        )
        for place, name, replacement in replacements:
            self._patch.setattr(place, name, replacement)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> bool:
        self._patch.undo()
        self.was_cut = kind is PowerCutError
        if self.was_cut and not self._loses_nothing:
            self._lose()
        return self.was_cut

    def _opened(self, act: Callable[..., Any]) -> Callable[..., Any]:
        def opened(file: Path, mode: str = "r", *more: Any, **named: Any) -> Any:
            if set(mode) & set("wax+"):
                self._step()
                self._unflushed.add(file)
            return act(file, mode, *more, **named)

        return opened

    def _made(self, act: Callable[..., int]) -> Callable[..., int]:
        def made(path: str | Path, flags: int, *more: Any, **named: Any) -> int:
            if flags & os.O_CREAT:
                self._step()
                self._unflushed.add(Path(path))
            return act(path, flags, *more, **named)

        return made

    def _replaced(self, act: Callable[..., None]) -> Callable[..., None]:
        def replaced(file: str | Path, target: str | Path) -> None:
            self._step()
            source, place = Path(file), Path(target)
            former = place.read_bytes() if place.is_file() else None
            self._renames.append((source, place, former))
            if source in self._unflushed:
                self._unflushed.discard(source)
                self._unflushed.add(place)
            act(file, target)

        return replaced

    def _linked(self, act: Callable[..., None]) -> Callable[..., None]:
        def linked(source: str | Path, link: str | Path, *more: Any) -> None:
            self._step()
            act(source, link, *more)
            self._links.add(Path(link))

        return linked

    def _flushed(self, act: Callable[[int], None]) -> Callable[[int], None]:
        def flushed(handle: int) -> None:
            self._step()
            place = Path(f"/proc/self/fd/{handle}").readlink()
            self._unflushed.discard(place)
            if place.is_dir():
                self._renames = [rename for rename in self._renames if rename[1].parent != place]
                self._links = {link for link in self._links if link.parent != place}
            act(handle)

        return flushed

    def _done(self, act: Callable[..., None]) -> Callable[..., None]:
        def done(*about: Any, **more: Any) -> None:
            self._step()
            act(*about, **more)

        return done

    def _step(self) -> None:
        if self.steps == self._at:
            raise PowerCutError
        self.steps += 1

    def _lose(self) -> None:
        for file in self._unflushed:
            if file.is_file() and not file.is_symlink():
                content = file.read_bytes()
                file.write_bytes(content[: len(content) // 2])
        for link in self._links:
            link.unlink(missing_ok=True)
        for source, target, former in reversed(self._renames):
            if target.exists():
                target.replace(source)
            if former is not None:
                target.write_bytes(former)


def at_every_step(run: Callable[[], object], start: Callable[[], None], check: Callable[[], None]) -> int:
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
