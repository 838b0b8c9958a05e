"""A department is added by one file: what is wrong with a file is told at its place, and what it says is what the centre does."""

import json
import ssl
import subprocess
from contextlib import closing
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from unittest.mock import MagicMock
from urllib.parse import parse_qs

import pytest
import typer
from msgspec.structs import replace

from catalogue.loader import load_catalogue
from catalogue.schema import Catalogue
from catalogue.text import LocalText
from central.assembly.application import create_app
from central.assembly.real_departments import described_department, real_departments
from central.catalogue_publishing.models import CataloguePublication
from central.catalogue_publishing.service import PublishedCatalogues, note_of_again
from central.cli.department_verbs import check
from central.departments.breaker import BreakerRules, BreakerState
from central.departments.bulkhead import Bulkhead, BulkheadLimits
from central.departments.calls import ASKED_WITH, USUAL
from central.departments.department_file import DepartmentFileInvalid, read_department, unknown_inputs, unusable_files
from central.departments.directory import DepartmentDirectory
from central.departments.exchange import Access, Call, Declined, NotAsked, exchange
from central.departments.http import HttpDepartment
from central.departments.port import CannotTell, ExecutionKey, NoWord
from central.departments.tokens import Client, ClientCredentials
from central.settings import CentreSettings
from central.storage.database import CentreDatabase
from contract.execution import Completed, Rejected
from contract.terms import DepartmentState
from tests.central.test_bulkheads import Hand, SteppedTime, listening, saying, status
from tests.line_server import PATIENCE

HEAD = 'department = "meteorology"\naddress = "https://weather.example/kiosk"\n'
WORKDAY, HOLIDAY = datetime(2025, 9, 30, 2, tzinfo=UTC), datetime(2025, 10, 1, 2, tzinfo=UTC)
"""Ten in the morning in China: a Tuesday, and the Wednesday on which the country has its holiday."""

IN_TIME = "[limits]\ndeadline_seconds = 60"
"""A deadline in real seconds that an answer which comes keeps on any machine."""

OWN_WORDS = """
[calls.outcome]
path = "/v3/query?no={request_id}"
method = "GET"
[[calls.outcome.answers]]
place = "code"
words = ["0"]
[calls.outcome.answers.take]
outcome = { value = "completed" }
request_id = { question = "request_id" }
case_number = { from = "data.bizNo", as = "text" }
"result.heading.zh" = "data.title"
"result.heading.en" = { value = "Result" }
"result.summary.zh" = "data.lines.0"
"result.summary.en" = { value = "See the paper." }
"result.sandbox" = { value = false }
[[calls.outcome.answers]]
place = "code"
words = ["17", "9"]
[calls.outcome.answers.take]
outcome = { from = "code", words = { "17" = "rejected" }, otherwise = "under_way" }
request_id = { from = "none", otherwise = "R1" }
"reason.zh" = "msg"
"reason.en" = { value = "The office declined." }
"""


def written(folder: Path, text: str, name: str = "meteorology.toml") -> Path:
    file = folder / name
    file.write_text(text)
    return file


def secret(folder: Path, name: str = "meteorology.token", text: str = "s3cret\n") -> Path:
    file = folder / name
    file.write_text(text)
    file.chmod(0o600)
    return file


@pytest.mark.parametrize(
    ("text", "reported"),
    [
        ("[[", "no TOML"),
        ('department = "meteorology"', "address: Field required"),
        ('department = "Wetter"\naddress = "https://x.example"', "department: "),
        ('department = "x"\naddress = "ftp://x.example"', "address: no http(s) address"),
        ('department = "x"\naddress = "https://u:p@x.example"', "address: no name and no password"),
        ('department = "x"\naddress = "https://x.example/?a=1"', "address: an address ends with its path"),
        (f"{HEAD}place = 1", "place: there is no such setting"),
        (f'{HEAD}token = "tell-nobody"', "token: no secret goes into this file"),
        (f'{HEAD}[access]\nkind = "basic"', "access: "),
        (f'{HEAD}[access]\nkind = "bearer"', "access.bearer.token_file: Field required"),
        (f'{HEAD}[access]\nkind = "key"\nheader = "X Y"\ntoken_file = "t"', "access.key.header: "),
        ((f'{HEAD}[access]\nkind = "oauth2"\nclient_id = "c"\nsecret_file = "s"\n'
         'token_address = "http://t.example"'), "would cross a network in the clear to http://t.example"),
        ('department = "x"\naddress = "http://x.example"\n[access]\nkind = "bearer"\ntoken_file = "t"', "use https"),
        ('department = "x"\naddress = "http://x.example"\n[tls]\nauthority = "a"', "tls is of no use"),
        (f"{HEAD}[limits]\ndeadline_seconds = 600", "limits.deadline_seconds: "),
        (f'{HEAD}[limits]\nat_once = "8"', "limits.at_once: "),
        (f"{HEAD}[limits]\npause_seconds = 90", "limits: longest_pause_seconds is less"),
        (f'{HEAD}[hours]\nopen = ["9-1 08:30-17:30"]', "hours.open.0: "),
        (f'{HEAD}news_keys = ["AAAA"]', "news_keys.0: "),
        (f'{HEAD}absent_calls = ["health"]', "health cannot be absent"),
        (f'{HEAD}absent_calls = ["sms"]\n[calls.sms]\npath = "/x"', "described under calls, and absent: sms"),
        (f'{HEAD}[calls.issue]\npath = "/x"', "calls.issue"),
        (f'{HEAD}[calls.lists]\npath = "x"', "calls.lists.path: "),
        (f'{HEAD}[calls.health]\npath = "/x"\nmethod = "GET"\nrequest = {{ a = "b" }}', "a GET has no body"),
        (f'{HEAD}[calls.outcome]\npath = "/x/{{requestid}}"\nmethod = "GET"',
         "calls: outcome.path: nothing fills {requestid}; there is request_id, terminal_id"),
        (f'{HEAD}[calls.health]\npath = "/x/{{cursor}}"', "calls: health.path: nothing fills {cursor}; there is nothing"),
        (f'{HEAD}[calls.sms]\npath = "/{{submission}}"', "nothing fills {submission}; "),
        (f'{HEAD}[calls.sms]\npath = "/{{field.zh}}"', "nothing fills {field.zh}; within field there is nothing"),
        (f'{HEAD}[calls.sms]\npath = "/{{submission.person.idNo}}"',
         "sms.path: nothing fills {submission.person.idNo}; within submission.person there is address, birth_date"),
        (f'{HEAD}[calls.sms]\npath = "/{{submission.person}}"', "within submission.person there is address"),
        (f'{HEAD}[calls.reviews]\npath = "/{{confirmed.first}}"', "within confirmed there is 0, 1, …"),
        (f'{HEAD}[calls.sms]\npath = "/{{submission.others.0.person.nme}}"', "within submission.others.0.person there is "),
        (f'{HEAD}[calls.sms]\npath = "/x"\nrequest = {{ a = "submission.homes" }}',
         "sms.request: the question has no submission.homes; within submission there is answers, assertions"),
        (f'{HEAD}[calls.sms]\npath = "/x"\nrequest = {{ a = {{ from = "nonesuch.x", as = "text" }} }}',
         "the question has no nonesuch.x; there is catalogue_version"),
        (f'{HEAD}[calls.sms]\npath = "/x"\nrequest = {{ a = {{ each = "submission.others", take = {{ b = "name" }} }} }}',
         "has no submission.others.0.name; within submission.others.0 there is evidence, field, person"),
        (f'{HEAD}[calls.sms]\npath = "/x"\nrequest = {{ a = {{ question = "field" }} }}', "belongs to answers"),
        (f'{HEAD}[calls.sms]\npath = "/x"\nanswer = {{ a = {{ question = "request" }} }}',
         "sms.answer: the question has no request; there is catalogue_version"),
        ((f'{HEAD}[calls.sms]\npath = "/x"\n[[calls.sms.answers]]\nplace = "c"\nwords = ["0"]\n'
          'take = { a = { each = "l", take = { b = { question = "fields" } } } }'), "answers: the question has no fields"),
        (f'{HEAD}[calls.sms]\npath = "/{{request-id}}"', "calls: sms.path: a brace that does not stand for a place"),
        *((f'{HEAD}[calls.{name}]\npath = "/x"\nmethod = "GET"', f"calls: {name}.method: no GET")
          for name, usual in USUAL.items() if usual.method == "POST" and name != "lists"),
        (f'{HEAD}[calls.identity_codes]\npath = "/{{submission.answers.plate}}"',
         "identity_codes.submission.answers.plate: the one answer there is submission.answers.identity_code"),
        (f'{HEAD}[calls.lists]\npath = "/x"\nanswer = {{ a = "b", "a.c" = "d" }}', "a and a.c"),
        (f'{HEAD}[calls.lists]\npath = "/x"\nanswer = {{ a = {{ from = "b" }} }}', "words, otherwise or as is missing"),
        (f'{HEAD}[calls.lists]\npath = "/x"\nanswer = {{ a = {{ asked = "b" }} }}', "asked: there is no such"),
    ],
)  # fmt: skip
def test_each_fault_of_file_names_its_place(text, reported, tmp_path):
    with pytest.raises(DepartmentFileInvalid) as raised:
        read_department(written(tmp_path, text))

    assert reported in str(raised.value)
    assert str(raised.value).startswith("meteorology.toml › ")
    assert "tell-nobody" not in str(raised.value)


def test_answers_that_no_item_asks_for_are_reported(tmp_path):
    catalogue = load_catalogue()
    item = next(each for each in catalogue.items if each.inputs)
    head = f'department = "{item.department}"\naddress = "https://x.example"\n'
    asked, code = f"submission.answers.{item.inputs[0].name}", "submission.answers.identity_code"

    def unknown(head: str, call: str, place: str, *catalogues: Catalogue) -> list[str]:
        text = f'{head}[calls.{call}]\npath = "/{{{place}}}"\nrequest = {{ a = "{place}" }}'
        return unknown_inputs(read_department(written(tmp_path, text)), *(catalogues or (catalogue,)))

    assert unknown(head, "execute", asked) == []
    wrong = "calls: execute: no item of the department asks for submission.answers.nonesuch"
    assert unknown(head, "execute", "submission.answers.nonesuch") == [wrong]
    assert unknown(head, "identity_codes", code) == []
    assert unknown(HEAD, "execute", "submission.answers.nonesuch") == [], "its items are not published yet"
    trial = replace(catalogue, items=(replace(item, inputs=()),))
    assert unknown(head, "execute", asked, trial) != []
    assert unknown(head, "execute", asked, trial, catalogue) == [], "the others still ask for it"


def test_centre_with_unknown_answer_starts_and_logs(sqlite_url, tmp_path, expected_logs):
    folder = tmp_path / "departments"
    folder.mkdir()
    place = "submission.answers.x"
    request = f'path = "/{{{place}}}"\nrequest = {{ a = "{place}" }}'
    written(folder, f'department = "police"\naddress = "https://x.example"\n[calls.execute]\n{request}')
    settings = CentreSettings(database_url=sqlite_url, keys_folder=tmp_path / "keys", departments_folder=folder)

    create_app(settings).state.centre.database.close()

    reported = [(record.levelname, record.getMessage()) for record in expected_logs]
    assert [level for level, _ in reported] == ["ERROR"]
    assert reported[0][1].startswith("department file: meteorology.toml › calls: ")
    assert reported[0][1].endswith(f"execute: no item of the department asks for {place}")


def test_catalogues_in_use_are_those_of_groups(sqlite_url):
    class Named(PublishedCatalogues):
        def take(self, _session, version=None):
            return version

    with closing(CentreDatabase(sqlite_url)) as database, database.writing() as session:
        assert Named().in_use(session) == []
        for version, group in enumerate(("", "overtaken", "", "pilot", "north", "pilot"), 1):
            row = CataloguePublication(version=version, group_name=group, published_at=WORKDAY, files={}, signature=b"")
            session.add(row)
        session.flush()
        assert Named().in_use(session) == [6, 5, 3]
        assert Named().beside(session, "pilot") == [5, 3]
        for version, (target, note) in enumerate(
            {"@YC-001": note_of_again(3), "~YC-002": "", "north": note_of_again(3)}.items(), 7
        ):
            row = CataloguePublication(
                version=version, group_name=target, published_at=WORKDAY, files={}, signature=b""
            )
            row.note = note
            session.add(row)
        session.flush()
        assert Named().in_use(session) == [6, 3], "what was brought back is what all have"


def test_every_fault_is_reported_at_once(tmp_path):
    with pytest.raises(DepartmentFileInvalid) as raised:
        read_department(written(tmp_path, f"{HEAD}place = 1\n[limits]\nat_once = 0\nwhole = 3"))

    assert len(raised.value.problems) == 3


def test_list_may_be_asked_by_get(tmp_path):
    more = '[calls.lists]\npath = "/l/{list_name}?of={submission.answers.plate}"\nmethod = "GET"'
    assert read_department(written(tmp_path, f"{HEAD}{more}")).calls["lists"].method == "GET"


@dataclass(frozen=True)
class Putting(HttpDepartment):
    """Asks no one, and notes the names of each question."""

    put: dict[str, frozenset[str]] = field(default_factory=dict)

    def _ask(self, name, question, _kind, _key=None):
        self.put[name] = frozenset(question)
        raise NotAsked


def test_places_of_paths_are_those_of_questions():
    system = Putting(Access("http://127.0.0.1:9"), Bulkhead("test", BulkheadLimits(), BreakerRules()))
    ask, case = MagicMock(), MagicMock()
    ask.request.request_id = "R1"
    for put in (system.list_options, system.hold_slot, system.send_sms, system.resolve_identity, system.open_order):
        put(ask)
    system.execute(ask, "C1")
    system.outcome_of(ExecutionKey("YC-001", "R1"))
    system.order_state("B1")
    system.review(case)
    system.issue(case)
    system.notify(case, LocalText(zh="办好了", en="ready"))
    system.news_after("", WORKDAY)

    assert system.put | {"health": frozenset()} == ASKED_WITH
    assert [fault for name, usual in USUAL.items() for fault in usual.faults(name)] == []


def test_named_files_are_looked_at(tmp_path, monkeypatch):
    monkeypatch.delenv("CREDENTIALS_DIRECTORY", raising=False)
    reported = read_department(
        written(
            tmp_path,
            f'{HEAD}[access]\nkind = "bearer"\ntoken_file = "meteorology.token"\n[tls]\nauthority = "none.pem"\n'
            'client_certificate = "text.pem"',
        )
    )
    token = secret(tmp_path, text="two\nlines")
    secret(tmp_path, "text.pem", "no certificate")

    first = " ".join(unusable_files(reported, tmp_path))
    assert [each in first for each in ("no secret of one line", "No such file", "certificate with its key")] == [
        True
    ] * 3
    secret(tmp_path)
    token.chmod(0o644)
    assert any("can be read by everybody" in each for each in unusable_files(reported, tmp_path))


def test_secret_of_systemd_goes_before_neighbour(tmp_path, monkeypatch):
    handed_over = tmp_path / "credentials"
    handed_over.mkdir()
    secret(handed_over)
    monkeypatch.setenv("CREDENTIALS_DIRECTORY", str(handed_over))
    reported = read_department(written(tmp_path, f'{HEAD}[access]\nkind = "bearer"\ntoken_file = "meteorology.token"'))

    assert unusable_files(reported, tmp_path) == []


@pytest.mark.parametrize("twice", ["department_urls", "another file"])
def test_one_department_has_one_file(twice, tmp_path):
    written(tmp_path, HEAD)
    urls = {"meteorology": "https://x.example"} if twice == "department_urls" else {}
    if not urls:
        written(tmp_path, HEAD, "weather.toml")

    with pytest.raises(DepartmentFileInvalid, match="speaks for it already"):
        real_departments(CentreSettings(departments_folder=tmp_path, department_urls=urls), lambda: WORKDAY)


def test_longest_deadline_rules_for_every_wait(tmp_path):
    written(tmp_path, f"{HEAD}[limits]\ndeadline_seconds = 45\nat_once = 3\nwaiting = 20")
    found = real_departments(CentreSettings(departments_folder=tmp_path), lambda: WORKDAY)

    assert (found.settings.department_timeout_seconds, found.settings.department_calls) == (45, 20)
    assert set(found.systems) == {"meteorology"}


# --- what the file says is done ---


def served_by(address: str, folder: Path, more: str = ""):
    """With time for the answer on a slow machine."""
    file = written(folder, f'department = "meteorology"\naddress = "{address}"\n{more}\n{IN_TIME}')
    return described_department(read_department(file), folder, lambda: WORKDAY)


def saying_json(answer: object) -> bytes:
    return status(200, json.dumps(answer).encode())


@pytest.mark.parametrize(
    ("answer", "kind"),
    [
        ({"code": 0, "data": {"bizNo": 77, "title": "证明", "lines": ["已出具"]}}, Completed),
        ({"code": "17", "msg": "材料不符"}, Rejected),
    ],
)
def test_own_words_of_a_department_are_read(answer, kind, tmp_path):
    with listening(saying(saying_json(answer))) as (address, heard):
        fate = served_by(address, tmp_path, OWN_WORDS).outcome_of(ExecutionKey("YC-001", "R1"))

    assert isinstance(fate, kind)
    assert fate.request_id == "R1"
    assert heard[0].startswith(b"GET /v3/query?no=R1 HTTP/1.1\r\n")


@pytest.mark.expected_logs("answers /v3/query unreadably")
@pytest.mark.parametrize(
    ("body", "place"),
    [
        (b'{"code": 500, "msg": "\xe6\x9d\x8e"}', "body: "),
        (b'{"code": [0], "data": 3}', "body: "),
        (b'{"code": 0, "data": {"bizNo": 7, "title": 5, "lines": ["x"]}}', "heading.zh: "),
        (b'{"code": 0, "data": {"bizNo": {}, "title": "x", "lines": {}}}', "missing"),
        (b"[" * 50_000, "body: no JSON"),
        (b"[" + b"0," * 200_000 + b"0]", "body: no JSON"),
        (b"<html>", "body: no JSON"),
    ],
)
def test_wrong_types_leave_the_outcome_open(body, place, tmp_path, expected_logs):
    with listening(saying(status(200, body))) as (address, _):
        fate = served_by(address, tmp_path, OWN_WORDS).outcome_of(ExecutionKey("YC-001", "R1"))

    assert isinstance(fate, NoWord)
    assert place in expected_logs[0].getMessage()
    assert "李" not in expected_logs[0].getMessage()


def test_second_answer_on_one_line_is_not_heard(tmp_path):
    first = saying_json({"code": "17", "msg": "材料不符"})
    second = saying_json({"code": 0, "data": {"bizNo": 1, "title": "x", "lines": ["y"]}})
    with listening(saying(first + second)) as (address, heard):
        system = served_by(address, tmp_path, OWN_WORDS)
        fates = [system.outcome_of(ExecutionKey("YC-001", number)) for number in ("R1", "R2")]

    assert [type(each) for each in fates] == [Rejected, CannotTell], "the second is of another request"
    assert len(heard) == 2


def test_list_is_mapped_member_by_member(tmp_path):
    reported = read_department(
        written(
            tmp_path,
            f'{HEAD}[calls.lists]\npath = "/q/{{list_name}}"\nrequest = {{ "p.id" = "submission.answers.plate", src = {{ value = 3 }} }}\n'
            'answer = { options = { each = "rows", take = { value = "id", "label.zh" = "n", asked = { question = "list_name" } } } }',
        )
    )
    mapping = reported.calls["lists"]
    question = {"list_name": "a b", "submission": {"answers": {"plate": "7"}}}

    call = mapping.call(question, {})
    read = json.loads(mapping.read(b'{"rows": [{"id": 1, "n": "x"}, {}]}', question))

    assert (call.path, json.loads(call.body or b"")) == ("/q/a%20b", {"p": {"id": "7"}, "src": 3})
    assert read == {"options": [{"value": 1, "label": {"zh": "x"}, "asked": "a b"}, {"asked": "a b"}]}


def test_absent_call_is_never_made(tmp_path):
    with listening(saying(status(200))) as (address, heard):
        system = served_by(address, tmp_path, 'absent_calls = ["news"]')
        assert system.news_after("", WORKDAY) is None
        assert heard == []


def test_key_goes_into_the_header_it_wants(tmp_path):
    secret(tmp_path)
    with listening(saying(status(200))) as (address, heard):
        more = '[access]\nkind = "key"\nheader = "X-Api-Key"\ntoken_file = "meteorology.token"'
        assert served_by(address, tmp_path, more).probe() is DepartmentState.UP

    assert b"\r\nX-Api-Key: s3cret\r\n" in heard[0]
    assert b"Authorization" not in heard[0]


@pytest.mark.parametrize(
    ("moment", "holidays", "is_open"),
    [
        (WORKDAY, "closed", True), (HOLIDAY, "open", True), (HOLIDAY, "closed", False),
        (WORKDAY.replace(hour=9, minute=29), "open", True), (WORKDAY.replace(hour=9, minute=30), "open", False),
        (WORKDAY.replace(hour=4), "open", False), (datetime(2025, 9, 27, 2, tzinfo=UTC), "open", False),
    ],
)  # fmt: skip
def test_closed_department_is_not_asked(moment, holidays, is_open, tmp_path):
    hours = f'[hours]\nopen = ["1-5 08:30-12:00", "1-5 14:00-17:30"]\nholidays = "{holidays}"'
    with listening(saying(status(200))) as (address, heard):
        file = written(tmp_path, f'department = "meteorology"\naddress = "{address}"\n{hours}\n{IN_TIME}')
        system = described_department(read_department(file), tmp_path, lambda: moment)
        assert (system.probe() is DepartmentState.UP) == is_open

    assert bool(heard) == is_open


def test_closed_hours_show_as_down_on_terminals(tmp_path):
    written(tmp_path, f'{HEAD}[hours]\nopen = ["7-7 00:00-00:01"]')
    systems = real_departments(CentreSettings(departments_folder=tmp_path), lambda: WORKDAY).systems
    hours = {name: system.is_open for name, system in systems.items()}
    directory = DepartmentDirectory(systems["meteorology"], systems, hours=hours)

    assert directory.is_left_alone("meteorology")
    assert not directory.is_trial_due("meteorology")
    assert directory.state(Session(), "meteorology") is DepartmentState.DOWN


class Session:
    """A database without switches of departments."""

    def get(self, *_asked: object) -> None:
        return None


def test_verb_says_what_is_wrong_with_files(tmp_path, capsys):
    good = written(tmp_path, 'department = "police"\naddress = "https://police.example"', "police.toml")
    unknown, broken = written(tmp_path, HEAD), written(tmp_path, f"{HEAD}[limits]\nat_once = 0", "broken.toml")
    with pytest.raises(typer.Exit) as ended:
        check([good, unknown, broken])

    said = capsys.readouterr()
    assert ended.value.exit_code == 2
    assert "✓ police.toml  police  https://police.example" in said.out
    assert "meteorology.toml › department: the catalogue has no such department" in said.err
    assert "broken.toml › limits.at_once: " in said.err


@pytest.mark.parametrize(("code", "exit_code"), [(200, 0), (500, 1)])
def test_verb_asks_whether_the_system_answers(code, exit_code, tmp_path):
    with listening(saying(status(code))) as (address, heard):
        file = written(tmp_path, f'department = "police"\naddress = "{address}"\n{IN_TIME}')
        with pytest.raises(typer.Exit) as ended:
            check([file], ask=True)

    assert ended.value.exit_code == exit_code
    assert heard[0].startswith(b"GET /health ")


# --- tokens that end ---


def granting(*tokens: str, seconds: int = 600):
    waiting = list(tokens)
    return lambda line, _over: line.sendall(
        saying_json({"access_token": waiting.pop(0), "token_type": "bearer", "expires_in": seconds})
    )


def taking(token: str):
    """A department that takes one token alone; what it is sent tells which."""
    asked: list[str] = []

    def serve(line, _over):
        # the request was read before; which token came is in what was heard, in the same order
        code = 200 if f"Bearer {token}".encode() in heard_by[0][len(asked)] else 401
        asked.append(token)
        line.sendall(status(code))

    heard_by: list[list[bytes]] = []
    return serve, heard_by


def test_expired_token_is_fetched_again_once(tmp_path):
    serve, heard_by = taking("second")
    with listening(granting("first", "second")) as (authority, granted), listening(serve) as (address, heard):
        heard_by.append(heard)
        tokens = ClientCredentials(Access(authority), Client("kiosk", secret(tmp_path), "cases"), SteppedTime(0))
        access = Access(address, tokens=tokens)
        for _ in range(2):
            exchange(access, Call("POST", "/execute", b"{}"), until=60, now=SteppedTime(0))

    assert (len(granted), len(heard)) == (2, 3)
    assert parse_qs(granted[0].partition(b"\r\n\r\n")[2].decode()) == {
        "grant_type": ["client_credentials"], "scope": ["cases"],
    }  # fmt: skip
    assert b"Basic a2lvc2s6czNjcmV0" in granted[0]


def test_token_that_is_never_taken_is_declined(tmp_path):
    with listening(granting("a", "b")) as (authority, granted), listening(saying(status(401))) as (address, heard):
        tokens = ClientCredentials(Access(authority), Client("kiosk", secret(tmp_path)), SteppedTime(0))
        with pytest.raises(Declined):
            exchange(Access(address, tokens=tokens), Call("POST", "/execute", b"{}"), until=60, now=SteppedTime(0))

    assert (len(granted), len(heard)) == (2, 2)


def test_token_is_kept_until_shortly_before_its_end(tmp_path):
    now = Hand()
    with listening(granting("one", "two", seconds=100)) as (authority, granted):
        client = Client("kiosk", secret(tmp_path), sends_secret_in_body=True)
        tokens = ClientCredentials(Access(authority), client, now)
        reported = []
        for now.seconds in (0.0, 69.0, 70.0):
            reported.append(tokens.token(now.seconds + 60))

    assert reported == ["one", "one", "two"]
    assert b"client_secret=s3cret" in granted[0]
    assert b"Authorization" not in granted[0]


@pytest.mark.parametrize(
    "answer",
    [
        status(500), status(400), status(401), status(200, b"<html>"), saying_json({"access_token": "a b"}), saying_json({}),
        saying_json({"access_token": "t", "token_type": "mac"}), b"",
        saying_json({"access_token": "t", "expires_in": "soon"}),
    ],
)  # fmt: skip
def test_department_is_not_asked_without_a_token(answer, tmp_path):
    with listening(saying(answer)) as (authority, _), listening(saying(status(200))) as (address, heard):
        tokens = ClientCredentials(Access(authority), Client("kiosk", secret(tmp_path)), SteppedTime(0))
        with pytest.raises(NotAsked) as raised:
            exchange(Access(address, tokens=tokens), Call("POST", "/execute", b"{}"), until=60, now=SteppedTime(0))
        assert heard == []
    assert type(raised.value) is NotAsked, "it would be the department that declines"
    assert "s3cret" not in str(raised.value)


@pytest.mark.parametrize("code", [400, 401])
def test_refusing_authority_leaves_the_outcome_open(code, tmp_path):
    with listening(saying(status(code))) as (authority, _), listening(saying(status(404))) as (address, heard):
        tokens = ClientCredentials(Access(authority), Client("kiosk", secret(tmp_path)))
        bulkhead = Bulkhead("test", BulkheadLimits(whole=PATIENCE), BreakerRules(failures=1))
        fate = HttpDepartment(Access(address, tokens=tokens), bulkhead).outcome_of(ExecutionKey("YC-001", "R1"))

    assert isinstance(fate, NoWord)
    assert heard == []
    assert bulkhead.breaker.state is BreakerState.OPEN, "it counts as a failure, not as a success"


# --- TLS ---


@pytest.fixture(scope="module")
def certificates(tmp_path_factory):
    """A server's own certificate for a name (as its authority too), and one of the centre."""
    folder = tmp_path_factory.mktemp("tls")
    for name in ("localhost", "elsewhere.example", "centre.example"):
        made = ["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-days", "3650",
                "-subj", f"/CN={name}", "-addext", f"subjectAltName=DNS:{name}",
                "-keyout", folder / f"{name}.key", "-out", folder / f"{name}.crt"]  # fmt: skip
        subprocess.run(made, check=True, capture_output=True)
        whole = (folder / f"{name}.key").read_text() + (folder / f"{name}.crt").read_text()
        (folder / f"{name}.pem").write_text(whole)
    return folder


def over_tls(context: ssl.SSLContext, answer: bytes):
    """Talks TLS on a connection that `listening` would read; so it is served by a listener of its own."""

    def serve(door, is_over):
        while not is_over.is_set():
            try:
                plain, _ = door.accept()
            except OSError:
                return
            with plain:
                plain.settimeout(60)
                try:
                    with context.wrap_socket(plain, server_side=True) as line:
                        line.recv(65536)
                        line.sendall(answer)
                except OSError:
                    continue

    return serve


@pytest.mark.parametrize(
    ("name", "shows", "is_up"),
    [("localhost", True, True), ("elsewhere.example", True, False), ("localhost", False, False)],
)
def test_mutual_tls_checks_both_names(name, shows, is_up, certificates, tmp_path):
    import socket
    import threading

    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificates / f"{name}.crt", certificates / f"{name}.key")
    context.verify_mode = ssl.CERT_REQUIRED
    context.load_verify_locations(certificates / "centre.example.crt")
    door, is_over = socket.create_server(("127.0.0.1", 0)), threading.Event()
    thread = threading.Thread(target=over_tls(context, status(200)), args=(door, is_over))
    thread.start()
    try:
        certificate = f'client_certificate = "{certificates}/centre.example.pem"' if shows else ""
        more = f'[tls]\nauthority = "{certificates}/{name}.crt"\n{certificate}'
        system = served_by(f"https://localhost:{door.getsockname()[1]}", tmp_path, more)
        assert (system.probe() is DepartmentState.UP) == is_up
    finally:
        is_over.set()
        door.shutdown(socket.SHUT_RDWR)
        door.close()
        thread.join(60)
