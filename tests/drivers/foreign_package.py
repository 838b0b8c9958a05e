"""A package of another maker, installed as pip would leave it: a module and its entry points in a folder of the search path."""

import shutil
import sys
from collections.abc import Mapping
from pathlib import Path

import pytest

FOREIGN = Path(__file__).parent / "foreign"


def install(
    folder: Path, monkeypatch: pytest.MonkeyPatch, module: str, points: Mapping[str, str], source: str | None = None
) -> None:
    """`points`: `group/name` to `module:object`. Without `source` the module is the one in tests/drivers/foreign."""
    if source is None:
        shutil.copy(FOREIGN / f"{module}.py", folder)
    else:
        (folder / f"{module}.py").write_text(source)
    about = folder / f"{module}-1.0.dist-info"
    about.mkdir()
    (about / "METADATA").write_text(f"Metadata-Version: 2.1\nName: {module}\nVersion: 1.0\n")
    groups: dict[str, list[str]] = {}
    for name, place in points.items():
        group, _, point = name.partition("/")
        groups.setdefault(group, []).append(f"{point} = {place}")
    (about / "entry_points.txt").write_text("".join(f"[{g}]\n" + "\n".join(p) + "\n" for g, p in groups.items()))
    monkeypatch.delitem(sys.modules, module, raising=False)
    monkeypatch.syspath_prepend(str(folder))
