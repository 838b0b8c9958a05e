"""A terminal's key: enrolled by who has it, changed without a visit, withdrawn at once; codes die, and guessing them is slow."""

import pytest
from typer.testing import CliRunner

from catalogue.schema import Level
from catalogue.text import LocalText
from central.cli.verbs import app as commands
from central.terminal_register.credentials import revoke, want_new_key
from central.terminal_register.models import TerminalEntry
from central.terminals.service import TerminalPlace, mint_code
from contract import paths
from contract.key_rotation import RotateAnswer, RotateRequest, rotation_request
from contract.refusal import Refusal
from contract.signatures import ENROLLING
from contract.signing_keys import SigningKey
from contract.terminals import EnrolAnswer, EnrolRequest, Heartbeat, HeartbeatAnswer
from tests.central.virtual_terminal import IDS, NOON, VirtualTerminal, signed_by


@pytest.fixture
def code(centre, clock):
    def make(terminal_id: str = "YC-001") -> str:
        place = TerminalPlace(terminal_id, LocalText(zh="演示大厅", en="Demo hall"), Level.TOWN, "441602001")
        with centre.database.writing() as session:
            return mint_code(session, place, clock.now())

    return make


def enrolment(client, code: str, key: SigningKey, signer: SigningKey | None = None):
    body = EnrolRequest(code=code, public_key=key.verify_key.public, software_version="1").model_dump_json().encode()
    sent = signed_by(signer or key, ENROLLING, "POST", paths.ENROL, body)
    return client.post(paths.ENROL, content=body, headers=sent.headers)


def raw(terminal: VirtualTerminal, key: SigningKey, path: str = paths.HEARTBEAT, body: bytes | None = None):
    """A request signed with that key, in the terminal's name."""
    beat = Heartbeat(
        terminal_id=terminal.terminal_id,
        epoch=terminal.epoch,
        sent_at=NOON,
        boot_id=IDS.new(),
        software_version="1",
        catalogue_version=1,
        state="available",
        devices=(),
        queue_pending=0,
        queue_parked=0,
        last_sequence=0,
        number=1,
    )
    body = body or beat.model_dump_json().encode()
    sent = signed_by(key, terminal.terminal_id, "POST", path, body)
    return terminal.client.post(path, content=body, headers=sent.headers)


def code_of(answer) -> str:
    return Refusal.model_validate_json(answer.content).code


def announced(terminal: VirtualTerminal, new: SigningKey, old: SigningKey | None = None):
    old = old or terminal.key
    request = rotation_request(terminal.terminal_id, old.verify_key, new)
    return raw(terminal, old, paths.ROTATE, request.model_dump_json().encode())


def test_the_key_of_a_stranger_is_not_enrolled(client, code):
    """Who has a code and somebody's public key alone cannot lay it on them."""
    secret, victim, thief = code(), SigningKey.generate(), SigningKey.generate()
    assert enrolment(client, secret, victim, signer=thief).status_code == 401
    assert enrolment(client, secret, victim).status_code == 200, "the code was not used up by it"


def test_a_newer_code_kills_the_older_one(client, code):
    older = code()
    newer = code()
    assert code_of(enrolment(client, older, SigningKey.generate())) == "code_used"
    key = SigningKey.generate()
    assert enrolment(client, newer, key).status_code == 200
    assert code_of(enrolment(client, newer, SigningKey.generate())) == "code_used"
    code("YC-002")
    assert enrolment(client, newer, key).status_code == 200, "a lost answer is given again"


def test_address_that_guesses_codes_becomes_slow(client, code, clock):
    good = code()
    answers = [enrolment(client, "AAAABBBBCCCC", SigningKey.generate()) for _ in range(6)]
    assert [each.status_code for each in answers] == [403, 403, 403, 403, 429, 429]
    assert enrolment(client, good, SigningKey.generate()).status_code == 429
    clock.advance(minutes=15)
    assert enrolment(client, good, SigningKey.generate()).status_code == 200
    assert client.post("/console/login", data={"password": "open", "operator": "王"}).status_code in (200, 303), (
        "the console has a door of its own"
    )


def test_a_withdrawn_key_opens_nothing_and_hears_so(terminal, client, centre, code, clock):
    with centre.database.writing() as session:
        assert revoke(session, terminal.terminal_id, clock.now())
        assert not revoke(session, terminal.terminal_id, clock.now())
        assert not revoke(session, "YC-999", clock.now())
    for path in (paths.HEARTBEAT, paths.RECORDS, paths.EXECUTE, paths.PROOFS, paths.ROTATE):
        answer = terminal.call("POST", path, b"{}")
        assert (answer.status_code, code_of(answer)) == (403, "revoked")
    assert raw(terminal, SigningKey.generate()).status_code == 401, "and a stranger hears nothing of it"
    again = VirtualTerminal.enrol(client, code())
    assert raw(again, again.key).status_code == 200
    assert raw(again, terminal.key).status_code == 401


def test_codes_die_with_the_key(terminal, client, centre, code, clock):
    waiting = code()
    with centre.database.writing() as session:
        revoke(session, terminal.terminal_id, clock.now())
    assert code_of(enrolment(client, waiting, SigningKey.generate())) == "code_used"


def test_old_key_lives_until_new_one_is_used(terminal, centre):
    new, epoch = SigningKey.generate(), terminal.epoch
    answer = announced(terminal, new)
    assert RotateAnswer.model_validate_json(answer.content).new_key == new.verify_key.public
    assert raw(terminal, terminal.key).status_code == 200, "the answer was lost: the terminal goes on with the old one"
    assert announced(terminal, new).status_code == 200
    assert raw(terminal, new).status_code == 200
    assert raw(terminal, terminal.key).status_code == 401
    assert raw(terminal, new).status_code == 200, "the answer to the first use was lost"
    with centre.database.reading() as session:
        assert session.get_one(TerminalEntry, terminal.terminal_id).epoch == epoch


def test_later_announcement_takes_place_of_earlier_one(terminal):
    lost, new = SigningKey.generate(), SigningKey.generate()
    announced(terminal, lost)
    announced(terminal, new)
    assert raw(terminal, lost).status_code == 401
    assert raw(terminal, new).status_code == 200


def test_records_continue_their_chain_after_key_change(terminal, client, code):
    terminal.upload(terminal.case())
    new = SigningKey.generate()
    announced(terminal, new)
    terminal.key = new
    answer = terminal.upload(terminal.case())
    assert answer.complete_up_to == 2
    enrolled = EnrolAnswer.model_validate_json(enrolment(client, code(), new).content)
    assert enrolled.epoch == terminal.epoch, "the same machine, enrolled once more"


@pytest.mark.parametrize("wrong", ["proof", "owner", "old key", "no key"])
def test_a_key_that_is_not_proven_never_follows(terminal, enrol, wrong):
    new, other = SigningKey.generate(), enrol("YC-002")
    good = rotation_request(terminal.terminal_id, terminal.key.verify_key, new)
    request = {
        "proof": RotateRequest(terminal_id=good.terminal_id, new_key=good.new_key, proof=bytes(64)),
        "owner": rotation_request(other.terminal_id, terminal.key.verify_key, new),
        "old key": rotation_request(terminal.terminal_id, other.key.verify_key, new),
        "no key": RotateRequest(terminal_id=good.terminal_id, new_key=b"short", proof=good.proof),
    }[wrong]
    answer = raw(terminal, terminal.key, paths.ROTATE, request.model_dump_json().encode())
    assert answer.status_code in (403, 422)
    assert raw(terminal, new).status_code == 401


def test_heartbeat_tells_when_new_key_is_due(terminal, centre, clock):
    def is_reported() -> bool:
        return HeartbeatAnswer.model_validate_json(raw(terminal, terminal.key).content).wants_new_key

    assert not is_reported()
    clock.advance(days=centre.settings.key_days)
    assert is_reported(), "it has become old"
    new = SigningKey.generate()
    announced(terminal, new)
    raw(terminal, new)
    terminal.key = new
    assert not is_reported()
    with centre.database.writing() as session:
        assert want_new_key(session, terminal.terminal_id)
        assert not want_new_key(session, "YC-999")
    assert is_reported()


def test_the_command_line_withdraws_changes_and_allows(tmp_path, settings):
    if settings.database_url.startswith("postgresql"):
        pytest.skip("the command line is the same on both")
    options = ["--database-url", settings.database_url, "--keys", str(settings.keys_folder)]
    run = CliRunner()
    made = ["enrol", "YC-001", "--site", "演示大厅", "--site-en", "Demo hall", *options]
    assert run.invoke(commands, made).exit_code == 0
    assert run.invoke(commands, ["rotate", "YC-001", *options]).exit_code == 2
    assert "Revoked YC-001" in run.invoke(commands, ["revoke", "YC-001", *options]).output
    assert run.invoke(commands, ["revoke", "YC-001", *options]).exit_code == 2
    assert "was not stopped" in run.invoke(commands, ["allow", "YC-001", *options]).output
    assert "No alarms" in run.invoke(commands, ["alarms", *options]).output
    assert run.invoke(commands, ["alarms", "--json", *options]).output.strip() == "[]"
