"""The guide of an item as sections of a page. Pure."""

from collections.abc import Iterator

from catalogue.schema import ServiceItem
from catalogue.text import Language
from kiosk.journeys.steps_in_words import steps_in_words
from kiosk.services.time_limits import limit_text
from kiosk.view.view import Section
from wording.store import Wording


def guide_sections(item: ServiceItem, wording: Wording, language: Language, *, care_mode: bool) -> tuple[Section, ...]:
    """Who, what to bring, how, how long, what it costs, what comes of it, whom to ask. What is not known is left out."""
    return tuple(section for section in _sections(item, wording, language, care_mode) if section.lines)


def _sections(item: ServiceItem, wording: Wording, language: Language, care_mode: bool) -> Iterator[Section]:
    guide = item.guide

    def section(name: str, icon: str, *lines: str) -> Section:
        return Section(wording.say(f"guide_page.{name}", language), icon, lines)

    yield section("who", "account-check", guide.who.in_language(language))
    yield section("materials", "file-document-multiple", *(each.in_language(language) for each in guide.materials))
    yield section("steps", "format-list-numbered", *steps_in_words(item, wording, language, care_mode=care_mode))
    yield section("limits", "clock-outline", *_limits(item, wording, language))
    yield section("fee", "cash", guide.fee.in_language(language))
    yield section("result", "file-certificate", guide.result.in_language(language))
    yield section("notes", "information", *(each.in_language(language) for each in guide.notes))
    yield section("ask", "phone", guide.ask.in_language(language))


def _limits(item: ServiceItem, wording: Wording, language: Language) -> Iterator[str]:
    for name, limit in (("legal", item.guide.legal_limit), ("promised", item.guide.promised_limit)):
        if limit is not None:
            text = limit_text(limit, wording).in_language(language)
            yield wording.say(f"guide_page.{name}_limit", language, limit=text)
            if limit.note is not None and (limit.instant or limit.days is not None):
                yield limit.note.in_language(language)
    if item.guide.deadline is not None:
        deadline = item.guide.deadline.words.in_language(language)
        yield wording.say("guide_page.deadline", language, deadline=deadline)
