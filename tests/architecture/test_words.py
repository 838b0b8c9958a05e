"""Both languages are complete, and the terminal does not say what only the centre may say."""

import ast
import re
import tomllib
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

from catalogue.phonetics import is_han
from tests.architecture.sources import ROOMS, listed, product_files, project_files, text_of, tree_of
from wording.po_files import texts_of
from wording.store import FOLDER

TERMINAL = ("kiosk", "ui", "offline_queue", "wording")

ACCEPTED = re.compile(
    r"(?<!不代表)(?<!不等于)已受理|受理成功|受理(?:回执|编号|号|通知书)|离线受理"
    r"|\b(?:application|case|request|submission)\b[^.]{0,30}\baccepted\b|\boffline acceptance\b",
    re.IGNORECASE,
)
"""受理 is the legal act of the centre: the terminal may point to it, and never claims it. What it does is 提交, submitted."""

TERMINAL_CODE = ("kiosk", "ui", "app")

PATTERNS_AND_VALUES = "kiosk/forms/"
"""Surnames, plates, patterns of what is written, values of the catalogue: what forms compare with, and never say."""
NO_MESSAGES = {
    "不限": "a value of the catalogue",
    "合计": "what departments call a total",
    "¥￥元 ": "signs around an amount",
    "回执": "laid out before anybody asks, so that fonts are loaded, and never printed",
    "㛃㛿䶮堃垚犇骉龘𠅤𡇙𪣻𫖮𬱖": "characters printed for a look at them",
    "二维码内容过长，未印出 code too long to print": "printed by a process that has no store",
    "测试数字。再说一遍。": "the Mandarin test of the loudspeaker, of which every part has a clip",
    r"[\u3400-\u9fff]*(?:是您的|是否|吗)(?=[、,，；;。]|$)|\b(?:is|are|was) your(?=[,.;]|$)": "a pattern of sentences",
    "一": "the first of a range of characters",
    "鿿": "the last of it",
}
"""Other Chinese in the code of the terminal, and what it is."""

COMMAND_LINE = (
    "app/cli/",
    "app/core/queue_control.py",
    "app/core/set_up.py",
    "app/extras.py",
    "app/screen/display.py",
    "app/screen/running.py",
)
"""What the command line prints, in Chinese and English beside each other (docs/adr/0023)."""
MARKUP = re.compile(r"\[/?[a-z ]+\]")


def test_chinese_in_code_is_no_message() -> None:
    problems = [
        f"{path}:{line} {text!r}"
        for path, line, text in _chinese_texts()
        if text not in NO_MESSAGES and not path.as_posix().startswith((PATTERNS_AND_VALUES, *COMMAND_LINE))
    ]

    assert not problems, listed(problems, "A text of the terminal is a message of wording/locale:")


def test_exempt_chinese_is_there() -> None:
    found = {text for path, _, text in _chinese_texts() if not path.as_posix().startswith(PATTERNS_AND_VALUES)}

    assert NO_MESSAGES.keys() <= found


def test_command_line_speaks_both_languages() -> None:
    problems = [
        f"{path}:{line} {text!r}"
        for path, line, text in _chinese_texts()
        if path.as_posix().startswith(COMMAND_LINE) and not re.search("[A-Za-z]{2}", MARKUP.sub("", text))
    ]

    assert not problems, listed(problems, "English beside the Chinese:")


def test_texts_in_toml_have_both_languages() -> None:
    problems = [
        f"{path}: {where}" for path in _shipped(".toml") for where in _incomplete(tomllib.loads(text_of(path)), "")
    ]

    assert not problems, listed(problems, "A text without its other language:")


def test_english_texts_in_toml_are_english() -> None:
    """A Chinese word may be quoted in them: a plate, a name as it stands on a paper."""
    problems = [
        f"{path}: {where} {text!r}"
        for path in _shipped(".toml")
        for where, text in _english(tomllib.loads(text_of(path)), "")
        if not _is_english(text)
    ]

    assert not problems, listed(problems, "Chinese in an English text:")


def test_english_messages_are_english() -> None:
    problems = [
        name for name, text in texts_of(FOLDER / "en.po").items() if any(map(is_han, text)) and not _is_english(text)
    ]

    assert not problems, listed(problems, "Chinese in an English message:")


def test_texts_of_kiosk_leave_no_language_out() -> None:
    problems = [
        f"{path}:{node.lineno}"
        for path in product_files()
        if path.parts[0] == "kiosk"
        for node in ast.walk(tree_of(path))
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "LocalText"
        for sides in [{argument.arg: ast.unparse(argument.value) for argument in node.keywords}]
        if sides.get("zh") != sides.get("en") and "others" not in sides
    ]

    assert not problems, listed(problems, "Wording.in_all puts a text together in every language that has a file:")


def test_the_terminal_never_says_accepted() -> None:
    problems = [
        f"{path}:{line}: {text.strip()[:80]}"
        for path, line, text in [*_python_texts(), *_screen_texts()]
        if ACCEPTED.search(text)
    ]

    assert not problems, listed(problems, "The terminal submits (提交); accepting (受理) is the centre's act:")


def _shipped(suffix: str) -> list[Path]:
    return [path for path in project_files() if path.suffix == suffix and path.parts[0] in ROOMS]


def _is_english(text: str) -> bool:
    return sum(map(is_han, text)) <= sum(map(str.isascii, filter(str.isalpha, text)))


def _incomplete(node: Any, where: str) -> Iterator[str]:
    if isinstance(node, dict):
        languages = {"zh", "en"} & node.keys()
        if languages and not all(isinstance(node.get(each), str) and node[each].strip() for each in ("zh", "en")):
            yield where or str(node)
    for place, child in _children(node):
        yield from _incomplete(child, f"{where}.{place}".lstrip("."))


def _english(node: Any, where: str) -> Iterator[tuple[str, str]]:
    if isinstance(node, dict) and isinstance(node.get("en"), str):
        yield where, node["en"]
    for place, child in _children(node):
        yield from _english(child, f"{where}.{place}".lstrip("."))


def _children(node: Any) -> list[tuple[str, Any]]:
    if isinstance(node, dict):
        return list(node.items())
    if isinstance(node, list):
        return [
            (str(each.get("code", place)) if isinstance(each, dict) else str(place), each)
            for place, each in enumerate(node)
        ]
    return []


def _python_texts() -> Iterator[tuple[Path, int, str]]:
    """Texts in the code of the terminal, without docstrings."""
    for path in product_files():
        if path.parts[0] not in TERMINAL:
            continue
        bare = {id(node.value) for node in ast.walk(tree_of(path)) if isinstance(node, ast.Expr)}
        for node in ast.walk(tree_of(path)):
            if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in bare:
                yield path, node.lineno, node.value


@cache
def _chinese_texts() -> tuple[tuple[Path, int, str], ...]:
    """Texts with Chinese in the code of the terminal, without docstrings; one with gaps as a whole, without what fills them."""
    found: list[tuple[Path, int, str]] = []
    for path in product_files():
        if path.parts[0] not in TERMINAL_CODE or not any(map(is_han, text_of(path))):
            continue
        nodes = list(ast.walk(tree_of(path)))
        within = {id(part) for node in nodes if isinstance(node, ast.JoinedStr) for part in node.values}
        bare = {id(node.value) for node in nodes if isinstance(node, ast.Expr)}
        for node in nodes:
            text = "" if id(node) in within | bare else _said(node)
            if any(map(is_han, text)):
                found.append((path, getattr(node, "lineno", 0), text))
    return tuple(found)


def _said(node: ast.AST) -> str:
    parts = node.values if isinstance(node, ast.JoinedStr) else [node]
    return "".join(part.value for part in parts if isinstance(part, ast.Constant) and isinstance(part.value, str))


def _screen_texts() -> Iterator[tuple[Path, int, str]]:
    """Texts on the screen and on paper: the texts of QML, messages and TOML files, without comments."""
    quoted = re.compile(r'"(?:[^"\\]|\\.)*"|>[^<]+<')
    for path in project_files():
        if path.parts[0] not in TERMINAL or path.suffix not in {".qml", ".po", ".toml", ".typ"}:
            continue
        for number, line in enumerate(text_of(path).splitlines(), start=1):
            for match in quoted.finditer(line):
                yield path, number, match.group()
