"""Words of danger, of others' matters and abuse are data of the catalogue, and are read strictly."""

from pathlib import Path

import pytest

from catalogue.answer_rules import IsCivil
from catalogue.errors import CatalogueInvalid
from catalogue.loader import WORDS_FILE, Files, parse_catalogue, read_folder
from catalogue.looked_for import LookedFor, WordsAbout

GOOD = {
    name: text
    for name, text in read_folder(Path(__file__).parents[2] / "catalogue").items()
    if name in ("departments.toml", "themes.toml", "shared_options.toml", "items/gov_services.toml", WORDS_FILE)
}
HOTLINE = "ZS001"


def looked_for(files: Files) -> dict[WordsAbout, LookedFor]:
    return {words.about: words for words in parse_catalogue(files).item(HOTLINE).input("content").cautions}


def refusals(old: str, new: str, name: str = WORDS_FILE) -> list[str]:
    assert old in GOOD[name]
    with pytest.raises(CatalogueInvalid) as caught:
        parse_catalogue(GOOD | {name: GOOD[name].replace(old, new, 1)})
    return [str(problem) for problem in caught.value.problems]


def test_word_that_is_added_is_found() -> None:
    reported = looked_for(GOOD | {WORDS_FILE: GOOD[WORDS_FILE].replace('"着火"', '"着火", "触电"')})

    assert reported[WordsAbout.EMERGENCY].is_in("邻居触电了")
    assert not looked_for(GOOD)[WordsAbout.EMERGENCY].is_in("邻居触电了")


def test_catalogue_without_words_has_packaged_ones() -> None:
    assert looked_for({name: text for name, text in GOOD.items() if name != WORDS_FILE}) == looked_for(GOOD)


def test_abuse_is_found_in_any_letters() -> None:
    (rule, *_) = [rule for rule in parse_catalogue(GOOD).item(HOTLINE).rules if isinstance(rule, IsCivil)]

    assert rule.abuse is not None
    assert rule.abuse.is_in("FuCk")
    assert WordsAbout.ABUSE not in looked_for(GOOD)


@pytest.mark.parametrize(
    ("old", "new", "reported"),
    [
        ('"着火"', '"着 火"', "words.0"),
        ('"fuck"', '"Fuck"', "words"),
        ('"着火"', '"着火", "着火了"', "着火了"),
        ('"着火"', '"着火", "着火"', "着火"),
        ('about = "court"', 'about = "courts"', "courts"),
        ('about = "court"', 'about = "army"', "is there once"),
        ('words = ["检察院", "检察官"]', "words = []", "words"),
    ],
)
def test_list_that_cannot_be_meant_is_refused(old: str, new: str, reported: str) -> None:
    assert any(reported in problem for problem in refusals(old, new))


def test_input_names_what_there_is() -> None:
    reported = refusals('cautions = ["emergency", "elsewhere"]', 'cautions = ["fire"]', "items/gov_services.toml")

    assert any(
        "cautions: 'fire' is nothing that is looked for; allowed: elsewhere, emergency" in each for each in reported
    )
