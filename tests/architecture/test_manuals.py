"""The manuals can be printed, and the keeper's is one page."""

import importlib.util
from pathlib import Path
from types import ModuleType

import pytest
import typst
from PIL import Image

from tests.architecture.sources import ROOT


@pytest.fixture(scope="module")
def manuals() -> ModuleType:
    spec = importlib.util.spec_from_file_location("manuals", ROOT / "packaging/manuals.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def draw_black(manuals: ModuleType, text: str, folder: Path) -> None:
    """In place of each picture that the screens would give."""
    (folder / "pictures").mkdir(exist_ok=True)
    for _, kind, name in manuals.PICTURE.findall(text):
        size = manuals.SIZES[kind]
        width, height = map(int, size.split("x"))
        Image.new("RGB", (width, height)).save(folder / "pictures" / f"{name}-{size}-zh.png")


def test_every_manual_is_page_and_paper(manuals: ModuleType, tmp_path: Path) -> None:
    for name in manuals.MANUALS:
        draw_black(manuals, (ROOT / "docs" / name).read_text("utf-8"), tmp_path)
    made = manuals.write(tmp_path)
    assert {each.name for each in made} == {
        f"{name.removesuffix('.md')}.{kind}" for name in manuals.MANUALS for kind in ("html", "pdf")
    }
    assert all(each.read_bytes().startswith(b"%PDF") for each in made if each.suffix == ".pdf")
    assert 'href="fault-pages.zh-CN.html"' in (tmp_path / "keeper-manual.zh-CN.html").read_text("utf-8")


def test_manual_of_keeper_is_one_page(manuals: ModuleType, tmp_path: Path) -> None:
    text = (ROOT / "docs/keeper-manual.zh-CN.md").read_text("utf-8")
    draw_black(manuals, text, tmp_path)
    text = manuals.with_pictures(text, tmp_path)
    assert "pictures/" in text
    pages = typst.compile(manuals.as_typst(text).encode(), root=str(tmp_path), format="png", ppi=20)
    assert isinstance(pages, bytes)


def test_picture_that_was_made_is_shown(manuals: ModuleType, tmp_path: Path) -> None:
    text = "# a\n\n![b](#picture:home)\n"
    assert "picture" not in manuals.with_pictures(text, tmp_path)
    (tmp_path / "pictures").mkdir()
    Image.new("RGB", (60, 108)).save(tmp_path / "pictures" / "home-608x1080-zh.png")
    shown = manuals.with_pictures(text, tmp_path)
    assert 'src="pictures/home-608x1080-zh.png"' in manuals.as_html(shown, "a")
    assert b"/Image" in manuals.as_pdf(shown, tmp_path)


def test_head_of_table_is_on_each_page(manuals: ModuleType) -> None:
    rows = "".join(f"| {number} | b |\n" for number in range(100))
    text = manuals.as_typst(f"| Kopf | a |\n|---|---|\n{rows}")
    assert "table.header([Kopf],[a],)" in text.replace("\n", "")
    assert manuals.as_pdf(f"| Kopf | a |\n|---|---|\n{rows}").startswith(b"%PDF")


def test_signs_of_the_typesetter_stay_text(manuals: ModuleType) -> None:
    hostile = '# a #b $c$ \\*d\\* _e_ @f <g> [h] ~ // i\n\n* `x"y\\z`\n\n| #1 | $2 |\n|---|---|\n| @3 | <4> |\n'
    assert manuals.as_pdf(hostile).startswith(b"%PDF")
