"""核对授权书 — for each adult of the household who is not at the terminal, a paper to be signed and handed in. Pure; personal."""

from datetime import date

from catalogue.input_types import InputKind
from catalogue.other_people import OF_AGE
from catalogue.schema import InputField
from contract.documents import IssuedDocument
from kiosk.forms.id_number import facts_of
from kiosk.journeys.journey import Journey

BLANK = "____________________"
FOOT = "本授权书由家庭成员本人签名后生效"
"""In the place of issuer and date: it is the signature that makes the paper, and no department has issued it."""


def authorisations(
    journey: Journey, own_number: str, department: str, today: date, *, is_sandbox: bool
) -> tuple[IssuedDocument, ...]:
    """One paper for each other adult, with the text that the applicant has signed."""
    papers: list[IssuedDocument] = []
    for field in journey.item.inputs:
        for name in other_adults(journey, field, own_number, today):
            papers.append(_paper(journey, field, (name, department), len(papers) + 1, is_sandbox=is_sandbox))
    return tuple(papers)


def other_adults(journey: Journey, field: InputField, own_number: str, today: date) -> list[str]:
    """The names of the adults on the family list that the signature goes by, without the applicant."""
    if field.kind is not InputKind.SIGNATURE or field.adults_of is None:
        return []
    rows = journey.own_answers().get(field.adults_of, ())
    people = [row.split("|") for row in ((rows,) if isinstance(rows, str) else rows)]
    return [name for name, number, *_ in people if number != own_number and _is_adult(number, today)]


def _is_adult(number: str, today: date) -> bool:
    facts = facts_of(number)
    return facts is not None and facts.age_on(today) >= OF_AGE


def _paper(journey: Journey, field: InputField, of: tuple[str, str], place: int, *, is_sandbox: bool) -> IssuedDocument:
    (name, department), item = of, journey.item
    text = field.label if field.agreement is None else field.agreement
    return IssuedDocument(
        document_id=f"{item.code}-{journey.request_id[-12:].upper()}-{place}",
        layout="form",
        title="授权书",
        intro=f"交给：{department}；用于：{item.name.zh}",
        fields=(("授权人姓名", name), ("公民身份号码", BLANK)),
        paragraphs=(f"{text.zh}。", f"授权人签名：{BLANK}    日期：________年____月____日"),
        notes=(
            "由授权人本人看过以后签名，不要代签。",
            "签好后交回的地点和期限：以部门告知为准。",
            f"{item.guide.ask.zh}。",
        ),
        issuer=FOOT,
        issued_on="",
        sandbox=is_sandbox,
    )
