"""Which texts are rendered: what the terminal itself says, and what it says of every item."""

from collections.abc import Iterator

from catalogue.loader import load_catalogue
from catalogue.text import Language
from kiosk.terminal.guide_page import guide_sections
from kiosk.voice.own_messages import own_messages
from kiosk.voice.sentences import joined
from wording.po_files import texts_of
from wording.store import FOLDER, load_wording


def own_texts(language: str) -> Iterator[str]:
    """Spoken prompts first, so that a rendering that is broken off has what is heard most."""
    ids = sorted(texts_of(FOLDER / "zh.po"), key=lambda text: not text.partition(".")[2].startswith("spoken"))
    yield from own_messages(load_wording(), ids, Language(language))


def guide_texts(language: str) -> Iterator[str]:
    """Names, guides and the words of the forms of all items. Stop signs of `joined` make them sentences."""
    catalogue, wording, wanted = load_catalogue(), load_wording(), Language(language)
    departments = {department.id: department for department in catalogue.departments}
    for item in catalogue.items:
        yield joined([item.name.in_language(wanted), item.short.in_language(wanted)])
        for field in item.fields:
            yield joined([field.label.in_language(wanted), field.hint.in_language(wanted) if field.hint else ""])
    for item in catalogue.items:
        department = departments[item.department]
        for care_mode in (False, True):
            sections = guide_sections(item, item.office(department), wording, wanted, care_mode=care_mode)
            yield joined([line for section in sections for line in (section.heading, *section.lines)])
