"""A terminal in a few lines: enrols, signs, seals, and chains records, all with the real contract code."""

import gzip
from dataclasses import dataclass, field
from datetime import UTC, datetime

from pydantic import TypeAdapter

from central.centre import CentreContext
from central.sandbox.identity.register import RegisteredCitizen
from contract import paths
from contract.answers import Upload, UploadAnswer
from contract.chain import GENESIS, ChainEnd, RecordBody, end_of, next_record
from contract.execution import ExecuteAnswer, ExecuteRequest, ListReply, ListRequest, OrderReply, OrderRequest
from contract.identifiers import Uuid7Identifiers
from contract.identity import CardEvidence, Evidence, ProofRole
from contract.proof import ProofGiven, ProofReply, ProofRequest
from contract.records import CaseFacts, FaceEvidence, Facts, NamedPerson, PersonDetails, Record, Submission
from contract.sealing import SealingKey
from contract.signatures import ENROLLING, ReceivedAnswer, is_answer_of_centre, sign_request
from contract.signing_keys import SigningKey, VerifyKey
from contract.terminals import EnrolAnswer, EnrolRequest, Heartbeat, HeartbeatAnswer
from contract.terms import Channel, ClockQuality, Outcome
from tests.central.web import TestClient

NOON = datetime(2026, 11, 25, 4, 0, tzinfo=UTC)
IDS = Uuid7Identifiers()


def id_number(sequence: str = "002", born: str = "19900101", region: str = "441602") -> str:
    """A valid synthetic number."""
    body = f"{region}{born}{sequence}"
    weights = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
    return body + "10X98765432"[sum(w * int(d) for w, d in zip(weights, body, strict=True)) % 11]


def person(sequence: str = "002", born: str = "19900101") -> PersonDetails:
    return PersonDetails(
        name="陈小满",
        id_number=id_number(sequence, born),
        sex="女",
        birth_date=f"{born[:4]}-{born[4:6]}-{born[6:]}",
        address="广东省河源市源城区演示路1号",
        valid_to="20270101",
    )


PASSED = FaceEvidence(passed=True, compared=True, distance=0.3, captured_at=NOON)
LICENCE = "SANDBOX-LICENCE:demo"


def shown_by(centre: CentreContext, who: PersonDetails) -> Evidence:
    """The card of a citizen of the sandbox's register. Who is not in it is admitted, with facts that no number tells."""
    register = centre.authorities.sandbox.register
    known = register.by_number(who.id_number)
    if known is None or known.person != who:
        known = RegisteredCitizen(who, f"样例公安局{IDS.new()}", "2021-02-03")
        register.admit(known)
    return Evidence(document=CardEvidence(issuer=known.issuer, valid_from=known.valid_from))


@dataclass
class Outgoing:
    method: str
    url: str
    body: bytes
    headers: dict[str, str] = field(default_factory=dict)


def signed_by(
    key: SigningKey, key_id: str, method: str, path: str, body: bytes = b"", headers: dict[str, str] | None = None
) -> Outgoing:
    """A request that is signed and not sent."""
    outgoing = Outgoing(method, "http://testserver" + path, body, dict(headers or {}))
    sign_request(outgoing, key_id, key, NOON)
    return outgoing


@dataclass
class VirtualTerminal:
    """One enrolled terminal on a test client."""

    client: TestClient
    terminal_id: str
    key: SigningKey
    sealing: SealingKey
    signing: VerifyKey
    end: ChainEnd = GENESIS
    epoch: int = 1
    assertions: dict[object, ProofGiven] = field(default_factory=dict)

    @classmethod
    def enrol(cls, client: TestClient, code: str, key: SigningKey | None = None) -> "VirtualTerminal":
        key = key or SigningKey.generate()
        request = EnrolRequest(code=code, public_key=key.verify_key.public, software_version="0.1")
        outgoing = Outgoing("POST", "http://testserver/v1/enrol", request.model_dump_json().encode())
        signed = sign_request(outgoing, ENROLLING, key, NOON)
        answer = client.post("/v1/enrol", content=outgoing.body, headers=outgoing.headers)
        assert answer.status_code == 200, answer.text
        enrolled = EnrolAnswer.model_validate_json(answer.content)
        received = ReceivedAnswer(answer.status_code, dict(answer.headers), answer.content)
        assert is_answer_of_centre(received, VerifyKey(enrolled.signing_key), signed)
        sealing, signing = SealingKey(enrolled.sealing_key), VerifyKey(enrolled.signing_key)
        return cls(client, enrolled.terminal_id, key, sealing, signing, epoch=enrolled.epoch)

    def signed(self, method: str, path: str, body: bytes = b"", headers: dict[str, str] | None = None) -> Outgoing:
        """A signed request that is not sent: anyone who records it may send it as often as he likes."""
        return signed_by(self.key, self.terminal_id, method, path, body, headers)

    def call(self, method: str, path: str, body: bytes = b"", headers: dict[str, str] | None = None):
        """Send a signed request; insist on a signed answer to it."""
        outgoing = Outgoing(method, "http://testserver" + path, body, dict(headers or {}))
        signed = sign_request(outgoing, self.terminal_id, self.key, NOON)
        answer = self.client.request(method, path, content=body, headers=outgoing.headers)
        received = ReceivedAnswer(answer.status_code, dict(answer.headers), answer.content)
        assert is_answer_of_centre(received, self.signing, signed)
        return answer

    def record(self, facts: Facts, submission: Submission | None = None, **more) -> Record:
        """The next record of the chain."""
        body = RecordBody(
            record_id=more.get("record_id") or IDS.new(),
            terminal_id=self.terminal_id,
            occurred_at=more.get("occurred_at", NOON),
            boot_id="boot-1",
            clock=more.get("clock", ClockQuality.SYNCHRONISED),
            facts=facts,
            epoch=more.get("epoch", self.epoch),
            sealed=more.get("sealed", self.sealing.seal(submission) if submission is not None else None),
        )
        record = next_record(self.end, body)
        self.end = end_of(record)
        return record

    def case(self, item: str = "RS009", department: str = "hrss", who: PersonDetails | None = None, **more) -> Record:
        """A record of a submitted case."""
        facts = CaseFacts(
            item_code=item,
            catalogue_version=1,
            department=department,
            outcome=more.pop("outcome", Outcome.SUBMITTED),
            channel=more.pop("channel", Channel.QUEUE),
            visit_id="v1",
            case_number=more.pop("case_number", f"{self.terminal_id}-20261125-{self.end.sequence + 1:04}"),
            started_at=NOON,
            duration_seconds=90,
            is_simulated=more.pop("is_simulated", False),
        )
        given = more.pop("submission", None) or Submission(person=who or person())
        return self.record(facts, self.shown(given) if more.pop("is_shown", True) else given, **more)

    def shown(self, submission: Submission) -> Submission:
        """With the evidence that a real terminal seals with its person."""
        if submission.person is None or submission.evidence is not None:
            return submission
        evidence = shown_by(self.client.app.state.centre, submission.person)
        if submission.enterprise is not None:
            evidence = evidence.model_copy(update={"licence_code": LICENCE})
        centre = self.client.app.state.centre
        others = tuple(
            each.model_copy(update={"evidence": shown_by(centre, each.person)}) for each in submission.others
        )
        more = {"evidence": evidence, "face": submission.face or PASSED, "others": others}
        return submission.model_copy(update=more)

    def beat(self, **more) -> HeartbeatAnswer:
        """What the centre says to a heartbeat of a terminal that is well."""
        beat = Heartbeat(
            terminal_id=self.terminal_id,
            epoch=self.epoch,
            sent_at=NOON,
            boot_id=IDS.new(),
            software_version="0.1",
            catalogue_version=1,
            state="available",
            devices=more.pop("devices", ()),
            queue_pending=0,
            queue_parked=0,
            last_sequence=self.end.sequence,
            **more,
        )
        answer = self.call("POST", paths.HEARTBEAT, beat.model_dump_json().encode())
        assert answer.status_code == 200, answer.text
        return HeartbeatAnswer.model_validate_json(answer.content)

    def upload(self, *records: Record) -> UploadAnswer:
        return self.send(
            Upload(batch_id=IDS.new(), terminal_id=self.terminal_id, epoch=records[0].epoch, records=records)
        )

    def send(self, batch: Upload) -> UploadAnswer:
        body = gzip.compress(batch.model_dump_json().encode())
        answer = self.call("POST", "/v1/records", body, {"Content-Encoding": "gzip"})
        assert answer.status_code == 200, answer.text
        return UploadAnswer.model_validate_json(answer.content)

    def ask(self, kind, path: str, reply, submission: Submission, item: str, **more):
        """One question about an online item. Its person is proven first, by card and face, as a real terminal does it."""
        shown = self.proven(submission, item, visit_id=more.get("visit_id", "v1"))
        answer = self.put(kind, path, shown, item, **more)
        assert answer.status_code == 200, answer.text
        return TypeAdapter(reply).validate_json(answer.content)

    def put(self, kind, path: str, submission: Submission, item: str, **more):
        """The raw answer to a question as it is given: nothing is proven for it."""
        question = kind(
            request_id=more.pop("request_id", None) or IDS.new(),
            visit_id=more.pop("visit_id", "v1"),
            item_code=item,
            catalogue_version=1,
            sealed=self.sealing.seal(submission),
            **more,
        )
        return self.call("POST", path, question.model_dump_json().encode())

    def prove(self, submission: Submission, item: str, **more):
        """What the centre answers to a proof of the submission's person."""
        answer = self.put(ProofRequest, paths.PROOFS, submission, item, **more)
        assert answer.status_code == 200, answer.text
        return TypeAdapter(ProofReply).validate_json(answer.content)

    def proven(self, submission: Submission, item: str, **more) -> Submission:
        """The submission with an assertion about its person, who is made a citizen of the sandbox where needed."""
        if submission.person is None or submission.assertions:
            return submission
        key = (submission.person, submission.enterprise is not None, more.get("visit_id", "v1"))
        known = self.assertions.get(key)
        if known is None or known.expires_at <= self.client.app.state.centre.clock.now():
            shown = shown_by(self.client.app.state.centre, submission.person)
            shown = shown.model_copy(update={"licence_code": LICENCE if submission.enterprise else ""})
            question = Submission(person=submission.person, face=PASSED, evidence=shown)
            known = self.assertions[key] = self.prove(question, item, **more)
        named = {"enterprise": known.enterprise} if submission.enterprise else {}
        others = [self._proven_other(each, item, **more) for each in submission.others]
        return submission.model_copy(update={"assertions": (known.assertion, *others), **named})

    def _proven_other(self, other: NamedPerson, item: str, **more) -> str:
        """An assertion about somebody who lays their card there beside the applicant's."""
        question = Submission(person=other.person, evidence=shown_by(self.client.app.state.centre, other.person))
        return self.prove(question, item, role=ProofRole.THIRD_PERSON, **more).assertion

    def execute(self, item: str, submission: Submission, **more):
        return self.ask(ExecuteRequest, "/v1/execute", ExecuteAnswer, submission, item, **more)

    def options(self, item: str, submission: Submission, list_name: str, field: str):
        return self.ask(ListRequest, "/v1/lists", ListReply, submission, item, list_name=list_name, field=field)

    def order(self, item: str, submission: Submission, **more):
        return self.ask(OrderRequest, "/v1/orders", OrderReply, submission, item, **more)

    def pay(self, order_no: str, action: str = "pay") -> None:
        answer = self.client.post(f"/cashier/{order_no}", data={"action": action})
        assert answer.status_code == 200, answer.text
