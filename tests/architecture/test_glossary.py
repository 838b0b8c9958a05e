"""The glossary is law: it names every public class of the domain, and nothing that is not there."""

from catalogue.phonetics import is_han
from tests.architecture.glossary import GLOSSARY, UNKNOWN, domain_terms, missing, rows, stale
from tests.architecture.sources import listed

HOW = "(.venv/bin/python -m tests.architecture.glossary writes the lines)"


def test_every_domain_class_is_named() -> None:
    problems = [f"{term.path} {term.chinese}" for term in missing()]

    assert not problems, listed(problems, f"Missing in {GLOSSARY} {HOW}:")


def test_every_named_class_exists() -> None:
    problems = [row.path for row in stale()]

    assert not problems, listed(problems, f"Named in {GLOSSARY} and not there {HOW}:")


def test_every_line_has_both_languages_and_stands_once() -> None:
    lines = [row for row in rows() if row.path]

    assert len(lines) == len({row.path for row in lines})
    assert not [
        row.path for row in lines if not row.english or not any(map(is_han, row.chinese)) or row.chinese == UNKNOWN
    ]


def test_docstrings_and_glossary_use_the_same_chinese_word() -> None:
    words = {row.path: row.chinese for row in rows()}

    problems = [
        f"{term.path}: {term.chinese} in the docstring, {words[term.path]} in {GLOSSARY}"
        for term in domain_terms()
        if term.path in words and term.chinese and term.chinese not in words[term.path]
    ]

    assert not problems, listed(problems, "One concept, one Chinese word:")
