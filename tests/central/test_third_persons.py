"""Of people who did not prove who they are nothing is answered, but what the law lets the applicant ask."""

from collections.abc import Callable
from dataclasses import replace

import pytest
from msgspec.structs import replace as altered

from catalogue.input_types import InputKind
from catalogue.loader import load_catalogue, read_folder
from catalogue.other_people import NAMES_PEOPLE, OtherPerson
from catalogue.reference import load_reference
from catalogue.schema import Identity, ItemKind, OfflinePolicy, Output, ServiceItem
from central.authorities.port import POLICE, Authorities, NoAuthorityAnswer
from central.cases.states import CaseStatus
from central.catalogue_publishing.service import CatalogueDraft, publish
from central.departments.port import ReceivedCase
from central.identity.budgets import open_alarms
from central.identity.case_proof import prove_case
from central.identity.service import At
from contract import paths
from contract.execution import Completed, ExecuteRequest, ListRequest, OrderRequest
from contract.identity import ProofRole
from contract.proof import ProofGiven
from contract.records import AdultConsent, NamedPerson, Submission
from contract.refusal import Refusal
from contract.terms import ProofLevel
from tests.central.answers import CHILD, LI, submission_for
from tests.central.virtual_terminal import IDS, NOON, id_number, person, shown_by

CATALOGUE, REFERENCE = load_catalogue(), load_reference()
NAMING = [(item, field) for item in CATALOGUE.items for field in item.inputs if field.of_whom is not None]
ONLINE = [(item.code, field.name) for item, field in NAMING if item.offline is OfflinePolicy.ONLINE]
STRANGER = id_number("007", "19660606")
"""In no one's family."""
BORN_18_YEARS_AGO, A_DAY_LATER = "20081125", "20081126"

ASKED_ONLINE = {
    OtherPerson.STATED: {"MZ001", "MZ002", "RS026", "WJ002", "WJ006"},
    OtherPerson.WARD: {"JY001", "SW011", "WJ003", "YB007", "YB026", "ZR002"},
    OtherPerson.KIN: {"GA009", "GA010", "SW011", "YB019"},
    OtherPerson.PAYEE: {"SW001", "SW002"},
    OtherPerson.STAFF: {"RS004"},
    OtherPerson.OWN_CARD: {"GJ005", "GJ008", "JY004", "JY005", "SJ005"},
}


def of(*needs: OtherPerson) -> list[tuple[str, str]]:
    return [(i.code, f.name) for i, f in NAMING if f.of_whom in needs and i.offline is OfflinePolicy.ONLINE]


def name_of(number: str) -> str:
    """As the register has it; of a stranger any."""
    return CHILD.card.name if number == CHILD.card.id_number else LI.card.name


def naming(terminal, code: str, field: str, *numbers: str, **more: str) -> Submission:
    """A whole submission that names these numbers in that field, whatever makes it appear."""
    item = CATALOGUE.item(code)
    asked = item.input(field)
    answers = {other: values[0] for other, values in asked.only_if.items()} | more
    whole = submission_for(terminal, item, REFERENCE)
    named = {field: numbers if asked.kind is InputKind.ID_LIST else numbers[0]}
    if asked.of_name and asked.of_name not in answers:
        answers[asked.of_name] = name_of(numbers[0])
    return whole.model_copy(update={"answers": whole.answers | answers | named, "others": ()})


def questions(terminal, submission: Submission, code: str, field: str):
    """Every way to ask about it; the answers."""
    proven = terminal.proven(submission, code)
    yield terminal.put(ExecuteRequest, paths.EXECUTE, proven, code)
    yield terminal.put(ListRequest, paths.LISTS, proven, code, list_name="slot", field=field)
    yield terminal.put(OrderRequest, paths.ORDERS, proven, code)


@pytest.fixture
def hearing(centre, monkeypatch) -> Callable[[], list[str]]:
    """From when it is called on: what departments hear."""

    def begin() -> list[str]:
        said: list[str] = []
        department = type(centre.directory.department("police"))
        for name in ("execute", "list_options", "open_order"):
            monkeypatch.setattr(department, name, lambda *_, name=name: said.append(name))
        return said

    return begin


def test_every_item_says_what_other_persons_need():
    for item in CATALOGUE.items:
        for field in item.inputs:
            assert (field.of_whom is not None) is (field.kind in NAMES_PEOPLE), (item.code, field.name)
    by_need = {need: {item.code for item, field in NAMING if field.of_whom is need} for need in OtherPerson}
    online = {item.code for item in CATALOGUE.items if item.offline is OfflinePolicy.ONLINE}
    assert {need: codes & online for need, codes in by_need.items()} == ASKED_ONLINE


def test_stated_persons_need_no_proof():
    """A look-up, a certificate or a payment is never about somebody of whom nothing is needed."""
    telling = [
        item.code
        for item, field in NAMING
        if field.of_whom is OtherPerson.STATED
        and (item.kind in (ItemKind.QUERY, ItemKind.PRINT, ItemKind.PAY) or Output.A4 in item.outputs)
    ]
    assert telling == []


@pytest.mark.parametrize(
    ("code", "field"), of(OtherPerson.WARD, OtherPerson.KIN, OtherPerson.PAYEE, OtherPerson.OWN_CARD)
)
def test_no_department_hears_of_a_stranger(terminal, hearing, code, field):
    asked = naming(terminal, code, field, STRANGER)
    heard = hearing()
    for answer in questions(terminal, asked, code, field):
        refusal = Refusal.model_validate_json(answer.content)
        assert (answer.status_code, refusal.code) == (403, "third_person")
        assert STRANGER not in refusal.reason
    assert heard == []


@pytest.mark.parametrize(("code", "field"), of(OtherPerson.WARD))
@pytest.mark.parametrize(
    "named",
    [id_number("003", BORN_18_YEARS_AGO), id_number("003", A_DAY_LATER)[:17], "44160220159905003X", "儿童", " "],
)
def test_adult_is_no_ward(terminal, hearing, code, field, named):
    asked = naming(terminal, code, field, named)
    heard = hearing()
    for answer in questions(terminal, asked, code, field):
        assert Refusal.model_validate_json(answer.content).code == "third_person"
    assert heard == []


@pytest.mark.parametrize(("code", "field"), of(OtherPerson.WARD, OtherPerson.OWN_CARD))
def test_child_is_shown_to_its_guardian_alone(terminal, hearing, code, field):
    asked = naming(terminal, code, field, id_number("003", A_DAY_LATER), spouse_name="")
    heard = hearing()
    for answer in questions(terminal, asked, code, field):
        assert Refusal.model_validate_json(answer.content).code == "third_person"
    assert heard == []


@pytest.mark.parametrize(("code", "field"), of(OtherPerson.WARD, OtherPerson.KIN))
def test_confirmed_tie_lets_the_item_be_done(terminal, code, field):
    named = CHILD if CATALOGUE.item(code).input(field).of_whom is OtherPerson.WARD else LI
    asked = naming(terminal, code, field, named.card.id_number)
    if CATALOGUE.item(code).fee:
        order = terminal.order(code, asked)
        terminal.pay(order.order_no)
        asked = asked.model_copy(update={"order_no": order.order_no})
    assert isinstance(terminal.execute(code, asked), Completed)


NAMED_IN_WORDS = [
    each for each in of(OtherPerson.WARD, OtherPerson.KIN) if CATALOGUE.item(each[0]).input(each[1]).of_name is not None
]


@pytest.mark.parametrize(("code", "field"), NAMED_IN_WORDS)
def test_number_beside_wrong_name_is_refused(terminal, hearing, code, field):
    asked = CATALOGUE.item(code).input(field)
    named = CHILD if asked.of_whom is OtherPerson.WARD else LI
    submission = naming(terminal, code, field, named.card.id_number, **{asked.of_name: "王芒种"})
    heard = hearing()
    for answer in questions(terminal, submission, code, field):
        assert Refusal.model_validate_json(answer.content).code == "third_person"
    assert heard == []


def test_one_strange_child_among_ones_own_is_enough(terminal, hearing):
    asked = naming(terminal, "ZR002", "child_ids", CHILD.card.id_number, id_number("003", A_DAY_LATER))
    answer = next(questions(terminal, asked, "ZR002", "child_ids"))
    assert Refusal.model_validate_json(answer.content).code == "third_person"


@pytest.mark.parametrize(
    ("code", "field"), of(OtherPerson.WARD, OtherPerson.KIN, OtherPerson.PAYEE, OtherPerson.OWN_CARD)
)
def test_an_authority_that_is_away_opens_nothing(terminal, centre, hearing, code, field):
    class Away:
        def judge(self, claim):
            return centre.authorities.sandbox.judge(claim)

        def is_guardian(self, *_):
            return None

        is_relative = is_named = is_guardian

    need = CATALOGUE.item(code).input(field).of_whom
    asked = naming(
        terminal, code, field, (CHILD if need in (OtherPerson.WARD, OtherPerson.OWN_CARD) else LI).card.id_number
    )
    heard = hearing()
    object.__setattr__(centre, "authorities", Authorities(centre.authorities.sandbox, {POLICE: Away()}))
    for answer in questions(terminal, asked, code, field):
        assert (answer.status_code, Refusal.model_validate_json(answer.content).code) == (403, "authority_silent")
    assert heard == []


def test_guessing_names_and_numbers_stops_the_terminal(terminal, centre, clock):
    asked = naming(terminal, "SW002", "other_id_no", STRANGER)
    proven = terminal.proven(asked, "SW002")
    object.__setattr__(centre, "settings", centre.settings.model_copy(update={"persons_an_hour": 5}))
    codes = []
    for guess in range(8):
        tried = proven.model_copy(update={"answers": proven.answers | {"other_name": f"猜{guess}"}})
        answer = terminal.put(OrderRequest, paths.ORDERS, tried, "SW002")
        codes.append(Refusal.model_validate_json(answer.content).code)
    assert codes[0] == "third_person"
    assert codes[-1] == "budget"
    with centre.database.reading() as session:
        assert [each.terminal_id for each in open_alarms(session)] == [terminal.terminal_id]


# --- what an old catalogue says ---

PARTNER = "partner_id_no"


def published(centre, clock, *changes: tuple[str, str], group: str = "") -> None:
    """A catalogue in which something of MZ001 is called or asked otherwise."""
    files = dict(read_folder(centre.settings.catalogue_folder))
    name = next(each for each, text in files.items() if 'code = "MZ001"' in text)
    first, found, rest = files[name].partition('code = "MZ002"')
    for before, after in changes:
        first = first.replace(before, after)
    files[name] = first + found + rest
    if (renamed := dict(changes).get('code = "MZ001"')) is not None:
        mentioning = [each for each in files if each == "life_events.toml" or each.startswith("knowledge/")]
        code = renamed.removeprefix("code = ").strip('"')
        files |= {each: files[each].replace("MZ001", code) for each in mentioning}
    with centre.database.writing() as session:
        publish(session, CatalogueDraft(files, "", group), centre.publishing, clock.now())


def booking(terminal, who: str = STRANGER) -> Submission:
    return terminal.proven(naming(terminal, "MZ001", PARTNER, who), "MZ001")


def booked(terminal, asked: Submission):
    """By version 1 of the catalogue, in which nothing is told of the partner."""
    return terminal.put(ExecuteRequest, paths.EXECUTE, asked, "MZ001")


RENAMED = ((PARTNER, "spouse_id_no"),)
NEEDS_MORE = (*RENAMED, ('of_whom = "stated"', 'of_whom = "own_card"'))


def test_what_current_catalogue_knows_as_stated_stays_stated(terminal, centre, clock):
    published(centre, clock)
    assert booked(terminal, booking(terminal)).status_code == 200


@pytest.mark.parametrize("changes", [RENAMED, NEEDS_MORE, (('code = "MZ001"', 'code = "MZ901"'),)])
def test_under_an_old_name_nothing_is_merely_stated(terminal, centre, clock, hearing, changes):
    """Nor in an item that was withdrawn."""
    asked = booking(terminal)
    published(centre, clock, *changes)
    heard = hearing()
    answer = booked(terminal, asked)
    assert (answer.status_code, Refusal.model_validate_json(answer.content).code) == (403, "third_person")
    assert heard == []


def test_trial_catalogue_binds_no_other_group(terminal, centre, clock):
    published(centre, clock, *RENAMED, group="pilot")
    assert booked(terminal, booking(terminal)).status_code == 200


# --- the card of somebody else ---


def card_of(terminal, who, role: ProofRole = ProofRole.THIRD_PERSON, **more) -> str:
    question = Submission(person=who, evidence=shown_by(terminal.client.app.state.centre, who))
    given = terminal.prove(question, "GJ005", role=role, **more)
    assert isinstance(given, ProofGiven)
    assert given.level is ProofLevel.CARD
    return given.assertion


def li(centre):
    return centre.authorities.sandbox.register.by_key("li").person


def beside(terminal, centre, token: str, **changes) -> Submission:
    """What a terminal asks when the spouse's card was laid there too."""
    asked = terminal.proven(naming(terminal, "GJ005", "spouse_id_no", LI.card.id_number), "GJ005")
    other = NamedPerson(field="spouse_id_no", person=li(centre)).model_copy(update=changes)
    return asked.model_copy(update={"others": (other,), "assertions": (*asked.assertions, token)})


def asked_with(terminal, submission: Submission) -> str:
    answer = terminal.put(ExecuteRequest, paths.EXECUTE, submission, "GJ005")
    return "" if answer.status_code == 200 else Refusal.model_validate_json(answer.content).code


def test_spouse_with_own_card_is_proven(terminal, centre):
    assert asked_with(terminal, beside(terminal, centre, card_of(terminal, li(centre)))) == ""


def test_department_hears_proven_facts_without_proof(terminal, centre, monkeypatch):
    seen = []
    department = type(centre.directory.department("housing_fund"))
    real = department.execute
    monkeypatch.setattr(department, "execute", lambda self, ask, number: seen.append(ask) or real(self, ask, number))
    stray = NamedPerson(field="mobile", person=person("003"))
    submission = beside(terminal, centre, card_of(terminal, li(centre)))
    asked = submission.model_copy(update={"others": (*submission.others, stray)})
    assert asked_with(terminal, asked) == ""
    (other,) = seen[0].submission.others
    assert (other.person, other.evidence) == (li(centre), None)


@pytest.mark.parametrize(
    "wrong",
    [
        lambda terminal, centre: beside(terminal, centre, "forged"),
        lambda terminal, centre: beside(terminal, centre, card_of(terminal, li(centre), visit_id="v2")),
        lambda terminal, centre: beside(terminal, centre, card_of(terminal, li(centre), ProofRole.APPLICANT)),
        lambda terminal, centre: beside(terminal, centre, card_of(terminal, person("003"))),
        lambda terminal, centre: beside(terminal, centre, card_of(terminal, li(centre)), field="mobile"),
        lambda terminal, centre: beside(terminal, centre, card_of(terminal, li(centre)), person=person("003")),
        lambda terminal, centre: beside(terminal, centre, card_of(terminal, li(centre))).model_copy(
            update={"others": ()}
        ),
    ],
)
def test_no_other_card_replaces_theirs(terminal, centre, wrong):
    assert asked_with(terminal, wrong(terminal, centre)) == "third_person"


def test_whose_card_lies_there_second_applies_for_nothing(terminal, centre):
    """A third person's proof never makes them the applicant."""
    who = li(centre)
    submission = Submission(person=who, assertions=(card_of(terminal, who),))
    answer = terminal.put(ExecuteRequest, paths.EXECUTE, submission, "MZ001")
    assert Refusal.model_validate_json(answer.content).code == "identity"


# --- what waited in a queue ---


def waited(centre, code: str, field: str, number: str | tuple[str, ...], *others: NamedPerson):
    item = CATALOGUE.item(code)
    asked = item.input(field)
    name = {} if asked.of_name is None else {asked.of_name: name_of(number if isinstance(number, str) else number[0])}
    applicant = person()
    submission = Submission(
        person=applicant,
        evidence=shown_by(centre, applicant),
        answers={field: number, **name},
        others=others,
    )
    return prove_case(centre, submission, item, At("YC-001", "v1", NOON), IDS.new())


QUEUED_CARDS = [
    (item.code, field.name)
    for item, field in NAMING
    if field.of_whom is OtherPerson.OWN_CARD and item.offline is OfflinePolicy.QUEUE
]


@pytest.mark.parametrize(("code", "field"), QUEUED_CARDS)
def test_case_tells_its_department_who_showed_card(centre, terminal, code, field):
    shown = NamedPerson(field=field, person=li(centre), evidence=shown_by(centre, li(centre)))
    found = waited(centre, code, field, LI.card.id_number, shown)
    assert found.confirmed == (field,)
    assert [(each.person, each.evidence) for each in found.submission.others] == [(li(centre), None)]
    bare = waited(centre, code, field, LI.card.id_number)
    assert (bare.confirmed, bare.submission.others) == ((), ())
    assert bare.level is ProofLevel.CARD, "the case is not lost for want of it"


@pytest.mark.parametrize("changes", [{}, {"issuer": "别处"}, {"valid_from": "1999-01-01"}])
def test_case_keeps_only_cards_confirmed_of_signers(centre, terminal, changes):
    signer = li(centre)
    card = shown_by(centre, signer).document.model_copy(update=changes)
    adult = AdultConsent(name=signer.name, id_number=signer.id_number, signature=b"drawn", person=signer, card=card)
    applicant = person()
    submission = Submission(person=applicant, evidence=shown_by(centre, applicant), household=(adult,))
    found = prove_case(centre, submission, CATALOGUE.item("MZ009"), At("YC-001", "v1", NOON), IDS.new())
    (kept,) = found.submission.household
    assert (kept.signature, kept.card is not None) == (b"drawn", not changes)


def test_facts_without_card_confirm_no_person(centre, terminal):
    evidence = shown_by(centre, li(centre))
    forged = evidence.model_copy(update={"document": evidence.document.model_copy(update={"issuer": "别处"})})
    shown = NamedPerson(field="elder_id_no", person=li(centre), evidence=forged)
    assert waited(centre, "MZ006", "elder_id_no", LI.card.id_number, shown).confirmed == ()
    unshown = NamedPerson(field="elder_id_no", person=li(centre))
    assert waited(centre, "MZ006", "elder_id_no", LI.card.id_number, unshown).confirmed == ()


@pytest.mark.parametrize(
    ("code", "field", "number", "confirmed"),
    [
        ("WJ004", "child_id_no", CHILD.card.id_number, True),
        ("WJ004", "child_id_no", id_number("003", A_DAY_LATER), False),
        ("WJ004", "child_id_no", STRANGER, False),
        ("MZ019", "child_id_no", CHILD.card.id_number, True),
        ("GA017", "deceased_id_no", LI.card.id_number, True),
        ("GA017", "deceased_id_no", STRANGER, False),
        ("MZ024", "child_id_no", CHILD.card.id_number, False),
    ],
)
def test_case_tells_its_department_what_authority_says(centre, terminal, code, field, number, confirmed):
    assert waited(centre, code, field, number).confirmed == ((field,) if confirmed else ())


QUEUED_TIES = [
    (item, field.name)
    for item, field in NAMING
    if field.of_whom in (OtherPerson.WARD, OtherPerson.KIN, OtherPerson.OWN_CARD)
    and item.offline is OfflinePolicy.QUEUE
]


@pytest.mark.parametrize(("item", "field"), QUEUED_TIES, ids=lambda each: getattr(each, "code", each))
def test_the_sandbox_finishes_no_case_about_somebody_unconfirmed(centre, clock, item, field):
    department = centre.directory.department(item.department)
    submission = Submission(person=person(), answers={field: STRANGER})
    case = ReceivedCase(
        item=item,
        case_number="1",
        case_key=IDS.new(),
        terminal_id="YC-001",
        submission=submission,
        submitted_at=NOON,
        received_at=NOON,
        now=NOON,
        proof_level=ProofLevel.CARD_FACE,
    )
    verdict = department.review(case)
    assert (verdict.status, verdict.result) == (CaseStatus.SUPPLEMENT_REQUIRED, None)
    assert "他人" in verdict.note.zh
    confirmed = department.review(replace(case, confirmed=(field,)))
    assert "他人" not in (confirmed.note.zh if confirmed.note else "")


def test_case_with_many_names_stops_at_first_unconfirmed(centre, terminal):
    asked: list[str] = []

    class Counting:
        judge = centre.authorities.sandbox.judge

        def is_guardian(self, _, number):
            asked.append(number)
            return False

    object.__setattr__(centre, "authorities", Authorities(centre.authorities.sandbox, {POLICE: Counting()}))
    many = tuple(id_number(f"{each:03}", A_DAY_LATER) for each in range(50))
    assert waited(centre, "WJ004", "child_id_no", many).confirmed == ()
    assert len(asked) == 1


def test_case_waits_for_authority_that_is_away(centre, terminal):
    class Away:
        def judge(self, claim):
            reported = centre.authorities.sandbox.judge(claim)
            return NoAuthorityAnswer() if claim.person.id_number == LI.card.id_number else reported

        def is_relative(self, *_):
            return None

    shown = NamedPerson(field="elder_id_no", person=li(centre), evidence=shown_by(centre, li(centre)))
    object.__setattr__(centre, "authorities", Authorities(centre.authorities.sandbox, {POLICE: Away()}))
    assert waited(centre, "GA017", "deceased_id_no", STRANGER) == NoAuthorityAnswer()
    assert waited(centre, "MZ006", "elder_id_no", LI.card.id_number, shown) == NoAuthorityAnswer()


# --- who is paid for ---


@pytest.mark.parametrize("code", ["SW001", "SW002"])
def test_payer_hears_masked_name_and_amount(terminal, code):
    other = LI.card.id_number
    asked = naming(terminal, code, "other_id_no", other, year="2026")
    options = terminal.options(code, asked, "levy_items", "levy_items")
    chosen = tuple(each.value for each in options.options if each.available)
    asked = asked.model_copy(update={"answers": asked.answers | {"levy_items": chosen}})
    order = terminal.order(code, asked)
    terminal.pay(order.order_no)
    done = terminal.execute(code, asked.model_copy(update={"order_no": order.order_no}))
    assert isinstance(done, Completed)
    assert chosen
    for reported in (options, order, done):
        text = reported.model_dump_json()
        assert LI.card.name not in text
        assert other not in text
        assert other[6:14] not in text
    assert person().name not in options.model_dump_json()


@pytest.mark.parametrize("name", ["李大署", "李", ""])
def test_a_number_without_its_name_tells_no_amount(terminal, hearing, name):
    asked = naming(terminal, "SW001", "other_id_no", LI.card.id_number, other_name=name)
    heard = hearing()
    for answer in questions(terminal, asked, "SW001", "levy_items"):
        assert Refusal.model_validate_json(answer.content).code == "third_person"
    assert heard == []


# --- the catalogue itself ---


def changed(item: ServiceItem, field: str, **changes) -> None:
    fields = [altered(each, **changes) if each.name == field else each for each in item.inputs]
    altered(item, inputs=tuple(fields))


@pytest.mark.parametrize(
    ("code", "field", "changes"),
    [
        ("GJ005", "spouse_id_no", {"of_whom": None}),
        ("GJ005", "mobile", {"of_whom": OtherPerson.STATED}),
        ("GJ005", "mobile", {"of_name": "spouse_id_no"}),
        ("GA009", "subject_id_no", {"of_name": "relation"}),
        ("SW001", "other_id_no", {"of_name": None}),
        ("ZR002", "child_ids", {"of_whom": OtherPerson.OWN_CARD}),
        ("GA009", "subject_id_no", {"of_whom": OtherPerson.STAFF}),
    ],
)
def test_catalogue_with_impossible_condition_is_refused(code, field, changes):
    changed(CATALOGUE.item(code), field)
    with pytest.raises(ValueError, match=r"of_whom|of_name|named by|one person at a time|tells nothing"):
        changed(CATALOGUE.item(code), field, **changes)


def test_anonymous_item_tells_nothing_of_others():
    anonymous = {"identity": Identity.NONE, "identity_source": "条例", "gates": (), "rules": ()}
    item = altered(CATALOGUE.item("MZ001"), **anonymous)
    changed(item, "partner_id_no")
    with pytest.raises(ValueError, match=r"of_whom|of_name|named by|one person at a time|tells nothing"):
        changed(item, "partner_id_no", of_whom=OtherPerson.KIN)


@pytest.fixture
def database_url(sqlite_url) -> str:
    return sqlite_url
