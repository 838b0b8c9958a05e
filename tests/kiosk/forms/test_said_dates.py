"""Dates are said in the words of the message store: a third language has them in its file, and nowhere else."""

import shutil
from pathlib import Path

import pytest

from catalogue.text import COMPLETE, Language
from kiosk.forms.said_dates import day_in_words, period_in_words
from wording.store import FOLDER, Wording, load_wording

FRENCH = Language("fr")
TEXTS = {
    "date.months": "janv. févr. mars avril mai juin juil. août sept. oct. nov. déc.",
    "date.said_day": "{day} {month} {year}",
    "date.said_period": "de {first} à {last}",
}


@pytest.fixture(scope="module")
def wording(tmp_path_factory: pytest.TempPathFactory) -> Wording:
    folder: Path = tmp_path_factory.mktemp("locale")
    for language in COMPLETE:
        shutil.copy(FOLDER / f"{language}.po", folder)
    head = 'msgid ""\nmsgstr ""\n"Language: fr\\n"\n"Content-Type: text/plain; charset=UTF-8\\n"\n'
    texts = "".join(f'\nmsgid "{name}"\nmsgstr "{text}"\n' for name, text in TEXTS.items())
    (folder / "fr.po").write_text(head + texts, "utf-8")
    return load_wording(folder)


@pytest.mark.parametrize(
    ("day", "said"),
    [
        ("2024-02-09", ("2024年2月9日", "9 Feb 2024", "9 févr. 2024")),
        ("2024-12", ("2024年12月", "Dec 2024", "déc. 2024")),
        ("2024", ("2024年", "2024", "2024")),
        ("2024-13", ("2024-13", "2024-13", "2024-13")),
        ("长期", ("长期", "长期", "长期")),
    ],
)
def test_day_is_said_in_each_language(wording: Wording, day: str, said: tuple[str, ...]) -> None:
    assert tuple(day_in_words(day, wording, each) for each in (*COMPLETE, FRENCH)) == said


def test_period_is_said_in_each_language(wording: Wording) -> None:
    said = [period_in_words(("2024-01", "2024-02"), wording, each) for each in (*COMPLETE, FRENCH)]
    assert said == ["2024年1月至2024年2月", "Jan 2024 to Feb 2024", "de janv. 2024 à févr. 2024"]
    assert period_in_words((), wording, FRENCH) == ""
