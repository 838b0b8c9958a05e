"""A centre that has served people and is idle holds nothing of them in its memory: what it frees is overwritten."""

import json
import time
from datetime import date
from pathlib import Path
from types import SimpleNamespace

import pytest

from catalogue.loader import load_catalogue
from catalogue.reference import load_reference
from catalogue.schema import Level
from catalogue.text import LocalText
from central.sandbox.identity.register import CitizenRegister
from central.storage.database import CentreDatabase
from central.terminals.service import TerminalPlace, mint_code
from contract import paths
from contract.answers import Disposition
from contract.clock import SystemClock
from contract.execution import EarlierOrderRequest, FinishedCaseRequest, Order, SmsRequest
from contract.identity import CardEvidence, Evidence
from contract.memory_guard import memory_guard
from contract.proof import ProofGiven
from contract.records import PersonDetails, Submission
from tests.central.answers import submission_for
from tests.central.centre_processes import serving
from tests.central.virtual_terminal import PASSED, VirtualTerminal
from tests.wipe.traces import MemorySearch, Trace

CHARACTERS, DIGITS = "燚玥朢", "73041962"
MOBILE = f"138{DIGITS}"
ENCODINGS = ("utf-8", "utf-16-le", "utf-32-le", "gb18030")
VISITS, LATE = 6, 20.0
"""How many people come; seconds after which also that must be gone which was still under way."""
CATALOGUE, REFERENCE = load_catalogue(), load_reference()
QUERIES = ("GA027", "RS001", "MZ001")


def needles(*words: str) -> dict[str, bytes]:
    found = {f"{word} in {name}": word.encode(name) for word in words for name in ENCODINGS}
    return found | {f"{word} in JSON": json.dumps(word)[1:-1].encode() for word in words}


def enrolled(database_url: str, client) -> VirtualTerminal:
    database = CentreDatabase(database_url)
    with database.writing() as session:
        place = TerminalPlace("YC-001", LocalText(zh="厅", en="Hall"), Level.TOWN, "441602001")
        code = mint_code(session, place, SystemClock().now())
    database.close()
    register = SimpleNamespace(register=CitizenRegister(date(2026, 11, 28)))
    inside = SimpleNamespace(clock=SystemClock(), authorities=SimpleNamespace(sandbox=register))
    client.follow_redirects = True
    client.app = SimpleNamespace(state=SimpleNamespace(centre=inside))
    return VirtualTerminal.enrol(client, code)


class Visitor:
    """Somebody of the sandbox's register who lives at an address, and writes texts, that are nowhere else."""

    def __init__(self, terminal: VirtualTerminal, number: int) -> None:
        citizen = CitizenRegister(date(2026, 11, 28)).by_key("chen")
        assert citizen is not None
        self.terminal, self.number = terminal, number
        self.visit = f"v{number}"
        self.who: PersonDetails = citizen.person.model_copy(update={"address": f"{CHARACTERS}路{DIGITS}号{number}"})
        self.evidence = Evidence(document=CardEvidence(issuer=citizen.issuer, valid_from=citizen.valid_from))

    def come(self) -> None:
        shown = Submission(person=self.who, face=PASSED, evidence=self.evidence)
        given = self.terminal.prove(shown, "RS001")
        assert isinstance(given, ProofGiven)
        self.terminal.assertions[self.who, False, "v1"] = given
        for item in QUERIES:
            self.terminal.execute(item, self.marked(item))
        self.pay()
        self.terminal.put(SmsRequest, paths.SMS, self.asked(mobile=MOBILE), "RS034", field="sms_code")
        for kind, path in ((EarlierOrderRequest, paths.EARLIER_ORDERS), (FinishedCaseRequest, paths.FINISHED_CASES)):
            self.terminal.put(kind, path, self.asked(request_no=CHARACTERS, query_code=DIGITS), "ZS002")
        self.submit(shown)
        self.err()

    def asked(self, **answers: str) -> Submission:
        return self.terminal.proven(Submission(person=self.who, answers=answers), "RS001")

    def marked(self, item: str) -> Submission:
        asked = submission_for(self.terminal, CATALOGUE.item(item), REFERENCE, self.who)
        said = {"content": f"{CHARACTERS}的说明{self.number}", "mobile": MOBILE, "partner_name": CHARACTERS}
        return asked.model_copy(update={"answers": asked.answers | said})

    def pay(self) -> None:
        asked = self.marked("GA044")
        order = self.terminal.order("GA044", asked)
        if not isinstance(order, Order):
            return  # paid by an earlier visitor
        self.terminal.pay(order.order_no)
        self.terminal.execute("GA044", asked.model_copy(update={"order_no": order.order_no}))

    def submit(self, shown: Submission) -> None:
        said = {"content": f"{CHARACTERS}的投诉{self.number}", "mobile": MOBILE, "place": f"{CHARACTERS}街{DIGITS}号"}
        reported = shown.model_copy(update={"answers": said})
        unnamed = Submission(person=self.who.model_copy(update={"name": CHARACTERS}), answers=said)
        records = [
            self.terminal.case(*item, submission=submission, is_shown=False)
            for item in (("RS009", "hrss"), ("ZS001", "gov_services"))
            for submission in (reported, unnamed)
        ]
        assert {each.disposition for each in self.terminal.upload(*records).dispositions} == {Disposition.ACCEPTED}
        for record in records:
            self.terminal.call("GET", f"/v1/cases/{record.record_id}")

    def err(self) -> None:
        """What is refused was read too."""
        wrong = self.terminal.sealing._box.encrypt(json.dumps({"answers": {"x": CHARACTERS}, "y": DIGITS}).encode())
        record = self.terminal.case("RS009", submission=None)
        self.terminal.upload(record.model_copy(update={"sealed": wrong}))
        self.terminal.put(SmsRequest, paths.SMS, self.asked(mobile=CHARACTERS), "XX999", field="mobile")
        client = self.terminal.client
        client.post("/console/login", data={"operator": CHARACTERS, "password": DIGITS})
        client.get("/console/case", params={"number": f"{CHARACTERS}{DIGITS}"})
        client.post("/v1/enrol", content=json.dumps({"code": DIGITS, "public_key": CHARACTERS}))


def left(pid: int, *words: str) -> list[Trace]:
    search, until = MemorySearch(pid), time.monotonic() + LATE
    while found := search.traces(needles(*words)):
        if time.monotonic() > until:
            break
        time.sleep(0.5)
    return found


@pytest.mark.slow
def test_idle_centre_remembers_no_person(database_url, tmp_path):
    with serving(database_url, tmp_path / "keys") as (process, client):
        terminal = enrolled(database_url, client)
        for number in range(VISITS):
            Visitor(terminal, number).come()
        client.close()
        found = left(process.pid, CHARACTERS, DIGITS)
        assert found == [], "\n".join(map(str, found))
        assert MemorySearch(process.pid).traces(needles("李大暑")), (
            "the search can see: the sandbox's register is there"
        )


def test_a_restarted_centre_is_guarded(database_url, tmp_path):
    with serving(database_url, tmp_path / "keys") as (process, _):
        given = Path(f"/proc/{process.pid}/environ").read_bytes().decode()
        limits = Path(f"/proc/{process.pid}/limits").read_text().splitlines()
    # the C library puts a NUL where it has read a tunable
    assert [each in given.replace("\0", ":") for each in ":".join(memory_guard().values()).split(":")] == [True] * 3
    assert next(each for each in limits if "core file" in each).split()[4:6] == ["0", "0"]


@pytest.fixture
def database_url(sqlite_url) -> str:
    return sqlite_url
