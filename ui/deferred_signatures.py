"""Loads Qt for Python without its signatures (帮助信息), which only help texts and messages about wrong arguments need.

`shiboken6` loads them while it is loaded itself, and all of them twice: 16 ms of the start and half a MiB. They are loaded here
when something is asked of them for the first time, so a message about a wrong argument says what it always does.
"""

import sys
from collections.abc import Sequence
from importlib.machinery import ModuleSpec, PathFinder
from threading import RLock
from types import ModuleType
from typing import TYPE_CHECKING, cast

if TYPE_CHECKING:
    from importlib.abc import Loader  # with importlib.resources, and no class needs it to be a loader

DEFERRED = frozenset(
    f"shibokensupport.signature.{name}"
    for name in ("errorhandler", "layout", "parser", "lib.enum_sig", "lib.pyi_generator", "lib.tool")
)

_turn = RLock()
"""One thread at a time loads what was put off; what it needs of the others is loaded on the same thread."""


def load_without_signatures() -> None:
    """Load `shiboken6`, if no one has loaded it before."""
    sys.meta_path.insert(0, _DeferringFinder)
    try:
        import shiboken6  # noqa: F401 -- loads its support files
    finally:
        sys.meta_path.remove(_DeferringFinder)


class _DeferredModule(ModuleType):
    """A module that is loaded when the first of its names is asked for."""

    def __getattr__(self, name: str) -> object:
        if name.startswith("__"):  # asked of every module there is, by programs that look through them all
            raise AttributeError(name)
        with _turn:
            load = self.__dict__.pop("_load", None)
            if load is not None:
                load(self)
        return super().__getattribute__(name)


class _DeferringLoader:
    def __init__(self, real: "Loader") -> None:
        self._real = real

    def create_module(self, spec: ModuleSpec) -> ModuleType:
        return _DeferredModule(spec.name)

    def exec_module(self, module: ModuleType) -> None:
        module.__dict__["_load"] = self._real.exec_module


class _DeferringFinder:
    """Finds what is deferred where it lies in files of its own (packaging/setup.sh); else it is loaded at once."""

    @staticmethod
    def find_spec(name: str, path: Sequence[str] | None = None, target: ModuleType | None = None) -> ModuleSpec | None:
        del target
        spec = PathFinder.find_spec(name, path) if name in DEFERRED else None
        if spec is not None and spec.loader is not None:
            spec.loader = cast("Loader", _DeferringLoader(spec.loader))
        return spec
