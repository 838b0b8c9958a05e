"""One small world: two terminals with real queues and relays, a real centre, and a department that misbehaves."""

import shutil
import tempfile
from dataclasses import dataclass, field
from pathlib import Path
from typing import TypeVar

from catalogue.schema import Level
from catalogue.text import LocalText
from central.assembly.application import create_app
from central.settings import CentreSettings
from central.storage.database import CentreDatabase as CentralDatabase
from central.terminals.service import TerminalPlace, mint_code
from contract.execution import ExecuteAnswer, SealedRequest
from contract.identifiers import Uuid7Identifiers
from contract.proof import ProofGiven, ProofRequest
from contract.records import CaseFacts, Record, Submission
from contract.signing_keys import SigningKey
from contract.terminals import EnrolAnswer
from contract.terms import Channel, ClockQuality, Outcome
from offline_queue.bounds import Bounds
from offline_queue.centre import CentreClient, EnrolmentClient
from offline_queue.opening import Opened, open_database
from offline_queue.outbox import OutboxOwner, SqliteOutbox
from offline_queue.relay import Relay
from offline_queue.terminal_identity import TerminalIdentity, identity_of
from tests.central.virtual_terminal import NOON, PASSED, shown_by
from tests.central.web import TestClient
from tests.hand_clock import HandClock
from tests.model.line import Line

IDS = Uuid7Identifiers()
ADDRESS = "http://centre"
R = TypeVar("R", bound=SealedRequest)
ENDED = ("completed", "rejected", "outcome_unknown")


class Prepared:
    """What is made once: a centre with two enrolled terminals. Each world works on a copy of its database."""

    def __init__(self) -> None:
        self.folder = Path(tempfile.mkdtemp(prefix="model-"))
        self.clock = HandClock(NOON)
        first = self.folder / "first.db"
        settings = CentreSettings(
            database_url=f"sqlite:///{first}", keys_folder=self.folder / "keys", public_url=ADDRESS,
            console_password="open", answer_wait_seconds=0, fleet_copy_seconds=0,
        )  # fmt: skip
        self.app = create_app(settings, self.clock)
        self.centre = self.app.state.centre
        self.sandbox = self.centre.directory.department("x")
        self.client = TestClient(self.app, base_url=ADDRESS)
        self.sure = Line(self.client, lambda: None)
        self.identities = [self._enrol(name) for name in ("M-001", "M-002")]
        self.centre.database.close()
        self.first = first

    def fresh_database(self) -> Path:
        path = self.folder / f"{IDS.new()}.db"
        shutil.copy(self.first, path)
        return path

    def use(self, path: Path) -> None:
        """As a process of the centre that starts on this database."""
        self.centre.database.close()
        database = CentralDatabase(f"sqlite:///{path}")
        object.__setattr__(self.centre, "database", database)
        object.__setattr__(self.sandbox.repository, "database", database)

    def close(self) -> None:
        self.centre.database.close()
        shutil.rmtree(self.folder)

    def _enrol(self, name: str) -> TerminalIdentity:
        with self.centre.database.writing() as session:
            place = TerminalPlace(name, LocalText(zh="大厅", en="Hall"), Level.TOWN, "441602001")
            code = mint_code(session, place, self.clock.now())
        key = SigningKey.generate()
        reported = EnrolmentClient(ADDRESS, self.sure.session(), self.clock).enrol(code, key, "0.1")
        assert isinstance(reported, EnrolAnswer), reported
        return identity_of(reported, key, ADDRESS)


@dataclass
class Journey:
    """One item that a citizen does online. It keeps its request until it has heard an end."""

    terminal: int
    item: str
    content: Submission
    resumes_order: bool = False
    request_id: str = field(default_factory=IDS.new)
    answers: list[ExecuteAnswer] = field(default_factory=list)

    @property
    def is_over(self) -> bool:
        return any(answer.outcome in ENDED for answer in self.answers)


class Terminal:
    """A real queue, a real relay and a real client on the line of the model."""

    def __init__(self, number: int, prepared: Prepared, folder: Path, line: Line) -> None:
        self.number, self.identity, self.clock = number, prepared.identities[number], prepared.clock
        self._prepared = prepared
        self._path, self._line, self.promised = folder / f"queue-{number}.db", line, list[Record]()
        self._database = None
        self.start()

    def start(self) -> None:
        """As after a power cut: everything again from what is on the disk."""
        if self._database is not None:
            self._database.close()
        opened = open_database(self._path, self.clock.now())
        assert isinstance(opened, Opened)
        self._database = opened.database
        owner = OutboxOwner(self.identity.terminal_id, "boot", self.identity.sealing_key)
        self.outbox = SqliteOutbox(opened.database, owner, IDS, self.clock, Bounds(least_free=0))
        self.client = CentreClient(self.identity, self._line.session(), self.clock)
        self.relay = Relay(self.outbox, self.client, self.clock, IDS)

    def question(self, kind: type[R], item: str, content: Submission, **more: object) -> R:
        """Sealed, with a fresh proof of its person. The proof goes by another way: it is not what is looked at here."""
        return self._sealed(
            kind, item, content.model_copy(update={"assertions": (self._proof(content, item),)}), **more
        )

    def _proof(self, content: Submission, item: str) -> str:
        shown = Submission(person=content.person, face=PASSED, evidence=shown_by(self._prepared.centre, content.person))
        given = CentreClient(self.identity, self._prepared.sure.session(), self.clock).prove(
            self._sealed(ProofRequest, item, shown)
        )
        assert isinstance(given, ProofGiven), given
        return given.assertion

    def _sealed(self, kind: type[R], item: str, content: Submission, **more: object) -> R:
        head = {"request_id": IDS.new(), "visit_id": "v", "item_code": item, "catalogue_version": 1}
        return kind(**(head | {"sealed": self.identity.sealing_key.seal(content)} | more))

    def promise(self, facts: CaseFacts, content: Submission | None) -> None:
        record = self.outbox.commit(facts, content, self.clock.now(), ClockQuality.SYNCHRONISED)
        assert isinstance(record, Record), record
        self.promised.append(record)

    def close(self) -> None:
        self._database.close()


def facts(item: str, department: str, outcome: Outcome, channel: Channel, request_id: str | None = None) -> CaseFacts:
    return CaseFacts(
        item_code=item, catalogue_version=1, department=department, outcome=outcome, channel=channel,
        visit_id="v", case_number=IDS.new(), request_id=request_id, started_at=NOON, duration_seconds=9,
    )  # fmt: skip
