"""Docstrings and comments of the product are plain English, and a docstring says more than the signature."""

import ast
import io
import re
import tokenize
from collections.abc import Iterator
from pathlib import Path

from tests.architecture.sources import listed, product_files, project_files, python_files, text_of, tree_of

LITERARY = re.compile(r"\b(nobody|whoever|anew|stands)\b", re.IGNORECASE)
"""Say who or what acts: "no citizen", "the technician", "again", "is"."""

QUOTED = re.compile(r"`[^`]*`|\"nobody\"")
"""A name of the code, or a value of a protocol."""

BARE_WHO = re.compile(r"(?:^|[.:;] )who (\w+s|\w+ed)\b", re.IGNORECASE)
"""A clause that begins with a verb after "who": name the citizen, the caller, the server."""

QUESTIONS = frozenset({
    "acts", "answers", "applies", "asked", "gets", "holds", "is", "lives", "owes", "reports", "showed", "signed", "signs", "this", "works",
})  # fmt: skip
"""What follows "who" where it is a question that the value answers ("who holds the card")."""

MOST_SHORT_WORDS = 3

NO_NOUN = re.compile(r"(As|At|By|For|From|In|Not|Of|On|One thread|To|Touched|With|Without)\b")
"""How the docstring of a class does not begin: it says what the class is, or what it does, before how it is used."""

QUESTION = re.compile(r"(How|What|When|Where|Whether|Which|Who|Whose|Why)\b")

CHINESE = re.compile(r"[\u4e00-\u9fff]")


def test_docstrings_and_comments_have_no_literary_word() -> None:
    problems = [
        f"{path}:{line} {text.strip()}"
        for path in [*product_files(), *python_files("bench", "packaging"), *_screens()]
        if LITERARY.search(text_of(path))
        for line, text in sorted(_texts(path))
        if LITERARY.search(QUOTED.sub("", text))
    ]

    assert not problems, listed(problems, "Plain present-tense English with the person or thing that acts:")


def test_texts_in_code_have_no_literary_word() -> None:
    problems = [
        f"{path}:{node.lineno} {node.value}"
        for path in [*product_files(), *python_files("bench", "packaging")]
        if LITERARY.search(text_of(path))
        for node in ast.walk(tree_of(path))
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and len(node.value.split()) > MOST_SHORT_WORDS
        if LITERARY.search(QUOTED.sub("", node.value))
    ]

    assert not problems, listed(problems, "An error or a help text is plain English too:")


def test_docstrings_name_the_person_before_who() -> None:
    problems = [
        f"{path}:{node.lineno} {text}"
        for path in product_files()
        for node, text in _docstrings(tree_of(path))
        if set(BARE_WHO.findall(" ".join(text.split()))) - QUESTIONS
    ]

    assert not problems, listed(problems, "Say who it is: a citizen who …, a caller that …")


def test_docstrings_say_more_than_three_words() -> None:
    problems = [
        f"{path}:{node.lineno} {text}"
        for path in [*product_files(), *python_files("bench", "packaging")]
        for node, text in _docstrings(tree_of(path))
        if len(re.findall(r"[A-Za-z][\w'.`-]*", text)) <= MOST_SHORT_WORDS
    ]

    assert not problems, listed(problems, "Say more than name and types do, or leave the docstring out:")


def test_docstrings_of_classes_begin_with_the_thing() -> None:
    problems = [
        f"{path}:{node.lineno} {node.name}: {text.partition(chr(10))[0]}"
        for path in product_files()
        for node in tree_of(path).body
        if isinstance(node, ast.ClassDef) and not node.name.startswith("_")
        for text in [ast.get_docstring(node) or ""]
        if NO_NOUN.match(text)
    ]

    assert not problems, listed(problems, "Say what it is before how, where and by which thread it is used:")


def test_classes_explained_by_question_have_chinese_term() -> None:
    problems = [
        f"{path}:{node.lineno} {node.name}: {text.partition(chr(10))[0]}"
        for path in product_files()
        for node in ast.walk(tree_of(path))
        if isinstance(node, ast.ClassDef) and not node.name.startswith("_")
        for text in [ast.get_docstring(node) or ""]
        if QUESTION.match(text) and not CHINESE.search(text)
    ]

    assert not problems, listed(problems, "A noun says what it is, with the Chinese term where it is of the domain:")


def _screens() -> list[Path]:
    return [path for path in project_files() if path.suffix == ".qml" and path.parts[0] == "ui"]


def _texts(path: Path) -> Iterator[tuple[int, str]]:
    """The lines of docstrings and comments."""
    lines = text_of(path).splitlines()
    if path.suffix == ".qml":
        yield from ((number, line) for number, line in enumerate(lines, start=1) if "//" in line)
        return
    for node, _ in _docstrings(tree_of(path)):
        for number in range(node.lineno, (node.end_lineno or node.lineno) + 1):
            yield number, lines[number - 1]
    for token in tokenize.generate_tokens(io.StringIO(text_of(path)).readline):
        if token.type == tokenize.COMMENT:
            yield token.start[0], token.string


def _docstrings(parent: ast.AST) -> Iterator[tuple[ast.Expr, str]]:
    """Every string that is a statement: of modules, classes, functions, and below what has a value."""
    for node in ast.iter_child_nodes(parent):
        match node:
            case ast.Expr(value=ast.Constant(value=str(text))):
                yield node, text
            case ast.stmt() | ast.excepthandler():
                yield from _docstrings(node)
