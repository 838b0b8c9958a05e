"""Who is asked about is proven: by whole cards, for one terminal, one visit, one person, as surely as the centre's catalogue asks."""

import base64
import threading
from concurrent.futures import ThreadPoolExecutor
from io import BytesIO

import pytest
from PIL import Image
from pydantic import ValidationError

from catalogue.loader import load_catalogue, read_folder
from catalogue.schema import Identity, OfflinePolicy
from central.assembly.assembly import assemble
from central.authorities.port import AUTHORITIES, Claim
from central.catalogue_publishing.service import CatalogueDraft, publish
from central.identity.assertions import Assertion, read_assertion, write_assertion
from central.identity.budgets import BudgetKind, allow, open_alarms, spend
from central.settings import CentreSettings
from contract import paths
from contract.execution import (
    IDENTITY_CODE,
    EarlierOrder,
    EarlierOrderRequest,
    ExecuteRequest,
    FinishedCaseRequest,
    HoldRequest,
    IdentityCodeReply,
    IdentityCodeRequest,
    IdentityFound,
    ListRequest,
    OrderRequest,
    SmsRequest,
)
from contract.identity import (
    CardEvidence,
    CertificateEvidence,
    CodeEvidence,
    Evidence,
    NetworkIdentityEvidence,
    ProofRole,
)
from contract.pictures import PictureKey, PictureOpeningKey
from contract.proof import ProofGiven, ProofRefusal, ProofRefused, ProofRequest
from contract.records import EnterpriseDetails, FaceEvidence, PersonDetails, Submission
from contract.refusal import Refusal
from contract.terms import ProofLevel
from simulators.person.people import people
from tests.central.virtual_terminal import LICENCE, NOON, PASSED, VirtualTerminal, id_number, person, shown_by
from tests.hand_clock import HandClock

CATALOGUE = load_catalogue()
FACE_ITEM, CARD_ITEM, FREE_ITEM, FIRM_ITEM = "RS007", "MZ001", "SJ001", "SJ002"


def jpeg(width: int = 80, height: int = 80) -> bytes:
    drawn = BytesIO()
    Image.new("RGB", (width, height), "wheat").save(drawn, "JPEG")
    return drawn.getvalue()


PICTURE = FaceEvidence(passed=True, compared=False, captured_at=NOON, best_frame=jpeg())
NO_PICTURES = (None, b"", b"x", b"\xff\xd8\xff", jpeg()[:-200], jpeg(1, 1), jpeg(6000, 6000), b"\x89PNG\r\n\x1a\n")


def refusal_of(answer) -> str:
    assert answer.status_code >= 400, answer.text
    return Refusal.model_validate_json(answer.content).code


def executed(terminal: VirtualTerminal, submission: Submission, item: str = FACE_ITEM, **more):
    return terminal.put(ExecuteRequest, paths.EXECUTE, submission, item, **more)


def asserted(terminal: VirtualTerminal, who: PersonDetails, face: FaceEvidence | None = PASSED, **more) -> Submission:
    question = Submission(person=who, face=face, evidence=shown_by(terminal.client.app.state.centre, who))
    given = terminal.prove(question, FACE_ITEM, **more)
    assert isinstance(given, ProofGiven)
    return Submission(person=who, assertions=(given.assertion,))


def claims(who: PersonDetails, number: int):
    """Everything that can be asked about a person, by the key of a terminal alone."""
    yield paths.EXECUTE, ExecuteRequest, {}
    yield paths.ORDERS, OrderRequest, {}
    yield paths.LISTS, ListRequest, {"list_name": "slot", "field": "slot"}
    yield paths.EARLIER_ORDERS, EarlierOrderRequest, {}
    yield paths.FINISHED_CASES, FinishedCaseRequest, {}
    if not number % 8:
        yield paths.HOLDS, HoldRequest, {"field": "slot", "slot": "2026-11-27 08:30-09:30"}
        yield paths.SMS, SmsRequest, {"field": "sms_code"}


def test_stolen_key_and_any_number_read_no_one(enrol):
    """Every item that asks who is there, at every address, with a number and a name that are right."""
    victim, answered, asked = person(), [], 0
    personal = [item for item in CATALOGUE.items if item.identity is not Identity.NONE]
    assert len([item for item in personal if item.offline is OfflinePolicy.ONLINE]) > 90
    terminals = iter(enrol(f"YC-{number}") for number in range(100))
    for number, item in enumerate(personal):
        if number % 10 == 0:  # within what one terminal may ask for in an hour
            thief = next(terminals)
        firm = EnterpriseDetails(usc_code="91441602MA4UKHEX5P", operator_id_number=victim.id_number)
        submission = Submission(person=victim, enterprise=firm, face=PASSED, answers={"mobile": "13800138000"})
        for path, kind, more in claims(victim, number):
            asked += 1
            answer = thief.put(kind, path, submission, item.code, **more)
            if answer.status_code == 200 or refusal_of(answer) != "identity":
                answered.append((item.code, path))
    assert asked > 1_000
    assert answered == []


def test_a_stolen_key_finds_no_payment_of_anybody(terminal):
    """Items that ask no one who they are take a person nevertheless; one who is not proven is no one."""
    answer = terminal.put(EarlierOrderRequest, paths.EARLIER_ORDERS, Submission(person=person()), "GY001")
    assert EarlierOrder.model_validate_json(answer.content).earlier is None
    asked = Submission(person=person(), answers={"account_no": "0716000123"})
    order = terminal.put(OrderRequest, paths.ORDERS, asked, "GY001")
    assert order.status_code == 200
    mine = terminal.proven(Submission(person=person()), "GY001")
    found = terminal.put(EarlierOrderRequest, paths.EARLIER_ORDERS, mine, "GY001")
    assert EarlierOrder.model_validate_json(found.content).earlier is None, "it was opened in no one's name"


@pytest.mark.parametrize("each", people(), ids=lambda each: each.key)
def test_simulated_citizens_are_proven_by_their_card(terminal, each):
    card = each.card
    who = PersonDetails(
        name=card.name,
        id_number=card.id_number,
        document=card.layout.value,
        sex=card.sex,
        birth_date=card.birth_date.isoformat(),
        address="elsewhere by now",
        valid_to="" if card.valid_to is None else card.valid_to.isoformat(),
    )
    shown = Evidence(document=CardEvidence(issuer=card.issuer, valid_from=card.valid_from.isoformat(), sam_id="s"))
    given = terminal.prove(Submission(person=who, evidence=shown), FACE_ITEM)
    assert given.level is ProofLevel.CARD
    with_face = terminal.prove(Submission(person=who, face=PASSED, evidence=shown), FACE_ITEM)
    assert with_face.level is ProofLevel.CARD_FACE
    assert who.id_number not in with_face.assertion
    assert who.name not in with_face.assertion


@pytest.mark.parametrize(
    "wrong",
    [
        {"name": "陈大满"},
        {"id_number": id_number("003")},
        {"document": "hmt_residence"},
        {"sex": "1"},
        {"birth_date": "1990-01-02"},
        {"valid_to": "2041-01-01"},
    ],
)
def test_one_wrong_fact_proves_nothing(terminal, centre, wrong):
    evidence = shown_by(centre, person())
    refused = terminal.prove(Submission(person=person().model_copy(update=wrong), evidence=evidence), FACE_ITEM)
    assert isinstance(refused, ProofRefused)
    assert refused.refusal is ProofRefusal.NOT_MATCHED


@pytest.mark.parametrize("wrong", [{"issuer": "别处公安局"}, {"valid_from": "2021-02-04"}])
def test_what_only_the_card_tells_must_fit_too(terminal, centre, wrong):
    document = shown_by(centre, person()).document.model_copy(update=wrong)
    assert isinstance(
        terminal.prove(Submission(person=person(), evidence=Evidence(document=document)), FACE_ITEM), ProofRefused
    )


@pytest.mark.parametrize(
    ("face", "level"),
    [
        (None, ProofLevel.CARD),
        (PASSED, ProofLevel.CARD_FACE),
        (PICTURE, ProofLevel.CARD_FACE),
    ],
)
def test_a_face_makes_it_surer(terminal, centre, face, level):
    question = Submission(person=person(), face=face, evidence=shown_by(centre, person()))
    assert terminal.prove(question, FACE_ITEM).level is level


@pytest.mark.parametrize(
    "face",
    [
        PASSED.model_copy(update={"passed": False}),
        PASSED.model_copy(update={"distance": 0.9}),
        PASSED.model_copy(update={"distance": None}),
        PASSED.model_copy(update={"distance": -0.1}),
        *(PICTURE.model_copy(update={"best_frame": each}) for each in NO_PICTURES),
    ],
)
def test_a_face_that_is_not_theirs_proves_nothing(terminal, centre, face):
    refused = terminal.prove(Submission(person=person(), face=face, evidence=shown_by(centre, person())), FACE_ITEM)
    assert refused.refusal is ProofRefusal.FACE_DIFFERENT


@pytest.mark.parametrize(
    ("item", "face", "is_answered"),
    [(CARD_ITEM, None, True), (FACE_ITEM, None, False), (FACE_ITEM, PASSED, True), (FREE_ITEM, None, True)],
)
def test_level_is_one_that_catalogue_asks(terminal, item, face, is_answered):
    answer = executed(terminal, asserted(terminal, person(), face), item)
    assert (answer.status_code == 200) is is_answered
    if not is_answered:
        assert refusal_of(answer) == "identity"


def test_older_catalogue_that_asked_for_less_opens_nothing(terminal, centre, clock):
    """The level is of the newest catalogue, whatever version the terminal names."""
    with centre.database.writing() as session:
        newest = centre.catalogues.take(session)
        files = dict(read_folder(centre.settings.catalogue_folder))
        name = next(each for each, text in files.items() if f'code = "{CARD_ITEM}"' in text)
        before, found, after = files[name].partition(f'code = "{CARD_ITEM}"')
        files[name] = (
            before
            + found
            + after.replace('identity = "id_card"', 'identity_source = "条例"\nidentity = "id_card_face"', 1)
        )
        publish(session, CatalogueDraft(files), centre.publishing, clock.now())
        assert newest.item(CARD_ITEM).identity is Identity.ID_CARD
    assert refusal_of(executed(terminal, asserted(terminal, person(), None), CARD_ITEM)) == "identity"
    assert executed(terminal, asserted(terminal, person()), CARD_ITEM).status_code == 200


def test_an_assertion_is_worth_nothing_elsewhere(terminal, enrol, clock):
    other = enrol("YC-002")
    mine = asserted(terminal, person())
    assert executed(terminal, mine).status_code == 200
    assert refusal_of(executed(other, mine)) == "identity"
    assert refusal_of(executed(terminal, mine, visit_id="v2")) == "identity"
    for stranger in (person("003"), person().model_copy(update={"name": "李大暑"})):
        assert refusal_of(executed(terminal, mine.model_copy(update={"person": stranger}))) == "identity"
    clock.advance(minutes=29)
    assert executed(terminal, mine).status_code == 200
    clock.advance(minutes=1)
    assert refusal_of(executed(terminal, mine)) == "identity"


def test_nothing_but_the_centre_makes_assertions(terminal, centre):
    token = asserted(terminal, person()).assertions[0]
    known = read_assertion(centre.keys, token)
    assert isinstance(known, Assertion)
    assert write_assertion(centre.keys, known) == token
    content, _, seal = token.partition(".")
    for forged in (
        "",
        ".",
        token[:-2],
        "x" + token,
        f"{content}.",
        f".{seal}",
        content,
        token + "ü",
        f"{seal}.{content}",
    ):
        assert read_assertion(centre.keys, forged) is None
        submission = Submission(person=person(), assertions=(forged,))
        assert refusal_of(executed(terminal, submission)) == "identity"
    for place in range(0, len(token), 7):
        changed = token[:place] + ("A" if token[place] != "A" else "B") + token[place + 1 :]
        found = read_assertion(centre.keys, changed)
        assert found in (None, known), "the last letter of base64 has bits to spare"


def test_code_proves_itself_and_more_with_picture(terminal):
    found = terminal.ask(
        IdentityCodeRequest,
        paths.IDENTITY_CODES,
        IdentityCodeReply,
        Submission(answers={IDENTITY_CODE: "SANDBOX-IDCODE:li"}),
        FACE_ITEM,
    )
    assert found.assertion not in repr(found)
    mine = Submission(person=found.person, assertions=(found.assertion,))
    assert executed(terminal, mine, CARD_ITEM).status_code == 200
    assert refusal_of(executed(terminal, mine)) == "identity"
    earlier = Evidence(document=CodeEvidence(), earlier=found.assertion)
    compared_here = terminal.prove(Submission(person=found.person, face=PASSED, evidence=earlier), FACE_ITEM)
    assert compared_here.refusal is ProofRefusal.FACE_DIFFERENT, "a terminal has no portrait to compare with"
    given = terminal.prove(Submission(person=found.person, face=PICTURE, evidence=earlier), FACE_ITEM)
    assert executed(terminal, mine.model_copy(update={"assertions": (given.assertion,)})).status_code == 200


def scanned(terminal: VirtualTerminal) -> IdentityFound:
    code = Submission(answers={IDENTITY_CODE: "SANDBOX-IDCODE:li"})
    return terminal.ask(IdentityCodeRequest, paths.IDENTITY_CODES, IdentityCodeReply, code, FACE_ITEM)


def test_person_with_code_counts_once_in_budget(terminal, centre):
    """Else an hour of codes stops a terminal at half the citizens of an hour of cards; whatever else is tried with it costs."""
    object.__setattr__(centre, "settings", centre.settings.model_copy(update={"persons_an_hour": 1}))
    found = scanned(terminal)
    earlier = Evidence(document=CodeEvidence(), earlier=found.assertion)
    for face in (None, PICTURE):
        assert isinstance(
            terminal.prove(Submission(person=found.person, face=face, evidence=earlier), FACE_ITEM), ProofGiven
        )
    licence = earlier.model_copy(update={"licence_code": LICENCE})
    tried = terminal.put(ProofRequest, paths.PROOFS, Submission(person=found.person, evidence=licence), FACE_ITEM)
    assert refusal_of(tried) == "budget"


def with_code(centre, found: IdentityFound, who: PersonDetails | None = None) -> Submission:
    """The card of somebody, and beside it what proved a code."""
    who = who or found.person
    return Submission(person=who, evidence=shown_by(centre, who).model_copy(update={"earlier": found.assertion}))


@pytest.mark.parametrize(("item", "is_answered"), [(FACE_ITEM, True), ("RS009", False)])
def test_card_with_code_replaces_face(terminal, centre, item, is_answered):
    """But somebody who is to be certified as alive shows their face, or a person certifies them."""
    question = with_code(centre, scanned(terminal))
    given = terminal.prove(question, item)
    assert given.level is ProofLevel.CARD_CODE
    answer = executed(terminal, question.model_copy(update={"evidence": None, "assertions": (given.assertion,)}), item)
    assert (answer.status_code == 200 or refusal_of(answer) != "identity") is is_answered


def test_code_of_another_adds_nothing_to_card(terminal, centre):
    assert terminal.prove(with_code(centre, scanned(terminal), person()), FACE_ITEM).level is ProofLevel.CARD


def test_card_proven_twice_is_no_code(terminal, centre):
    card = terminal.prove(Submission(person=person(), evidence=shown_by(centre, person())), FACE_ITEM)
    again = shown_by(centre, person()).model_copy(update={"earlier": card.assertion})
    assert terminal.prove(Submission(person=person(), evidence=again), FACE_ITEM).level is ProofLevel.CARD


@pytest.mark.parametrize(
    "more", [{}, {"again": True}, {"face": PICTURE}, {"licence_code": LICENCE}, {"face": PICTURE, "again": True}]
)
def test_what_rests_on_earlier_proof_ends_with_it(terminal, clock, more):
    """However often it is strengthened, and from whichever of the assertions."""
    found = scanned(terminal)
    token, face = found.assertion, more.get("face")
    for _ in range(5):
        clock.advance(minutes=5)
        evidence = Evidence(document=CodeEvidence(), licence_code=more.get("licence_code", ""), earlier=token)
        given = terminal.prove(Submission(person=found.person, face=face, evidence=evidence), FACE_ITEM)
        assert given.expires_at == found.expires_at
        token = given.assertion if more.get("again") else token
    clock.advance(minutes=5)
    evidence = Evidence(document=CodeEvidence(), earlier=token)
    refused = terminal.prove(Submission(person=found.person, face=PICTURE, evidence=evidence), FACE_ITEM)
    assert refused.refusal is ProofRefusal.CODE_UNKNOWN
    assert refusal_of(executed(terminal, Submission(person=found.person, assertions=(token,)), CARD_ITEM)) == "identity"


def test_named_person_does_not_apply_by_it(terminal, centre):
    named = asserted(terminal, person(), role=ProofRole.THIRD_PERSON).assertions[0]
    evidence = Evidence(document=CodeEvidence(), earlier=named)
    refused = terminal.prove(Submission(person=person(), face=PICTURE, evidence=evidence), FACE_ITEM)
    assert refused.refusal is ProofRefusal.CODE_UNKNOWN


def sealed_face(terminal: VirtualTerminal, picture: bytes) -> FaceEvidence:
    """As a terminal sends it: sealed with the key that the centre's signed answer told."""
    reported = terminal.beat().picture_keys["card"]
    return PASSED.model_copy(
        update={"compared": False, "distance": None, "sealed_frame": PictureKey(reported).seal(picture)}
    )


def test_centre_cannot_read_picture_sealed_for_authority(terminal, centre):
    keys = terminal.beat().picture_keys
    assert set(keys) == {"card", "identity_code", "network_identity", "e_certificate", "social_card"}
    assert centre.keys.opening.sealing_key.public not in keys.values()
    face = sealed_face(terminal, jpeg())
    assert PictureOpeningKey(centre.keys.opening.private).open(face.sealed_frame) is None
    question = Submission(person=person(), face=face, evidence=shown_by(centre, person()))
    assert terminal.prove(question, FACE_ITEM).level is ProofLevel.CARD_FACE


@pytest.mark.parametrize("picture", [each for each in NO_PICTURES if each is not None])
def test_sealed_bytes_without_picture_prove_no_face(terminal, centre, picture):
    question = Submission(person=person(), face=sealed_face(terminal, picture), evidence=shown_by(centre, person()))
    assert terminal.prove(question, FACE_ITEM).refusal is ProofRefusal.FACE_DIFFERENT


def test_a_picture_for_another_authority_proves_no_face(terminal, centre):
    foreign = PictureOpeningKey(bytes(range(32))).picture_key
    face = sealed_face(terminal, jpeg()).model_copy(update={"sealed_frame": foreign.seal(jpeg())})
    question = Submission(person=person(), face=face, evidence=shown_by(centre, person()))
    assert terminal.prove(question, FACE_ITEM).refusal is ProofRefusal.FACE_DIFFERENT


def test_real_authority_gets_what_was_sealed_for_it(tmp_path):
    """And terminals are told its key, or none where its operator gave none."""
    key = PictureOpeningKey(bytes(range(32))).picture_key.public
    settings = CentreSettings(
        database_url=f"sqlite:///{tmp_path}/central.db",
        keys_folder=tmp_path / "keys",
        identity_urls={"police": "http://127.0.0.1:9", "identity_platform": "http://127.0.0.1:9"},
        identity_picture_keys={"police": base64.b64encode(key)},
    )
    real = assemble(settings, HandClock(NOON))
    reported = real.authorities.announced_keys()
    real.database.close()
    assert reported["card"] == key
    assert "identity_code" not in reported
    assert reported["network_identity"] != key
    with pytest.raises(ValidationError):
        CentreSettings(identity_picture_keys={"police": base64.b64encode(key[:31])})


@pytest.mark.parametrize("picture", NO_PICTURES)
def test_a_code_and_no_picture_are_a_code(terminal, centre, picture):
    found = scanned(terminal)
    face = PICTURE.model_copy(update={"best_frame": picture})
    evidence = Evidence(document=CodeEvidence(), earlier=found.assertion)
    assert Claim(found.person, evidence, face, is_known=True).ceiling is ProofLevel.CODE
    refused = terminal.prove(Submission(person=found.person, face=face, evidence=evidence), FACE_ITEM)
    assert refused.refusal is ProofRefusal.FACE_DIFFERENT


@pytest.mark.parametrize("earlier", ["", "forged", "of another visit", "of another person"])
def test_no_code_and_no_assertion_prove_nothing(terminal, centre, earlier):
    tokens = {
        "of another visit": lambda: asserted(terminal, person(), visit_id="v2").assertions[0],
        "of another person": lambda: asserted(terminal, person("003")).assertions[0],
    }
    shown_by(centre, person())
    token = tokens.get(earlier, lambda: earlier)()
    evidence = Evidence(document=CodeEvidence(), earlier=token)
    refused = terminal.prove(Submission(person=person(), face=PICTURE, evidence=evidence), FACE_ITEM)
    assert refused.refusal is ProofRefusal.CODE_UNKNOWN


@pytest.mark.parametrize(
    ("document", "code"),
    [
        (lambda code: NetworkIdentityEvidence(credential=code), "SANDBOX-NETID:li"),
        (lambda code: CertificateEvidence(code=code), "SANDBOX-ECERT:li"),
        (lambda code: CodeEvidence(code=code), "SANDBOX-IDCODE:li"),
    ],
)
def test_further_authorities_know_their_own_codes(terminal, document, code):
    li = next(each.card for each in people() if each.key == "li")
    found = terminal.ask(
        IdentityCodeRequest,
        paths.IDENTITY_CODES,
        IdentityCodeReply,
        Submission(answers={IDENTITY_CODE: code}),
        FACE_ITEM,
    )
    assert found.person.id_number == li.id_number
    assert (
        executed(terminal, Submission(person=found.person, assertions=(found.assertion,)), CARD_ITEM).status_code == 200
    )
    shown = Submission(person=found.person, evidence=Evidence(document=document(code)))
    assert terminal.prove(shown, FACE_ITEM).level is ProofLevel.CODE
    for wrong, refusal in (
        (code.replace("li", "chen"), ProofRefusal.NOT_MATCHED),
        (code + ":expired", ProofRefusal.CODE_EXPIRED),
        (code + "x", ProofRefusal.CODE_UNKNOWN),
        (code[1:], ProofRefusal.CODE_UNKNOWN),
    ):
        bad = Submission(person=found.person, evidence=Evidence(document=document(wrong)))
        assert terminal.prove(bad, FACE_ITEM).refusal is refusal


def test_enterprise_is_proven_by_licence_and_its_agent(terminal, centre):
    chen, firm = person(), EnterpriseDetails(usc_code="91441602MA4UKHEX5P")
    assert refusal_of(
        executed(terminal, asserted(terminal, chen).model_copy(update={"enterprise": firm}), FIRM_ITEM)
    ) == ("identity")

    def shown(code: str):
        evidence = shown_by(centre, chen).model_copy(update={"licence_code": code})
        return terminal.prove(Submission(person=chen, face=PASSED, evidence=evidence), FIRM_ITEM)

    assert shown("SANDBOX-LICENCE:shop").refusal is ProofRefusal.LICENCE_NOT_YOURS
    assert shown("SANDBOX-LICENCE:none").refusal is ProofRefusal.LICENCE_UNKNOWN
    assert shown("demo").refusal is ProofRefusal.LICENCE_UNKNOWN
    given = shown("SANDBOX-LICENCE:demo")
    assert given.enterprise.usc_code == firm.usc_code
    mine = Submission(person=chen, enterprise=given.enterprise, assertions=(given.assertion,))
    assert executed(terminal, mine, FIRM_ITEM).status_code == 200
    for wrong in ({"usc_code": "92441602MA4W8XJT06"}, {"name": "别家公司"}):
        another = mine.model_copy(update={"enterprise": given.enterprise.model_copy(update=wrong)})
        assert refusal_of(executed(terminal, another, FIRM_ITEM)) == "identity"


@pytest.mark.parametrize("asks", ["persons", "items"])
def test_terminal_beyond_budget_stops_until_allowed(enrol, centre, clock, asks):
    small = centre.settings.model_copy(update={f"{asks}_an_hour": 5})
    object.__setattr__(centre, "settings", small)
    terminal, other = enrol("YC-001"), enrol("YC-002")

    def ask(who: VirtualTerminal, number: int):
        if asks == "items":
            options = {"list_name": "content", "field": "content", "visit_id": f"v{number}"}
            return who.put(ListRequest, paths.LISTS, Submission(answers={"usc_code": "x"}), FREE_ITEM, **options)
        guess = Submission(person=person(), evidence=Evidence(document=CardEvidence(issuer=f"guess {number}")))
        return who.put(ProofRequest, paths.PROOFS, guess, FACE_ITEM)

    for number in range(5):
        assert ask(terminal, number).status_code == 200
        assert ask(terminal, number).status_code == 200, "the same again costs nothing"
    assert refusal_of(ask(terminal, 5)) == "budget"
    assert refusal_of(ask(terminal, 0)) == "budget"
    clock.advance(hours=5)
    assert refusal_of(ask(terminal, 6)) == "budget", "only an operator lifts it"
    assert ask(other, 0).status_code == 200
    with centre.database.writing() as session:
        assert [each.terminal_id for each in open_alarms(session)] == ["YC-001"]
        assert allow(session, "YC-001", clock.now())
        assert not allow(session, "YC-001", clock.now())
        assert open_alarms(session) == []
    assert ask(terminal, 7).status_code == 200


@pytest.mark.parametrize("request_id", ["same", None])
def test_renewing_a_proof_for_ever_stops_the_terminal(terminal, centre, request_id):
    """Not even by the same request, nor by another visit: what a thief has of one person does not last."""
    object.__setattr__(centre, "settings", centre.settings.model_copy(update={"persons_an_hour": 1}))
    shown = shown_by(centre, person())
    lies_there = shown.model_copy(update={"document": shown.document.model_copy(update={"is_present": True})})
    for number in range(5):
        whole = Submission(person=person(), evidence=lies_there if number % 2 else shown)
        answer = terminal.put(
            ProofRequest, paths.PROOFS, whole, FACE_ITEM, request_id=request_id, visit_id=f"v{number}"
        )
        assert answer.status_code == 200, "it is one person, whether the card lies there still or not"
    last = terminal.put(ProofRequest, paths.PROOFS, whole, FACE_ITEM, request_id=request_id)
    assert refusal_of(last) == "budget"


def test_authorities_are_asked_on_threads_of_their_own(terminal, centre):
    """As a department is: what hangs there holds up no heartbeat."""
    real, asked = centre.threads, []

    class Watching:
        async def run(self, whose, work):
            asked.append(whose)
            return await real.run(whose, work)

    object.__setattr__(centre, "threads", Watching())
    mine = asserted(terminal, person())
    assert asked == [AUTHORITIES]
    child = next(each.card for each in people() if each.key == "child")
    reported = mine.model_copy(update={"answers": {"child_id_no": child.id_number, "child_name": child.name}})
    assert executed(terminal, reported, "WJ003").status_code == 200
    assert asked == [AUTHORITIES, AUTHORITIES, "health"]


def test_what_is_used_up_comes_back_after_hour(terminal, centre, clock):
    object.__setattr__(centre, "settings", centre.settings.model_copy(update={"items_an_hour": 2}))
    for number in range(6):
        answer = executed(terminal, Submission(answers={"usc_code": "x"}), FREE_ITEM, visit_id=f"v{number}")
        assert answer.status_code == 200
        clock.advance(minutes=31)


def test_parallel_requests_stay_within_budget_with_one_alarm(terminal, centre):
    object.__setattr__(centre, "settings", centre.settings.model_copy(update={"persons_an_hour": 3}))
    together = threading.Barrier(8)

    def tried(number: int) -> bool:
        together.wait(60)
        return spend(centre, "YC-001", BudgetKind.PERSONS, f"person {number}")

    with ThreadPoolExecutor(8) as threads:
        assert list(threads.map(tried, range(8))).count(True) == 3
    with centre.database.reading() as session:
        assert len(open_alarms(session)) == 1


def test_every_other_code_in_a_visit_counts(terminal, centre):
    object.__setattr__(centre, "settings", centre.settings.model_copy(update={"items_an_hour": 5}))

    def tried(code: int):
        answers = {"request_no": "YC-001-20261125-0001", "query_code": f"{code:06}"}
        options = {"list_name": "content", "field": "content"}
        return terminal.put(ListRequest, paths.LISTS, Submission(answers=answers), "ZS002", **options)

    for code in range(5):
        assert tried(code).status_code == 200
        assert tried(code).status_code == 200, "the same again costs nothing"
    assert refusal_of(tried(5)) == "budget"


def test_what_is_chosen_and_described_is_no_guess(terminal, centre):
    object.__setattr__(centre, "settings", centre.settings.model_copy(update={"items_an_hour": 1}))
    for text in ("one", "two", "three"):
        answers = {"content": text, "category": text}
        options = {"list_name": "content", "field": "content"}
        answer = terminal.put(ListRequest, paths.LISTS, Submission(answers=answers), FREE_ITEM, **options)
        assert answer.status_code == 200


def test_departments_never_see_what_proves(terminal, centre):
    seen = []
    directory = centre.directory

    class Watching:
        def __getattr__(self, name):
            return getattr(directory, name)

        def department(self, name):
            real = directory.department(name)

            class Adapter:
                def execute(self, ask, number):
                    seen.append(ask)
                    return real.execute(ask, number)

            return Adapter()

    object.__setattr__(centre, "directory", Watching())
    assert executed(terminal, asserted(terminal, person())).status_code == 200
    assert seen[0].submission.assertions == ()
    assert seen[0].submission.evidence is None
    assert seen[0].proof_level is ProofLevel.CARD_FACE


@pytest.fixture
def database_url(sqlite_url) -> str:
    return sqlite_url
