"""Every guide read aloud, twice: whole, the same each time, and in words alone."""

import re
from collections.abc import Iterator

import pytest

from app.cli.aloud_verb import spoken_guides
from catalogue.loader import load_catalogue
from catalogue.schema import ServiceItem
from catalogue.text import COMPLETE, Language
from drivers.ports.speech import SpokenLanguage
from drivers.speech.mandarin import pinyin
from drivers.speech.reading import LONGEST, pronounceable
from kiosk.terminal.guide_page import guide_sections
from kiosk.view.guide import GuideScreen
from kiosk.voice.hard_to_hear import Hardness, hard_to_hear
from kiosk.voice.speaking import spoken
from tests.kiosk.voice.test_speaking import view_of
from wording.store import load_wording

pytestmark = pytest.mark.slow

WORDING = load_wording()
CATALOGUE = load_catalogue()
DEPARTMENTS = {each.id: each for each in CATALOGUE.departments}
every_language = pytest.mark.parametrize("language", COMPLETE)
in_both_modes = pytest.mark.parametrize("care_mode", [False, True], ids=["usual", "care"])


def guide_of(item: ServiceItem, language: Language, *, care_mode: bool) -> GuideScreen:
    department = DEPARTMENTS[item.department]
    sections = guide_sections(item, item.office(department), WORDING, language, care_mode=care_mode)
    title = item.short.in_language(language)
    return GuideScreen(title, item.name.in_language(language), department.name.in_language(language), sections, True)


def read(screen: GuideScreen, language: Language) -> str:
    return spoken(view_of(screen, language), WORDING)


def guides_in(language: Language) -> Iterator[GuideScreen]:
    return (guide_of(item, language, care_mode=True) for item in CATALOGUE.items)


def aloud(text: str, language: Language) -> str:
    return pronounceable(text, SpokenLanguage(language))


def words(text: str, language: Language) -> str:
    """What is said, without the stops between."""
    return re.sub(r"[\s.,!?;:。、'’-]+", " ", aloud(text, language)).strip()


@every_language
@in_both_modes
def test_guides_are_read_whole_and_twice_alike(language: Language, *, care_mode: bool) -> None:
    for item in CATALOGUE.items:
        screen = guide_of(item, language, care_mode=care_mode)
        text = read(screen, language)
        assert text == read(guide_of(item, language, care_mode=care_mode), language)
        assert len(text) < LONGEST
        said = words(text, language)
        for section in screen.sections:
            for line in (section.heading, *section.lines):
                assert words(line, language) in said


def test_chinese_guides_are_read_in_words_alone() -> None:
    for said in (aloud(read(each, Language.ZH), Language.ZH) for each in guides_in(Language.ZH)):
        assert re.findall(r"[^\u3400-\u9fffA-Za-z\s.,!?;:。、-]", said) == []
        assert re.findall(r"[\u3400-\u9fff]", pinyin(said)) == []


def test_english_guides_are_read_in_words_alone() -> None:
    for text in (read(each, Language.EN) for each in guides_in(Language.EN)):
        said = aloud(text, Language.EN)
        assert re.findall(r"[^A-Za-z0-9\s.,!?;:'’-]", said) == []
        hotlines = set(re.findall(r"(?<![\d-])1\d{4}(?!\d)", text))
        assert all(" ".join(number) in said for number in hotlines)


@every_language
def test_nothing_of_a_guide_is_left_unsaid(language: Language) -> None:
    """Long numbers, codes and masked words are not spoken in a hall: a guide holds none, so it loses none."""
    letters = r"[\u3400-\u9fff]" if language == Language.ZH else r"[A-Za-z]"
    for text in (read(each, language) for each in guides_in(language)):
        assert len(re.findall(letters, aloud(text, language))) >= len(re.findall(letters, text))


def test_no_guide_is_hard_to_hear() -> None:
    heard = list(spoken_guides(CATALOGUE, WORDING))
    assert len(heard) == len(COMPLETE) * len(CATALOGUE.items)
    assert [(each.code, each.language, each.hard) for each in heard if each.hard] == []


@pytest.mark.parametrize(
    ("said", "language", "why"),
    [
        ("带身份证," * 20, Language.ZH, Hardness.LONG_SENTENCE),
        ("身份证受理回执和户口簿原件" * 3, Language.ZH, Hardness.LONG_BREATH),
        ("用个人所得税App", Language.ZH, Hardness.LETTERS),
        ("For the plate and the VIN", Language.EN, Hardness.LETTERS),
        ("the amount is 0.00", Language.EN, Hardness.FIGURES),
        ("还会问老人是您的、您在村里做什么", Language.ZH, Hardness.CUT_OFF),
        ("Latest time: employers: within 30 days", Language.EN, Hardness.COLONS),
        ("To change them use the income-tax app,.", Language.EN, Hardness.GAP),
    ],
)
def test_what_is_hard_to_hear_is_named(said: str, language: Language, why: Hardness) -> None:
    assert [each.why for each in hard_to_hear(said, language)] == [why]


def test_what_is_easy_to_hear_is_not_named() -> None:
    assert list(hard_to_hear("打印在A四纸上的证明,带身份证。打一二三四五。", Language.ZH)) == []
    assert list(hard_to_hear("An A4 copy of your ID card. Call 1 2 3 4 5.", Language.EN)) == []


@pytest.mark.parametrize(
    ("text", "language", "said"),
    [
        ("到镇（街道）窗口", Language.ZH, "到镇、街道窗口"),
        ("带医保码（医保电子凭证）或身份证", Language.ZH, "带医保码, 医保电子凭证, 或身份证"),
        ("户口簿（有就带）。", Language.ZH, "户口簿、有就带。"),
        ("a card (if you have one).", Language.EN, "a card, if you have one."),
        ("in the income-tax app (个人所得税).", Language.EN, "in the income-tax app."),
    ],
)
def test_what_is_in_brackets_is_heard_apart(text: str, language: Language, said: str) -> None:
    assert aloud(text, language) == said
