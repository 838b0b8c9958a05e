"""核对授权书 — for each adult of the household who has not signed at the terminal, a paper to be signed and handed in. Pure; personal."""

from functools import partial

from catalogue.schema import InputField
from catalogue.text import Language
from contract.documents import IssuedDocument
from kiosk.journeys.household import HouseholdAdult, signed_by_adults
from kiosk.journeys.journey import Journey
from kiosk.services.condition.fault_words import Say
from wording.store import Wording

BLANK = "____________________"


def authorisations(
    journey: Journey, department: str, wording: Wording, *, is_sandbox: bool
) -> tuple[IssuedDocument, ...]:
    """One paper for each adult who has not signed, with the text that the applicant has signed."""
    field = signed_by_adults(journey.item)
    if field is None:
        return ()
    unsigned = [member for member in journey.household if member.signature is None]
    say = partial(wording.say, language=Language.ZH)
    return tuple(
        _paper(journey, field, (adult, department, place), say, is_sandbox=is_sandbox)
        for place, adult in enumerate(unsigned, 1)
    )


def _paper(
    journey: Journey, field: InputField, of: tuple[HouseholdAdult, str, int], say: Say, *, is_sandbox: bool
) -> IssuedDocument:
    (adult, department, place), item = of, journey.item
    text = field.label if field.agreement is None else field.agreement
    return IssuedDocument(
        document_id=f"{item.code}-{journey.request_id[-12:].upper()}-{place}",
        layout="form",
        title=say("authorisation.title"),
        intro=say("authorisation.intro", department=department, item=item.name.zh),
        fields=((say("authorisation.name"), adult.name), (say("authorisation.id_number"), BLANK)),
        paragraphs=(f"{text.zh}。", say("authorisation.signature", blank=BLANK)),
        notes=(say("authorisation.own_hand"), say("authorisation.where"), f"{item.guide.ask.zh}。"),
        issuer=say("authorisation.foot"),
        issued_on="",
        sandbox=is_sandbox,
    )
