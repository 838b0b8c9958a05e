"""The migrations of the centre are one line, in the order of their numbers: two after the same one would stop every upgrade."""

import re

from central.migrations.schema import MODULES
from tests.architecture.sources import ROOT

FOLDER = ROOT / "central" / "migrations" / "versions"
FILES = sorted(FOLDER.glob("[0-9]*.py"))


def said(name: str, text: str) -> str | None:
    found = re.search(rf'(?m)^{name} = (?:"(\d+)"|None)$', text)
    assert found is not None, name
    return found[1]


def test_each_migration_follows_the_one_before() -> None:
    before: str | None = None
    for file in FILES:
        text = file.read_text("utf-8")
        assert said("revision", text) == file.name[:4], file.name
        assert said("down_revision", text) == before, f"{file.name} comes after {before}"
        before = file.name[:4]


def test_schema_has_the_tables_of_every_room() -> None:
    files = {path.relative_to(ROOT).with_suffix("").as_posix() for path in (ROOT / "central").glob("*/*models.py")}
    assert files == {each.__name__.replace(".", "/") for each in MODULES}
