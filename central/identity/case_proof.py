"""Proves who applied in a case that waited at its terminal: by the evidence that came sealed with it, when it is forwarded.

A case is never lost for want of proof: its department learns how sure it is, and does what it must.
"""

from dataclasses import dataclass, replace
from typing import assert_never

from catalogue.schema import FurtherDocument, ServiceItem
from central.authorities.port import REGISTER, Claim, Confirmed, Licensed, NoAuthorityAnswer, NotConfirmed
from central.centre import CentreContext
from central.identity.budgets import pace
from central.identity.guesses import facts_in
from central.identity.service import At, claim_of, is_taken
from central.identity.third_persons import is_confirmed, is_shown, others_in, tie_of
from contract.identity import Evidence, SocialCardEvidence
from contract.records import AdultConsent, NamedPerson, PersonDetails, Submission
from contract.terms import ProofLevel


@dataclass(frozen=True)
class ProvenCase:
    """The submission with no enterprise that is not proven (办件核验), and how sure its person is.

    `confirmed`: the inputs whose people may be asked about and applied for, by their own card or as an authority says.
    """

    submission: Submission
    level: ProofLevel
    confirmed: tuple[str, ...] = ()


@dataclass(frozen=True)
class TooMany:
    """Its terminal has brought more people in this hour than may be asked about (暂缓核验): ask again later."""


def prove_case(
    centre: CentreContext, submission: Submission, item: ServiceItem, at: At, case_key: str
) -> ProvenCase | NoAuthorityAnswer | TooMany:
    """Ask the authorities about the submission of a case; `at` is where and when it was made. Silent, TooMany: ask again later.

    A case that names more people than may ever be asked about proves only its applicant.
    """
    claim = claim_of(centre, submission, at)
    if claim is None:
        return ProvenCase(_unproven(submission), ProofLevel.NONE)
    applicant, others = facts_in(claim.person, claim.evidence), _guesses_at_others(centre, submission, item)
    are_askable = len({applicant, *others}) <= centre.settings.persons_an_hour
    if not pace(centre, at.terminal_id, case_key, {applicant, *others} if are_askable else {applicant}):
        return TooMany()
    found = _prove_applicant(centre, submission, claim, item)
    if not are_askable:
        return found
    if isinstance(found, NoAuthorityAnswer) or found.submission.person is None or found.level is ProofLevel.NONE:
        return found
    shown = _shown_others(centre, submission)
    household = _confirmed_adults(centre, submission.household)
    if isinstance(shown, NoAuthorityAnswer) or isinstance(household, NoAuthorityAnswer):
        return NoAuthorityAnswer()
    case = replace(found, submission=found.submission.model_copy(update={"others": shown, "household": household}))
    return _with_others(centre, case, found.submission.person, item)


def _guesses_at_others(centre: CentreContext, submission: Submission, item: ServiceItem) -> set[str]:
    """Whatever may be asked about other people in a case. Personal."""
    shown = {facts_in(other.person, other.evidence) for other in submission.others if other.evidence is not None}
    shown |= {facts_in(claim.person, claim.evidence) for claim in map(_claim_of_adult, submission.household) if claim}
    if submission.person is None:
        return shown
    now = centre.clock.now()
    ties = (tie_of(named, submission.person, now) for named in others_in(submission, (item,)))
    return shown | {tie.guess for tie in ties if tie is not None}


def _unproven(submission: Submission) -> Submission:
    household = tuple(map(_without_card, submission.household))
    return submission.model_copy(
        update={"enterprise": None, "evidence": None, "assertions": (), "others": (), "household": household}
    )


def _prove_applicant(
    centre: CentreContext, submission: Submission, claim: Claim, item: ServiceItem
) -> ProvenCase | NoAuthorityAnswer:
    kept = _unproven(submission)
    shown = claim.evidence.document
    if isinstance(shown, SocialCardEvidence) and not is_taken(FurtherDocument.SOCIAL_CARD.value, (item,)):
        return ProvenCase(kept, ProofLevel.NONE)
    judgement = centre.authorities.for_document(shown).judge(claim)
    match judgement:
        case NoAuthorityAnswer():
            return judgement
        case NotConfirmed():
            return ProvenCase(kept, ProofLevel.NONE)
        case Confirmed(level):
            return _with_enterprise(centre, kept, claim.evidence.licence_code, claim.sure(level))
        case _:
            assert_never(judgement)


def _with_enterprise(
    centre: CentreContext, kept: Submission, licence_code: str, level: ProofLevel
) -> ProvenCase | NoAuthorityAnswer:
    if not licence_code or kept.person is None:
        return ProvenCase(kept, level)
    found = centre.authorities.adapter_of(REGISTER).act_for(kept.person, licence_code)
    match found:
        case NoAuthorityAnswer():
            return found
        case NotConfirmed():
            return ProvenCase(kept, ProofLevel.NONE)
        case Licensed():
            return ProvenCase(kept.model_copy(update={"enterprise": found.enterprise}), level)
        case _:
            assert_never(found)


def _shown_others(centre: CentreContext, submission: Submission) -> tuple[NamedPerson, ...] | NoAuthorityAnswer:
    """Anyone's own card was laid on the reader too, as the authority confirms."""
    proven: list[NamedPerson] = []
    for other in submission.others:
        if other.evidence is None:
            continue
        claim = Claim(other.person, other.evidence)
        judgement = centre.authorities.for_document(other.evidence.document).judge(claim)
        if isinstance(judgement, NoAuthorityAnswer):
            return judgement
        if isinstance(judgement, Confirmed):
            proven.append(other.model_copy(update={"evidence": None}))
    return tuple(proven)


def _confirmed_adults(
    centre: CentreContext, household: tuple[AdultConsent, ...]
) -> tuple[AdultConsent, ...] | NoAuthorityAnswer:
    """The adults who signed, with the cards that the authority confirms to be theirs, and without any other."""
    judged: list[AdultConsent] = []
    for adult in household:
        claim = _claim_of_adult(adult)
        judgement = None if claim is None else centre.authorities.for_document(claim.evidence.document).judge(claim)
        if isinstance(judgement, NoAuthorityAnswer):
            return judgement
        judged.append(adult if isinstance(judgement, Confirmed) else _without_card(adult))
    return tuple(judged)


def _claim_of_adult(adult: AdultConsent) -> Claim | None:
    """What the card of an adult claims; None where none was shown, or it is somebody else's."""
    person = adult.person
    if person is None or adult.card is None or (person.name, person.id_number) != (adult.name, adult.id_number):
        return None
    return Claim(person, Evidence(document=adult.card))


def _without_card(adult: AdultConsent) -> AdultConsent:
    return adult.model_copy(update={"person": None, "card": None})


def _with_others(
    centre: CentreContext, case: ProvenCase, applicant: PersonDetails, item: ServiceItem
) -> ProvenCase | NoAuthorityAnswer:
    """The case with the inputs whose every person is confirmed."""
    doubtful: set[str] = set()
    others = others_in(case.submission, (item,))
    for named in others:
        if named.field in doubtful or is_shown(named, case.submission):
            continue
        tie = tie_of(named, applicant, centre.clock.now())
        answer = False if tie is None else is_confirmed(centre.authorities, tie)
        if answer is None:
            return NoAuthorityAnswer()
        if not answer:
            doubtful.add(named.field)
    return replace(case, confirmed=tuple(dict.fromkeys(other.field for other in others if other.field not in doubtful)))
