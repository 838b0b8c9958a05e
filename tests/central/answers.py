"""Synthetic answers for every type of input, and everything else an online item needs before it is carried out."""

from datetime import timedelta

from catalogue.input_types import BY_HAND, LIVE_SOURCES, InputKind
from catalogue.other_people import OtherPerson
from catalogue.reference import Reference
from catalogue.schema import Identity, InputField, ServiceItem
from central.clock import civil_day
from central.sandbox.identity.register import CitizenRegister
from contract.execution import Completed
from contract.records import CaseFacts, EnterpriseDetails, NamedPerson, PersonDetails, Submission
from contract.terms import Channel, Outcome
from simulators.person.people import person as drawn
from tests.central.virtual_terminal import IDS, NOON, VirtualTerminal, id_number, person

_TODAY = civil_day(NOON)
LI, CHILD = drawn("li"), drawn("child")
"""Of the family of `person()`: a grown-up, and a child whose guardian they are."""
_PLAIN: dict[InputKind, str | tuple[str, ...]] = {
    InputKind.ID_NO: id_number("001", "19880808"),
    InputKind.NAME: "李大暑",
    InputKind.MOBILE: "13800138000",
    InputKind.PLATE_NO: "粤P12345",
    InputKind.VIN: "LSVAA4182E2184847",
    InputKind.USC_CODE: "91441602MA4UKHEX5P",
    InputKind.BANK_CARD: "6217000010001234567",
    InputKind.AMOUNT: "1200.00",
    InputKind.NUMBER: "2",
    InputKind.YEAR: "2026",
    InputKind.MONTH: "1966-05",
    InputKind.DATE: "2026-10-20",
    InputKind.DATETIME: "2026-10-20T09:30",
    InputKind.MONTH_RANGE: ("2025-11", "2026-10"),
    InputKind.DATE_RANGE: ("2026-01-01", "2026-10-31"),
    InputKind.TEXT: "样例内容",
    InputKind.REGION: "441602",
    InputKind.ADDRESS: "441602001 演示路1号",
    InputKind.TIER: "360",
    InputKind.RECEIPT_NO: "SL20261120-0001",
    InputKind.CERT_NO: "ZS20260001",
    InputKind.PHOTO_RECEIPT: "TX4416022026000001",
    InputKind.PERMIT_NO: "C12345678",
    InputKind.PASSPORT_NO: "E12345678",
    InputKind.NATIONALITY: "JPN",
    InputKind.DECISION_NO: "4416021234560200",
    InputKind.TRAFFIC_DECISION_NO: "4401061234560200",
    InputKind.INVOICE_NO: "26442000000012345678",
    InputKind.PAY_CODE: "44160226110000000123",
    InputKind.ACCOUNT_NO: "0716000123",
    InputKind.QUERY_CODE: "123456",
    InputKind.SMS_CODE: "138000",
    InputKind.CONFIRM: "yes",
    InputKind.ID_LIST: (CHILD.card.id_number,),
    InputKind.FAMILY_LIST: ("李大暑|" + id_number("001", "19880808") + "|配偶|0.00",),
}
_BY_ITEM = {
    ("GA002", "reason"): "损坏",
    ("GA044", "fine"): BY_HAND,  # a fine that is paid is on the list no more
    ("SW001", "payer_mode"): "本人缴费",
    ("SW002", "payer_mode"): "本人缴费",
}


def submission_for(
    terminal: VirtualTerminal, item: ServiceItem, reference: Reference, who: PersonDetails | None = None
) -> Submission:
    """A whole submission; live lists are asked for as a citizen would; whose card is wanted has shown it."""
    applicant = None if item.identity is Identity.NONE else who or person()
    enterprise = EnterpriseDetails(usc_code="91441602MA4UKHEX5P") if item.identity is Identity.ENTERPRISE_CODE else None
    filled = Submission(person=applicant, enterprise=enterprise)
    for field in item.inputs:
        if field.optional or _is_hidden(field, filled):
            continue
        value = _answer(terminal, item, field, reference, filled)
        filled = filled.model_copy(update={"answers": filled.answers | {field.name: value}})
        if field.by_hand is not None and value != BY_HAND:
            filled = filled.model_copy(update={"answers": filled.answers | _fills(terminal, item, field, filled)})
        if field.of_whom is OtherPerson.OWN_CARD and value == LI.card.id_number:
            shown = NamedPerson(field=field.name, person=register(terminal).by_key("li").person)
            filled = filled.model_copy(update={"others": (shown,)})
    return filled


def register(terminal: VirtualTerminal) -> CitizenRegister:
    """The citizens of the sandbox."""
    return terminal.client.app.state.centre.authorities.sandbox.register


def _answer(terminal, item, field: InputField, reference: Reference, filled: Submission):  # noqa: PLR0911 - a table of kinds
    if (item.code, field.name) in _BY_ITEM:
        return _BY_ITEM[item.code, field.name]
    if field.kind is InputKind.SLOT or field.source in LIVE_SOURCES:
        answer = terminal.options(item.code, filled, field.source or "slot", field.name)
        value = next(option.value for option in answer.options if option.available)
        return (value,) if field.kind is InputKind.MULTI_CHOICE else value
    if other := _other(item, field):
        return other
    if field.kind is InputKind.DISABILITY_CERT:
        return filled.person.id_number + "43"
    if field.source or field.kind is InputKind.SCHOOL:
        value = reference.options(field.source or "schools")[0].value
        return (value,) if field.kind is InputKind.MULTI_CHOICE else value
    if field.kind in (InputKind.CHOICE, InputKind.MULTI_CHOICE):
        value = field.options[0].value
        return (value,) if field.kind is InputKind.MULTI_CHOICE else value
    if field.name.startswith(("planned", "wish")):
        return (_TODAY + timedelta(days=5)).isoformat()
    child = {"child_id_no": CHILD.card.id_number, "child_name": CHILD.card.name}
    return child.get(field.name) or _PLAIN.get(field.kind, "")


def _other(item: ServiceItem, field: InputField) -> str:
    """A near relative of `person()` in the sandbox's family, anyone who of an item must be one; "" for everybody else."""
    asked = (OtherPerson.KIN, OtherPerson.PAYEE, OtherPerson.OWN_CARD)
    named = [each for each in item.inputs if each.of_whom in asked and not each.name.startswith("child")]
    if field.name in [each.name for each in named]:
        return LI.card.id_number
    return LI.card.name if field.name in [each.of_name for each in named] else ""


def _fills(terminal, item: ServiceItem, field: InputField, filled: Submission) -> dict[str, str]:
    options = terminal.options(item.code, filled, field.source, field.name).options
    return next(each.fills for each in options if each.value in filled.answers[field.name])


def _is_hidden(field: InputField, filled: Submission) -> bool:
    if filled.answers.get(field.from_list, BY_HAND) != BY_HAND:
        return True
    return any(filled.answers.get(other) not in values for other, values in field.only_if.items())


def apply_online(
    terminal: VirtualTerminal, item: ServiceItem, reference: Reference, who: PersonDetails, **answers: str
) -> Completed:
    """An application that the department takes, and its record; `answers` in place of the usual ones."""
    submission = submission_for(terminal, item, reference, who)
    request_id = IDS.new()
    given = submission.model_copy(update={"answers": submission.answers | answers})
    answer = terminal.execute(item.code, given, request_id=request_id)
    assert isinstance(answer, Completed)
    facts = CaseFacts(
        item_code=item.code, catalogue_version=1, department=item.department, outcome=Outcome.COMPLETED, channel=Channel.ONLINE,
        visit_id="v1", case_number=answer.case_number, request_id=request_id, started_at=NOON, duration_seconds=90,
    )  # fmt: skip
    terminal.upload(terminal.record(facts, Submission(person=who)))
    return answer
