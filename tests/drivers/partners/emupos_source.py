"""Loads emupos, an independent ESC/POS printer. It is written for Python 3.13; older ones get its new syntax in the old words."""

import importlib.util
import re
import sys
from collections.abc import Sequence
from importlib.abc import MetaPathFinder
from importlib.machinery import ModuleSpec, PathFinder, SourceFileLoader
from types import ModuleType

PACKAGE = "emupos"
_ALIAS = re.compile(r"^type (\w+) = ", re.MULTILINE)
_GENERIC = re.compile(r"^(def \w+)\[T\]\(", re.MULTILINE)
_TYPE_VARIABLE = "from typing import TypeVar as _TypeVar; T = _TypeVar('T')\n"


def is_installed() -> bool:
    """Whether the package is there at all."""
    return importlib.util.find_spec(PACKAGE) is not None


def understand() -> None:
    """From now on emupos can be imported."""
    if sys.version_info < (3, 12) and not any(isinstance(each, _Finder) for each in sys.meta_path):
        sys.meta_path.insert(0, _Finder())


class _Finder(MetaPathFinder):
    def find_spec(
        self, fullname: str, path: Sequence[str] | None, target: ModuleType | None = None
    ) -> ModuleSpec | None:
        if fullname != PACKAGE and not fullname.startswith(f"{PACKAGE}."):
            return None
        spec = PathFinder.find_spec(fullname, path, target)
        if spec is not None and isinstance(spec.loader, SourceFileLoader):
            spec.loader = _Loader(spec.loader.name, spec.loader.path)
        return spec


class _Loader(SourceFileLoader):
    def get_code(self, fullname: str) -> object:  # type: ignore[override]
        source = self.get_source(fullname) or ""
        lines = _GENERIC.sub(r"\1(", _ALIAS.sub(r"\1 = ", source))
        if lines != source and "[T]" in source:
            at = lines.index("\nimport ") if "\nimport " in lines else lines.index("\nfrom ")
            lines = lines[: at + 1] + _TYPE_VARIABLE + lines[at + 1 :]
        return compile(lines, self.path, "exec", dont_inherit=True)
