"""What the citizen learns after a submission: the provisional number, the query code, what comes next.

受理 only where the department says so.
"""

from msgspec.structs import replace

from catalogue.due import certified_until
from catalogue.guide import TimeLimit
from catalogue.input_types import InputKind
from catalogue.schema import ItemKind
from catalogue.text import LocalText
from contract.case_news import CaseNews, CaseStanding
from contract.documents import IssuedDocument, ResultContent, ResultRow
from contract.query_code import query_code_of
from contract.receipt_proof import make_receipt_proof
from contract.records import CaseFacts, Record
from contract.terms import Outcome
from drivers.ports.document_printer import DOCUMENT_PRINTER
from kiosk.journeys.household import HouseholdAdult
from kiosk.journeys.journey import Journey, JourneyEnd
from kiosk.services.services import Services, TerminalSite
from kiosk.services.time_limits import limit_text
from wording.store import Wording

HELD = (CaseStanding.RECEIVED, CaseStanding.ACCEPTED, CaseStanding.COMPLETED)
"""The department has it, and did not send it back."""


def submitted_end(
    journey: Journey,
    record: Record,
    services: Services,
    content: ResultContent,
    receipt_rows: tuple[ResultRow, ...] = (),
) -> JourneyEnd:
    """The end of a queued journey, with its proof for the receipt."""
    facts = record.facts
    return JourneyEnd(
        outcome=Outcome.SUBMITTED,
        case_number=facts.case_number if isinstance(facts, CaseFacts) else "",
        result=content,
        query_code=query_code_of(record.record_id),
        proof=make_receipt_proof(record, journey.item.code, services.keys.signing()),
        is_provisional=True,
        receipt_rows=receipt_rows,
    )


def submitted_content(journey: Journey, record: Record, wording: Wording, place: TerminalSite) -> ResultContent:
    """Heading, rows and next steps of a submission."""
    local = record.occurred_at.astimezone(place.timezone)
    item = journey.item
    certifies = item.kind is ItemKind.CERTIFY
    rows = [time_row(record, wording, place)]
    if certifies:
        rows.append(
            ResultRow(
                label=wording.both("submitted.valid_until"), value=_same(certified_until(local.date()).isoformat())
            )
        )
    limit = item.guide.promised_limit
    if limit is not None and is_a_number(limit) and not certifies:
        rows.append(ResultRow(label=wording.both("submitted.limit"), value=limit_text(limit, wording)))
    return ResultContent(
        heading=wording.both("submitted.heading_certify" if certifies else "submitted.heading"),
        summary=wording.both("submitted.summary_certify" if certifies else "submitted.summary"),
        rows=tuple(rows),
        next_steps=tuple(_next_steps(journey, wording)),
        sandbox=place.is_sandbox,
    )


def with_authorisations(
    end: JourneyEnd, adults: tuple[HouseholdAdult, ...], papers: tuple[IssuedDocument, ...], services: Services
) -> JourneyEnd:
    """The end with how many other adults have signed, and what the rest have to sign; it is printed where there is a printer."""
    if not adults:
        return end
    count, left, wording = len(adults), len(papers), services.wording
    message = "submitted.adults_signed_count" if left else "submitted.adults_signed_all"
    said = wording.both(message, count=str(count), signed=str(count - left), left=str(left))
    row = ResultRow(label=wording.both("submitted.adults_signed"), value=said)
    result = end.result.model_copy(update={"rows": (*end.result.rows, row)})
    if not papers:
        return replace(end, result=result)
    owed = wording.both("submitted.to_bring", count=str(left))
    result = result.model_copy(update={"next_steps": (owed, *result.next_steps)})
    prints = services.devices.get(DOCUMENT_PRINTER) is not None
    numbered = tuple(paper.model_copy(update={"number": end.case_number}) for paper in papers)
    return replace(end, result=result, documents=numbered if prints else (), to_bring=owed)


def answered_end(promised: JourneyEnd, news: CaseNews, wording: Wording) -> JourneyEnd:
    """The end of a queued journey whose department has spoken while the citizen waited: its word in place of our promise.

    The proof stays good. What is turned down or incomplete keeps its number, under which it can be asked about.
    """
    is_held = news.standing in HELD
    content = news.result if is_held and news.result is not None else promised.result
    if content is news.result and news.note is not None:
        content = content.model_copy(update={"next_steps": (news.note, *content.next_steps)})
    elif content is not news.result:
        said = news.note or wording.both(f"standing.{news.standing.value}_advice")
        heading = wording.both(f"standing.{news.standing.value}")
        content = content.model_copy(update={"heading": heading, "summary": said, "rows": (), "next_steps": ()})
    if is_held and content is not promised.result:
        owed = () if promised.to_bring is None else (promised.to_bring,)
        signed = tuple(row for row in promised.result.rows if row.label == wording.both("submitted.adults_signed"))
        rows, next_steps = (*content.rows, *signed), (*owed, *content.next_steps)
        content = content.model_copy(update={"rows": rows, "next_steps": next_steps})
    return replace(
        promised,
        outcome=Outcome.COMPLETED if is_held else Outcome.REJECTED,
        documents=promised.documents if is_held else (),
        case_number=news.case_number or promised.case_number,
        result=with_standing(content, news.standing, wording),
        is_provisional=not news.case_number,
        standing=news.standing,
    )


def with_standing(content: ResultContent, standing: CaseStanding, wording: Wording) -> ResultContent:
    """The content with a row that says which of the five states the application is in (收件、受理、补正、不予受理、办结)."""
    row = ResultRow(label=wording.both("standing.label"), value=wording.both(f"standing.{standing.value}_state"))
    return content.model_copy(update={"rows": (row, *content.rows)})


def is_a_number(limit: TimeLimit) -> bool:
    """Whether it says how long; a limit that only says who will inform the citizen is no news once one has submitted."""
    return limit.instant or limit.days is not None


def _next_steps(journey: Journey, wording: Wording) -> list[LocalText]:
    item, answers = journey.item, journey.form.own_answers()
    has_phone = any(answers.get(field.name) for field in item.inputs if field.kind is InputKind.MOBILE)
    if item.kind is ItemKind.CERTIFY:
        return [
            wording.both("submitted.certify_next" if has_phone else "submitted.certify_next_without"),
            item.guide.ask,
        ]
    if item.after_submitting is not None:
        contact = [item.after_submitting.contact] if has_phone else []
        return [*contact, item.after_submitting.tracking]
    sms = [wording.both("submitted.sms")] if has_phone else []
    return [*sms, wording.both("submitted.query"), item.guide.ask]


def time_row(record: Record, wording: Wording, place: TerminalSite) -> ResultRow:
    """When it was handed in, on the clock of the place."""
    local = record.occurred_at.astimezone(place.timezone)
    return ResultRow(label=wording.both("submitted.time"), value=_same(f"{local:%Y-%m-%d %H:%M}"))


def _same(text: str) -> LocalText:
    return LocalText(zh=text, en=text)
