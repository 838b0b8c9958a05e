"""Guides to take home: by topic, or by keyword, department and theme."""

from catalogue.reference_schema import Station
from catalogue.schema import ServiceItem
from catalogue.text import Language, LocalText
from contract.documents import DocumentTable, IssuedDocument, ResultContent, ResultRow
from kiosk.journeys.steps_in_words import steps_in_words
from kiosk.local_services.question import LocalAnswer, LocalQuestion, telephone_of
from kiosk.services.time_limits import limit_text, promised_of

MOST_GUIDES = 3
MOST_LISTED = 20


def topic_guide(question: LocalQuestion) -> LocalAnswer:
    """一次性告知 of the chosen topic."""
    return _topic_guide(question, ())


def topic_guide_with_police_stations(question: LocalQuestion) -> LocalAnswer:
    """The same, with the police stations of the chosen region."""
    return _topic_guide(question, question.reference.stations("police_stations", question.text("region")))


def _topic_guide(question: LocalQuestion, stations: tuple[Station, ...]) -> LocalAnswer:
    topic = question.text("topic")
    guide = question.reference.topic_guide(question.item.code, topic)
    sections = () if guide is None else guide.sections
    lines = [f"{section.title.zh}：{'；'.join(line.zh for line in section.lines)}" for section in sections]
    tables = (_station_table(question, stations),) if stations else ()
    content = ResultContent(
        heading=question.item.short,
        summary=question.wording.both("guide.ready", topic=topic),
        rows=tuple(ResultRow(label=section.title, value=line) for section in sections for line in section.lines[:1]),
        next_steps=(question.item.guide.ask,),
        sandbox=any(station.sandbox for station in stations),
    )
    document = _document(
        question,
        question.on_paper("guide.topic_title", item=question.item.name.zh, topic=topic),
        tuple(lines),
        tables,
        is_sandbox=content.sandbox,
    )
    return LocalAnswer(content, (document,))


def service_guides(question: LocalQuestion) -> LocalAnswer:
    """The items that fit, and the full guide of the first few."""
    items = _fitting(question)
    departments = question.snapshot.departments
    table = DocumentTable(
        columns=_columns(question, "item", "department", "code"),
        rows=tuple((item.name.zh, departments[item.department].short.zh, item.code) for item in items[:MOST_LISTED]),
        widths=(6, 2, 1),
    )
    paragraphs = tuple(line for item in items[:MOST_GUIDES] for line in guide_lines(question, item))
    content = ResultContent(
        heading=question.item.short,
        summary=question.wording.both("guide.found" if items else "guide.none", count=str(len(items))),
        rows=tuple(
            ResultRow(label=departments[item.department].short, value=item.short) for item in items[:MOST_LISTED]
        ),
        next_steps=(question.item.guide.ask,),
        found=bool(items),
        sandbox=False,
    )
    document = _document(
        question, question.on_paper("guide.paper_title"), paragraphs, (table,) if items else (), is_sandbox=False
    )
    return LocalAnswer(content, (document,) if items else ())


def guide_lines(question: LocalQuestion, item: ServiceItem) -> list[str]:
    def line(name: str, what: str) -> str:
        return question.on_paper(f"guide.line_{name}", what=what)

    guide, lines = item.guide, [f"【{item.short.zh}】{item.name.zh}"]
    lines.append(line("who", guide.who.zh))
    if guide.materials:
        lines.append(line("materials", "；".join(material.zh for material in guide.materials)))
    steps = steps_in_words(item, question.wording, Language.ZH, care_mode=False)
    lines.append(line("steps", "；".join(f"{number}. {step}" for number, step in enumerate(steps, 1))))
    for name, limit in (("legal_limit", guide.legal_limit), ("promised_limit", promised_of(item))):
        if limit is not None:
            lines.append(question.on_paper(f"guide_page.{name}", limit=limit_text(limit, question.wording).zh))
    if guide.deadline is not None:
        lines.append(line("deadline", guide.deadline.words.zh))
    lines += [line("fee", guide.fee.zh), line("result", guide.result.zh), line("ask", guide.ask.zh)]
    office = item.office(question.snapshot.departments.get(item.department))
    for name in ("authority", "place", "complaints"):
        text: LocalText | None = getattr(office, name)
        lines += [question.on_paper(f"guide_page.{name}", what=text.zh)] if text is not None else []
    return lines


def _fitting(question: LocalQuestion) -> list[ServiceItem]:
    keyword, snapshot = question.text("keyword"), question.snapshot
    items = [snapshot.items[code] for code in snapshot.search.find(keyword)] if keyword else list(snapshot.shown)
    department, theme = question.text("department"), question.text("theme")
    return [item for item in items if department in ("", item.department) and theme in ("", *item.themes)]


def _station_table(question: LocalQuestion, stations: tuple[Station, ...]) -> DocumentTable:
    rows = tuple((station.name.zh, station.address.zh, telephone_of(question, station).zh) for station in stations)
    return DocumentTable(columns=_columns(question, "station", "address", "telephone"), rows=rows, widths=(3, 5, 2))


def _columns(question: LocalQuestion, *names: str) -> tuple[str, ...]:
    return tuple(question.on_paper(f"guide.column_{name}") for name in names)


def _document(
    question: LocalQuestion,
    title: str,
    paragraphs: tuple[str, ...],
    tables: tuple[DocumentTable, ...],
    *,
    is_sandbox: bool,
) -> IssuedDocument:
    return IssuedDocument(
        document_id=f"{question.item.code}-{question.now:%Y%m%d%H%M%S}",
        layout="guide",
        title=title,
        paragraphs=paragraphs,
        tables=tables,
        notes=(question.on_paper("guide.reference_only"),),
        issuer=question.snapshot.departments[question.item.department].name.zh,
        issued_on=f"{question.now:%Y-%m-%d}",
        sandbox=is_sandbox,
    )
