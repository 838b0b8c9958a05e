"""`kiosk catalogue aloud`: what the voice says of each guide, and what of it a listener cannot follow."""

from collections.abc import Iterator
from pathlib import Path

from msgspec import Struct
from rich.console import Console

from catalogue.loader import load_catalogue
from catalogue.schema import Catalogue
from catalogue.text import COMPLETE, Language
from drivers.ports.speech import SpokenLanguage
from drivers.speech.reading import pronounceable
from kiosk.terminal.guide_page import guide_sections
from kiosk.view.guide import GuideScreen
from kiosk.voice.hard_to_hear import HardToHear, hard_to_hear
from kiosk.voice.sentences import read_guide
from wording.store import Wording, load_wording


class SpokenGuide(Struct, frozen=True):
    """A guide as it is said (播报的指南), numbers in words, and what of it is hard to hear."""

    code: str
    language: Language
    said: str
    hard: tuple[HardToHear, ...]


def spoken_guides(catalogue: Catalogue, wording: Wording) -> Iterator[SpokenGuide]:
    """Every guide in every complete language, as care mode reads it."""
    departments = {department.id: department for department in catalogue.departments}
    for item in catalogue.items:
        department = departments[item.department]
        for language in COMPLETE:
            sections = guide_sections(item, item.office(department), wording, language, care_mode=True)
            short, name = item.short.in_language(language), item.name.in_language(language)
            screen = GuideScreen(short, name, department.name.in_language(language), sections, can_start=True)
            text = read_guide(screen, wording, language)
            said = pronounceable(text, SpokenLanguage(language))
            yield SpokenGuide(item.code, language, said, tuple(hard_to_hear(said, language)))


def read_aloud(folder: Path, code: str | None) -> int:
    """Print what is hard to hear, and with `code` all that is said of it. The exit status is 1 where anything is."""
    console = Console(soft_wrap=True, highlight=False, markup=False)
    guides = [guide for guide in spoken_guides(load_catalogue(folder), load_wording()) if code in (None, guide.code)]
    for guide in guides:
        if code is not None:
            console.print(f"{guide.code} {guide.language}: {guide.said}")
        for passage in guide.hard:
            console.print(f"! {guide.code} {guide.language}: {passage.why}: {passage.where}")
    return int(any(guide.hard for guide in guides))
