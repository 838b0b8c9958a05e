# ruff: noqa: INP001 - a program of its own
"""The manuals as pages and for printing: each Markdown file of docs/ for people beside the terminal or at the bureau, as HTML and PDF.

`make manuals` writes them to build/manuals/, with pictures of the screens as they are now: `![words](#picture:NAME)` is the sample of
that name (tests/ui/views.py), `#wide:NAME` the same on a screen that lies. Pictures of docs/pictures are taken as they are.
"""

import argparse
import re
import subprocess
import sys
from collections.abc import Iterator, Sequence
from html import escape
from pathlib import Path
from shutil import copyfile

import typst
from markdown_it import MarkdownIt
from markdown_it.token import Token

ROOT = Path(__file__).parents[1]
MANUALS = (
    "console-manual.zh-CN.md",
    "keeper-manual.zh-CN.md",
    "installer-manual.zh-CN.md",
    "technician-manual.zh-CN.md",
    "fault-pages.zh-CN.md",
    "integrator-guide.zh-CN.md",
)
PICTURES = "pictures"
SIZES = {"picture": "608x1080", "wide": "1080x608"}
OWN_PICTURE = re.compile(r"!\[[^\]]*\]\((pictures/[\w-]+\.png)\)")
PICTURE = re.compile(r"!\[([^\]]*)\]\(#(picture|wide):([\w-]+)\)")
STYLE = """body { max-width: 52rem; margin: 2rem auto; padding: 0 1rem; font: 17px/1.7 "Noto Sans CJK SC", sans-serif; color: #1a1a1a }
table { border-collapse: collapse; width: 100% } th, td { border: 1px solid #999; padding: .4rem .6rem; text-align: left }
img { max-width: 20rem; border: 1px solid #999 }
img[src*="/console"]:not([src*="phone"]) { max-width: 100% } pre, code { background: #f2f2f2 } pre { padding: .6rem; overflow-x: auto }"""
HEAD = """#set page(paper: "a4", margin: 2cm, numbering: "1")
#set text(font: ("Noto Sans CJK SC", "Noto Sans Mono CJK SC"), size: 10.5pt, lang: "zh")
#set par(leading: 0.9em)
#set table(stroke: 0.5pt + gray)
#show table.cell.where(y: 0): strong
#show raw: set text(font: "Noto Sans Mono CJK SC", size: 9.5pt)
"""
MARKDOWN = MarkdownIt("commonmark").enable("table")
PLAIN = r"\\\1"
SPECIAL = re.compile(r"([\\*_`$#@<>\[\]~/=+\-])")


def as_html(text: str, title: str) -> str:
    """One page that needs nothing else; links to another manual lead to its page."""
    body = MARKDOWN.render(text).replace('.zh-CN.md"', '.zh-CN.html"')
    head = f'<meta charset="utf-8"><title>{escape(title)}</title><style>{STYLE}</style>'
    return f'<!doctype html>\n<html lang="zh-CN"><head>{head}</head><body>\n{body}</body></html>\n'


def as_typst(text: str) -> str:
    """The same for the typesetter."""
    return HEAD + "".join(_blocks(MARKDOWN.parse(text)))


def as_pdf(text: str, folder: Path | None = None) -> bytes:
    """The same for printing; `folder` holds the pictures."""
    if folder is None:
        return bytes(typst.compile(as_typst(text).encode()))
    return bytes(typst.compile(as_typst(text).encode(), root=str(folder)))


def with_pictures(text: str, folder: Path) -> str:
    """Each picture by its file where it was made, and by nothing where it was not."""

    def file(found: re.Match[str]) -> str:
        name = f"{PICTURES}/{found[3]}-{SIZES[found[2]]}-zh.png"
        return f"![{found[1]}]({name})" if (folder / name).exists() else ""

    return PICTURE.sub(file, text)


def draw(out: Path) -> None:
    """The pictures that the manuals ask for, by the real screens."""
    texts = "".join((ROOT / "docs" / name).read_text("utf-8") for name in MANUALS)
    wanted = {(SIZES[found[2]], found[3]) for found in PICTURE.finditer(texts)}
    for size in SIZES.values():
        names = sorted(name for its_size, name in wanted if its_size == size)
        command = [sys.executable, "-m", "tests.ui.gallery", str(out / PICTURES), "--size", size, "--only", *names]
        subprocess.run(command, cwd=ROOT, check=True)


MARKS = {
    "thead_open": "table.header(",
    "thead_close": "),\n",
    "table_close": ")\n",
    "th_open": "[",
    "td_open": "[",
    "th_close": "],\n",
    "td_close": "],\n",
    "strong_open": "#strong[",
    "em_open": "#emph[",
    "strong_close": "]",
    "em_close": "]",
    "softbreak": " ",
    "hardbreak": " ",
}
"""Tokens that are the same wherever they come."""


def _blocks(tokens: Sequence[Token]) -> Iterator[str]:
    lists: list[str] = []
    for at, token in enumerate(tokens):
        if token.type in ("bullet_list_open", "ordered_list_open"):
            lists.append("-" if token.type.startswith("bullet") else "+")
        elif token.type in ("bullet_list_close", "ordered_list_close"):
            lists.pop()
            yield "\n"
        elif token.type == "list_item_open":
            yield f"\n{'  ' * (len(lists) - 1)}{lists[-1]} "
        elif token.type in ("paragraph_close", "heading_close"):
            yield "\n" if lists else "\n\n"
        else:
            yield _block(tokens, at)


def _block(tokens: Sequence[Token], at: int) -> str:
    token = tokens[at]
    match token.type:
        case "heading_open":
            return f"\n{'=' * int(token.tag[1])} "
        case "table_open":
            columns = sum(token.type == "th_open" for token in tokens[at : _end(tokens, at)])
            return f"\n#table(columns: {columns},\n"
        case "fence" | "code_block":
            return f"\n#raw(block: true, {_quoted(token.content)})\n"
        case "inline":
            return _inline(token.children or ())
        case _:
            return MARKS.get(token.type, "")


def _end(tokens: Sequence[Token], begin: int) -> int:
    return next(at for at in range(begin, len(tokens)) if tokens[at].type == "table_close")


def _inline(tokens: Sequence[Token]) -> str:
    return "".join(map(_piece, tokens))


def _piece(token: Token) -> str:
    match token.type:
        case "text":
            return SPECIAL.sub(PLAIN, token.content)
        case "image":
            source = str(token.attrs["src"])
            width = "15cm" if "/console" in source and "phone" not in source else "6cm"
            return f'#figure(image("/{source}", width: {width}), caption: [{SPECIAL.sub(PLAIN, token.content)}])'
        case "code_inline":
            return f"#raw({_quoted(token.content)})"
        case _:
            return MARKS.get(token.type, "")


def _quoted(text: str) -> str:
    plain = text.rstrip("\n").replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n")
    return f'"{plain}"'


def write(out: Path, folder: Path = ROOT / "docs") -> list[Path]:
    """All manuals, each in both forms; the files that were made."""
    out.mkdir(parents=True, exist_ok=True)
    written: list[Path] = []
    for name in MANUALS:
        written_by_hand = (folder / name).read_text("utf-8")
        for picture in OWN_PICTURE.findall(written_by_hand):
            (out / PICTURES).mkdir(exist_ok=True)
            copyfile(folder / picture, out / picture)
        text = with_pictures(written_by_hand, out)
        title = text.partition("\n")[0].removeprefix("# ")
        page, paper = out / name.replace(".md", ".html"), out / name.replace(".md", ".pdf")
        page.write_text(as_html(text, title), "utf-8")
        paper.write_bytes(as_pdf(text, out))
        written += [page, paper]
    return written


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("out", type=Path, nargs="?", default=ROOT / "build/manuals")
    asked = parser.parse_args()
    draw(asked.out)
    for path in write(asked.out):
        print(path)  # noqa: T201 -- a program that prints what it made
