"""No line that a terminal sends breaks a page or a command: whatever is in any text of it."""

import json

import pytest
from typer.testing import CliRunner

from catalogue.schema import Level
from catalogue.text import LocalText
from central.cli.verbs import app as cli
from central.terminals.service import TerminalPlace, mint_code
from contract import paths
from contract.answers import Upload
from contract.chain import GENESIS
from contract.records import RatingFacts
from contract.terminals import DeviceReport, Heartbeat, JobReport
from contract.terms import RatingLevel
from tests.central.virtual_terminal import IDS, NOON, VirtualTerminal

HOSTILE = (
    "[/x]",
    "[bold red]",
    "[link=file:///etc/passwd]",
    "<script>alert(1)</script>",
    '"><img src=x onerror=alert(1)>',
    "{{ 7 * 7 }}{% raw %}",
    "\x1b]0;owned\x07\x1b[2J\x1b[31m",
    "\u202egnp.exe",
    "a\r\nSet-Cookie: b",
    "\\",
    "x" * 5_000,
)
PAGES = (
    "/console",
    "/console/fragment",
    "/console/map",
    "/console/manage",
    "/api/usage?by=item",
    "/api/usage?by=terminal",
    "/api/ratings",
)
COMMANDS = (["usage"], ["usage", "--json"], ["rebuild", "--check"], ["rebuild"], ["forward"])


def beat(remark: str, number: int = 1) -> Heartbeat:
    """What the contract leaves free is `remark`."""
    device = DeviceReport(family="camera", condition="bad", problems=("jam",), evidence=remark, age_seconds=1)
    return Heartbeat(
        terminal_id="YC-001", sent_at=NOON, boot_id="boot", software_version="1", catalogue_version=1, state="active",
        devices=(device,) * 3, jobs=(JobReport(name="relay", problem=remark, last_success=NOON),),
        queue_pending=0, queue_parked=1, last_sequence=9, number=number, queue_damage=remark,
    )  # fmt: skip


def unbound_beat(text: str) -> Heartbeat:
    """Also what the contract bounds is `text`: a terminal that was taken over sends what it likes."""
    good = beat("fine", number=2)
    device = good.devices[0].model_copy(update={"family": text, "condition": text, "problems": (text, text)})
    job = good.jobs[0].model_copy(update={"name": text})
    words = {"boot_id": text[:60], "software_version": text, "state": text, "devices": (device,) * 3, "jobs": (job,)}
    return good.model_copy(update=words)


def deliver(terminal: VirtualTerminal, text: str) -> None:
    """Every text that a record has, one after the other, and all at once. What is refused is as good as what is harmless."""
    case = terminal.case().facts
    texts = {"item_code": text[:8], "department": text[:32], "case_number": text, "visit_id": text}
    terminal.end = GENESIS
    records = [
        terminal.record(case.model_copy(update=chosen), sealed=None)
        for chosen in [*({name: each} for name, each in texts.items()), texts]
    ]
    rating = RatingFacts(item_code="RS009", department="hrss", level=RatingLevel.SATISFIED)
    ratings = ({"reasons": (text,)}, {"item_code": text[:8], "department": text[:32], "reasons": (text, text)})
    records += [terminal.record(rating.model_copy(update=each)) for each in ratings]
    body = Upload(batch_id=IDS.new(), terminal_id=terminal.terminal_id, records=tuple(records)).model_dump_json()
    assert terminal.call("POST", paths.RECORDS, body.encode()).status_code in (200, 422)
    free = beat(text)
    assert free.jobs[0].problem, "the remark of a terminal is kept"
    assert terminal.call("POST", paths.HEARTBEAT, free.model_dump_json().encode()).status_code == 200
    unbound = unbound_beat(text).model_dump_json().encode()
    assert terminal.call("POST", paths.HEARTBEAT, unbound).status_code in (200, 422)


def is_harmless(said: str) -> bool:
    return "<script>" not in said and "<img" not in said and ">49<" not in said


@pytest.mark.parametrize("text", HOSTILE, ids=range(len(HOSTILE)))
def test_every_page_and_every_command_still_works(terminal, operator, centre, database_url, tmp_path, text):
    place = TerminalPlace("YC-002", LocalText(zh=text[:100], en="x"), Level.TOWN, "441602", text[:60])
    with centre.database.writing() as session:
        mint_code(session, place, NOON)
    deliver(terminal, text)
    for path in PAGES:
        answer = operator.get(path)
        assert answer.status_code == 200
        assert is_harmless(answer.text), path
        assert len(answer.text) < 60_000
    where = ["--database-url", database_url, "--keys", str(tmp_path / "keys")]
    commands = [*COMMANDS, ["enrol", "YC-002", "--site", text[:100] or "x", "--site-en", "x"]]
    for command in commands:
        ended = CliRunner().invoke(cli, [*command, *where])
        assert ended.exit_code == 0, (command, ended.output, ended.exception)
        assert "\x1b]0;" not in ended.output
    counted = json.loads(CliRunner().invoke(cli, ["usage", "--json", *where]).stdout)
    assert {each["key"] for each in counted["item"]} <= {"RS009"}


def test_terminal_that_says_lot_makes_no_page_long(terminal, operator, enrol):
    for number in range(2, 60):
        enrol(f"YC-{number:03}")
    device = DeviceReport(
        family="camera", condition="bad", problems=("p" * 64,) * 32, evidence="e" * 200, age_seconds=1
    )
    many = beat("x").model_copy(
        update={"devices": (device,) * 64, "jobs": (JobReport(name="j", problem="p" * 200),) * 32}
    )
    assert terminal.call("POST", paths.HEARTBEAT, many.model_dump_json().encode()).status_code == 200
    first, second = operator.get("/console").text, operator.get("/console?page=2").text
    assert len(first) < 60_000
    assert ("YC-001" in first, "YC-051" in first, "YC-001<" in second, "YC-051" in second) == (True, False, False, True)
    assert operator.get("/console?page=9999").text.count("YC-051") >= 1, "behind the last page is the last page"
    assert operator.get("/console?page=0").status_code == 422
