"""A submission that waited at its terminal is proven by the evidence sealed with it, when it is forwarded; none is lost."""

from datetime import timedelta

import pytest

from central.authorities.port import NoAuthorityAnswer
from central.cases.models import CaseEntry
from central.cases.service import find_case
from central.cases.states import CaseStatus
from central.executions.forwarding import HELD_AT_MOST, forward_received
from contract.case_news import CaseNews, CaseStanding
from contract.identity import CardEvidence, CodeEvidence, Evidence
from contract.records import EnterpriseDetails, Record, Submission
from contract.terms import ProofLevel
from offline_queue.bounds import Bounds
from tests.central.virtual_terminal import LICENCE, PASSED, VirtualTerminal, person, shown_by

FACE_ITEM, FIRM_ITEM, FREE_ITEM = ("RS009", "hrss"), ("SJ004", "market_regulation"), ("ZS001", "gov_services")


def forwarded(terminal: VirtualTerminal, centre, record: Record) -> CaseEntry:
    terminal.upload(record)
    forward_received(centre)
    with centre.database.reading() as session:
        return find_case(session, record.facts.case_number)


def news(terminal: VirtualTerminal, record: Record) -> CaseNews:
    return CaseNews.model_validate_json(terminal.call("GET", f"/v1/cases/{record.record_id}").content)


def test_a_case_is_as_sure_as_its_evidence(terminal, centre):
    entry = forwarded(terminal, centre, terminal.case(*FACE_ITEM))
    assert (entry.proof_level, entry.status) == (ProofLevel.CARD_FACE, CaseStatus.COMPLETED)


@pytest.mark.parametrize(
    ("evidence", "level"),
    [
        (None, ProofLevel.NONE),
        (Evidence(document=CardEvidence(issuer="guessed", valid_from="2020-01-01")), ProofLevel.NONE),
        ("of the card alone", ProofLevel.CARD),
    ],
)
def test_unproven_case_is_kept_and_its_department_knows(terminal, centre, evidence, level):
    who = person()
    if isinstance(evidence, str):
        evidence = shown_by(centre, who)
    record = terminal.case(*FACE_ITEM, submission=Submission(person=who, evidence=evidence), is_shown=False)
    entry = forwarded(terminal, centre, record)
    assert (entry.proof_level, entry.status) == (level, CaseStatus.SUPPLEMENT_REQUIRED)
    reported = news(terminal, record)
    assert reported.standing is CaseStanding.SUPPLEMENT_REQUIRED
    assert "没有核实" in reported.note.zh
    assert reported.result is None


def test_item_without_identity_needs_no_evidence(terminal, centre):
    record = terminal.case(*FREE_ITEM, submission=Submission(answers={"title": "路灯不亮"}))
    entry = forwarded(terminal, centre, record)
    assert (entry.proof_level, entry.status) == (ProofLevel.NONE, CaseStatus.RECEIVED)


@pytest.mark.parametrize(("code", "is_proven"), [(LICENCE, True), ("SANDBOX-LICENCE:shop", False), ("", False)])
def test_enterprise_comes_from_licence_not_from_answers(terminal, centre, code, is_proven):
    seen = []
    directory, sandbox = centre.directory, centre.directory.department("market_regulation")

    class Watching:
        def __getattr__(self, name):
            return getattr(directory, name)

        def department(self, _name):
            return self

        def review(self, case):
            seen.append(case)
            return sandbox.review(case)

    object.__setattr__(centre, "directory", Watching())
    who = person()
    evidence = shown_by(centre, who).model_copy(update={"licence_code": code})
    typed = EnterpriseDetails(usc_code="91440101MA5XXXXX0A", name="别家公司")
    record = terminal.case(
        *FIRM_ITEM, submission=Submission(person=who, enterprise=typed, face=PASSED, evidence=evidence), is_shown=False
    )
    forwarded(terminal, centre, record)
    (case,) = seen
    assert case.submission.evidence is None
    assert (case.submission.enterprise is not None) is is_proven
    if is_proven:
        assert case.submission.enterprise.usc_code == "91441602MA4UKHEX5P"


def test_silent_authority_keeps_case_until_it_answers(terminal, centre, clock):
    class Mute:
        def __getattr__(self, _name):
            return lambda *_: NoAuthorityAnswer()

    spoken, record = centre.authorities, terminal.case(*FACE_ITEM)
    object.__setattr__(centre, "authorities", type(spoken)(Mute()))
    assert forwarded(terminal, centre, record).status == CaseStatus.RECEIVED
    object.__setattr__(centre, "authorities", spoken)
    clock.advance(minutes=11)
    assert forward_received(centre) == 1


def test_result_is_shown_only_while_person_is_present(terminal, centre, clock):
    record = terminal.case(*FACE_ITEM)
    forwarded(terminal, centre, record)
    assert news(terminal, record).result is not None
    clock.advance(minutes=31)
    reported = news(terminal, record)
    assert (reported.standing, reported.result) == (CaseStanding.COMPLETED, None), (
        "who steals the terminal reads no results"
    )


@pytest.mark.parametrize(
    ("days", "says", "level"),
    [
        (29, 0, ProofLevel.CODE),
        (31, 0, ProofLevel.NONE),
        (300, 0, ProofLevel.NONE),
        (300, 290, ProofLevel.NONE),
    ],
)
def test_back_dated_case_gives_old_assertion_no_worth(terminal, centre, clock, days, says, level):
    """`days` pass before it comes in; it says that it was made `says` days after the assertion."""
    who = person()
    shown = terminal.proven(Submission(person=who), FACE_ITEM[0], visit_id="v1")
    earlier = Evidence(document=CodeEvidence(code=""), earlier=shown.assertions[0])
    made_at = clock.now() + timedelta(days=says)
    clock.advance(days=days)
    case = Submission(person=who, evidence=earlier)
    entry = forwarded(terminal, centre, terminal.case(*FACE_ITEM, submission=case, is_shown=False, occurred_at=made_at))
    assert entry.proof_level == level


def test_centre_knows_how_long_queue_holds_case():
    assert Bounds().most_age == HELD_AT_MOST
