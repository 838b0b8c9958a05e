"""Every guide read aloud, twice: whole, the same each time, and in words alone."""

import re

import pytest

from catalogue.loader import load_catalogue
from catalogue.schema import ServiceItem
from catalogue.text import COMPLETE, Language
from drivers.ports.speech import SpokenLanguage
from drivers.speech.mandarin import pinyin
from drivers.speech.reading import LONGEST, pronounceable
from kiosk.terminal.guide_page import guide_sections
from kiosk.view.view import GuideScreen
from kiosk.voice.speaking import spoken
from tests.kiosk.voice.test_speaking import view_of
from wording.store import load_wording

WORDING = load_wording()
CATALOGUE = load_catalogue()
DEPARTMENTS = {each.id: each for each in CATALOGUE.departments}
every_guide = pytest.mark.parametrize("item", CATALOGUE.items, ids=lambda item: item.code)
every_language = pytest.mark.parametrize("language", COMPLETE)
in_both_modes = pytest.mark.parametrize("care_mode", [False, True], ids=["usual", "care"])


def guide_of(item: ServiceItem, language: Language, *, care_mode: bool) -> GuideScreen:
    department = DEPARTMENTS[item.department]
    sections = guide_sections(item, item.office(department), WORDING, language, care_mode=care_mode)
    title = item.short.in_language(language)
    return GuideScreen(title, item.name.in_language(language), department.name.in_language(language), sections, True)


def read(screen: GuideScreen, language: Language) -> str:
    return spoken(view_of(screen, language), WORDING)


def aloud(text: str, language: Language) -> str:
    return pronounceable(text, SpokenLanguage(language))


def words(text: str, language: Language) -> str:
    """What is said, without the stops between."""
    return re.sub(r"[\s.,!?;:。、'’-]+", " ", aloud(text, language)).strip()


@every_guide
@every_language
@in_both_modes
def test_guide_is_read_whole_and_twice_alike(item: ServiceItem, language: Language, *, care_mode: bool) -> None:
    screen = guide_of(item, language, care_mode=care_mode)
    text = read(screen, language)
    assert text == read(guide_of(item, language, care_mode=care_mode), language)
    assert len(text) < LONGEST
    said = words(text, language)
    assert said == words(text, language)
    for section in screen.sections:
        for line in (section.heading, *section.lines):
            assert words(line, language) in said


@every_guide
def test_chinese_guide_is_read_in_words_alone(item: ServiceItem) -> None:
    said = aloud(read(guide_of(item, Language.ZH, care_mode=True), Language.ZH), Language.ZH)
    assert re.findall(r"[^\u3400-\u9fffA-Za-z\s.,!?;:。、-]", said) == []
    assert re.findall(r"[\u3400-\u9fff]", pinyin(said)) == []


@every_guide
def test_english_guide_is_read_in_words_alone(item: ServiceItem) -> None:
    text = read(guide_of(item, Language.EN, care_mode=True), Language.EN)
    said = aloud(text, Language.EN)
    assert re.findall(r"[^A-Za-z0-9\s.,!?;:'’-]", said) == []
    hotlines = set(re.findall(r"(?<![\d-])1\d{4}(?!\d)", text))
    assert all(" ".join(number) in said for number in hotlines)


@every_guide
@every_language
def test_nothing_of_a_guide_is_left_unsaid(item: ServiceItem, language: Language) -> None:
    """Long numbers, codes and masked words are not spoken in a hall: a guide holds none, so it loses none."""
    text = read(guide_of(item, language, care_mode=True), language)
    letters = r"[\u3400-\u9fff]" if language == Language.ZH else r"[A-Za-z]"
    said = aloud(text, language)
    assert len(re.findall(letters, said)) >= len(re.findall(letters, text))
