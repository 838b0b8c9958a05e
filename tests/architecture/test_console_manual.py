"""The bureau's manual calls everything as the console does."""

import re
from html import unescape

from tests.architecture.sources import ROOT

QUOTED = re.compile(r"「([^」]+)」")
MARKED = re.compile(r"<[^>]*>")


def shown() -> str:
    """Every text of the console: its pages, and the words that its modules and those below put into them."""
    pages = sorted((ROOT / "central/console/templates").glob("*.html"))
    modules = [
        *sorted((ROOT / "central/console").rglob("*.py")),
        *(ROOT / "central" / name for name in ("operators/roles.py", "cases/states.py", "settings.py")),
    ]
    texts = [text for path in (*pages, *modules) for text in [path.read_text("utf-8")]]
    return "\n".join([*texts, *(unescape(MARKED.sub("", text)) for text in texts)])


def test_manual_quotes_words_of_console() -> None:
    quoted = QUOTED.findall((ROOT / "docs/console-manual.zh-CN.md").read_text("utf-8"))
    assert len(set(quoted)) > 100
    texts = shown()
    assert [words for words in dict.fromkeys(quoted) if words not in texts] == []


def test_manual_names_whole_menu() -> None:
    manual = (ROOT / "docs/console-manual.zh-CN.md").read_text("utf-8")
    menu = (ROOT / "central/console/templates/menu.html").read_text("utf-8")
    names = [
        *re.findall(r"'/console/[\w/-]+', '([^']+)'", menu),
        *re.findall(r"^  \('([^']+)', \[", menu, re.MULTILINE),
    ]
    assert len(names) > 15
    assert [name for name in names if f"「{name}」" not in manual] == []
