"""核对授权书 — for each adult of the household who has not signed at the terminal, a paper to be signed and handed in. Pure; personal."""

from catalogue.schema import InputField
from contract.documents import IssuedDocument
from kiosk.journeys.household import HouseholdAdult, signed_by_adults
from kiosk.journeys.journey import Journey

BLANK = "____________________"
FOOT = "本授权书由家庭成员本人签名后生效"
"""In the place of issuer and date: it is the signature that makes the paper, and no department has issued it."""


def authorisations(journey: Journey, department: str, *, is_sandbox: bool) -> tuple[IssuedDocument, ...]:
    """One paper for each adult who has not signed, with the text that the applicant has signed."""
    field = signed_by_adults(journey.item)
    if field is None:
        return ()
    unsigned = [each for each in journey.household if each.signature is None]
    return tuple(
        _paper(journey, field, (adult, department), place, is_sandbox=is_sandbox)
        for place, adult in enumerate(unsigned, 1)
    )


def _paper(
    journey: Journey, field: InputField, of: tuple[HouseholdAdult, str], place: int, *, is_sandbox: bool
) -> IssuedDocument:
    (adult, department), item = of, journey.item
    text = field.label if field.agreement is None else field.agreement
    return IssuedDocument(
        document_id=f"{item.code}-{journey.request_id[-12:].upper()}-{place}",
        layout="form",
        title="授权书",
        intro=f"交给：{department}；用于：{item.name.zh}",
        fields=(("授权人姓名", adult.name), ("公民身份号码", BLANK)),
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
