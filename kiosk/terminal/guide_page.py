"""The guide of an item as sections of a page. Pure."""

from collections.abc import Iterator

from catalogue.guide import Office
from catalogue.schema import ServiceItem
from catalogue.text import Language, LocalText
from kiosk.journeys.gates import conditions
from kiosk.journeys.steps_in_words import steps_in_words
from kiosk.services.time_limits import limit_text, promised_of
from kiosk.view.lines import Section
from wording.store import Wording


def guide_sections(
    item: ServiceItem, office: Office, wording: Wording, language: Language, *, care_mode: bool
) -> tuple[Section, ...]:
    """Who, what to bring, how, how long, what it costs, what comes of it, whom to ask, and who answers for it."""
    steps = Section(
        wording.say("guide_page.steps", language),
        "format-list-numbered",
        steps_in_words(item, wording, language, care_mode=care_mode),
    )
    sections = (
        *_before(item, wording, language),
        steps,
        *_after(item, wording, language),
        Section(wording.say("guide_page.office", language), "bank", tuple(_office(office, wording, language))),
    )
    return tuple(section for section in sections if section.lines)


def _section(name: str, icon: str, wording: Wording, language: Language, *texts: LocalText) -> Section:
    lines = tuple(text.in_language(language) for text in texts)
    return Section(wording.say(f"guide_page.{name}", language), icon, lines)


def _before(item: ServiceItem, wording: Wording, language: Language) -> Iterator[Section]:
    conditioned = (wording.both(condition.message, **condition.params) for condition in conditions(item))
    yield _section("who", "account-check", wording, language, item.guide.who, *conditioned)
    yield _section("materials", "file-document-multiple", wording, language, *item.guide.materials)


def _after(item: ServiceItem, wording: Wording, language: Language) -> Iterator[Section]:
    guide = item.guide
    limits = tuple(_limits(item, wording, language))
    yield Section(wording.say("guide_page.limits", language), "clock-outline", limits)
    yield _section("fee", "cash", wording, language, guide.fee)
    yield _section("result", "file-certificate", wording, language, guide.result)
    yield _section("notes", "information", wording, language, *guide.notes)
    yield _section("ask", "phone", wording, language, guide.ask)


def _office(office: Office, wording: Wording, language: Language) -> Iterator[str]:
    """What is not known is said to be so: it belongs to every guide."""
    for name in ("authority", "place", "complaints"):
        text = getattr(office, name) or wording.both(f"guide_page.{name}_unknown")
        yield wording.say(f"guide_page.{name}", language, what=text.in_language(language))


def _limits(item: ServiceItem, wording: Wording, language: Language) -> Iterator[str]:
    for name, limit in (("legal", item.guide.legal_limit), ("promised", promised_of(item))):
        if limit is not None:
            text = limit_text(limit, wording).in_language(language)
            yield wording.say(f"guide_page.{name}_limit", language, limit=text)
            if limit.note is not None and (limit.instant or limit.days is not None):
                yield limit.note.in_language(language)
    if item.guide.deadline is not None:
        deadline = item.guide.deadline.words.in_language(language)
        yield wording.say("guide_page.deadline", language, deadline=deadline)
