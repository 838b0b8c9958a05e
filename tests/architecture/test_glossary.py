"""The glossary lists the words of the domain: each once, in both languages, as the code has them."""

from collections import Counter

from catalogue.phonetics import is_han
from tests.architecture.glossary import GLOSSARY, chinese_by_class, rows, stale
from tests.architecture.sources import listed


def test_every_named_class_exists() -> None:
    problems = [row.path for row in stale()]

    assert not problems, listed(problems, f"Named in {GLOSSARY} and not there:")


def test_every_line_is_bilingual_and_unique() -> None:
    lines = [row for row in rows() if row.path]

    assert lines
    assert len(lines) == len({row.path for row in lines})
    assert not [row.path for row in lines if not row.english or not any(map(is_han, row.chinese))]


def test_english_word_has_one_line() -> None:
    lines = Counter(row.english for row in rows() if row.english != "English")

    problems = [word for word, count in lines.items() if count > 1]

    assert not problems, listed(problems, "One word, one meaning:")


def test_docstrings_use_the_chinese_word_of_glossary() -> None:
    terms = chinese_by_class()

    problems = [
        f"{row.path}: {terms[row.path]} in the docstring, {row.chinese} in {GLOSSARY}"
        for row in rows()
        if terms.get(row.path) and terms[row.path] not in row.chinese
    ]

    assert not problems, listed(problems, "One concept, one Chinese word:")
