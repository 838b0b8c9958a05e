"""An item that was given up: its cases reach the department, count, and keep a name that people can read."""

import re

import pytest
from typer.testing import CliRunner

from catalogue.loader import PACKAGED, RETIRED_FILE, Files, load_catalogue, parse_catalogue, read_folder
from catalogue.reference import load_reference
from central.cases.service import find_case, view_case
from central.cases.states import CaseStatus
from central.catalogue_publishing.service import CatalogueDraft, publish
from central.cli.verbs import app as cli
from central.executions.forwarding import forward_received
from central.sandbox.department import LOOKED_AT_AFTER
from central.usage.service import totals
from contract.answers import Disposition
from contract.records import CaseFacts, Submission
from kiosk.services.catalogue_snapshot import CatalogueSnapshot
from kiosk.view.idle import AttractScreen
from kiosk.view.intents import ConfirmLeave, Leave, OpenItem, Wake
from kiosk.view.visit_end import AnotherScreen
from tests.central.virtual_terminal import person
from tests.kiosk.citizen import Citizen
from tests.kiosk.parts import Bench

DOG = "GA031"
ITEM = """
[[item]]
code = "GA031"
name = { zh = "养犬登记申请", en = "Dog registration" }
short = { zh = "养犬登记", en = "Register a dog" }
alias = { zh = "我要给狗上牌登记", en = "Register my dog" }
keywords = ["狗证"]
department = "police"
theme = "household"
kind = "apply"
identity = "id_card_face"
identity_reason = "own_record"
audience = "person"
offline = "queue"
outputs = ["receipt"]
fee = false
cross_region = "city"
levels = ["district", "town", "village"]
row = { status = "compiled", keys = [] }

[item.guide]
who = { zh = "养狗的人", en = "Who keeps a dog" }
fee = { zh = "不收费", en = "Free" }
result = { zh = "凭条", en = "A slip" }
ask = { zh = "打12345", en = "Call 12345" }

[[item.inputs]]
name = "dog_breed"
kind = "text"
label = { zh = "狗的品种", en = "Breed" }
size = 20
"""
BREED = "中华田园犬"


def older() -> Files:
    """The catalogue as it was while dogs were registered."""
    files = read_folder(PACKAGED)
    _head, *rows = re.split(r"(?m)^(?=\[\[retired\]\]$)", files[RETIRED_FILE])
    files[RETIRED_FILE] = "\n".join(row for row in rows if DOG not in row)
    files["items/police.toml"] += ITEM
    return files


def publish_files(centre, files: Files) -> int:
    with centre.database.writing() as session:
        return publish(session, CatalogueDraft(files), centre.publishing, centre.clock.now()).version


def looked_at(centre, clock) -> bool:
    """Whether the department received the case and, some time later, accepted it."""
    received = forward_received(centre)
    clock.advance(seconds=LOOKED_AT_AFTER.total_seconds())
    return (received, forward_received(centre)) == (1, 1)


@pytest.mark.parametrize("was_published", [True, False], ids=["published-here", "never-published-here"])
def test_waiting_case_of_retired_item_is_accepted(was_published, terminal, centre, clock):
    version = publish_files(centre, older()) if was_published else 1
    if was_published:
        publish_files(centre, read_folder(PACKAGED))
    case = terminal.case(DOG, "police", submission=Submission(person=person(), answers={"dog_breed": BREED}))
    terminal.end = type(terminal.end)(0, "0" * 64)
    record = terminal.record(
        case.facts.model_copy(update={"catalogue_version": version}),
        terminal.shown(Submission(person=person(), answers={"dog_breed": BREED})),
    )

    assert [each.disposition for each in terminal.upload(record).dispositions] == [Disposition.ACCEPTED]
    assert looked_at(centre, clock)

    with centre.database.reading() as session:
        assert totals(session).served == 1
        entry = find_case(session, record.facts.case_number)
        result = view_case(session, entry, centre.keys).result
    assert entry.status == CaseStatus.ACCEPTED.value
    assert result is not None
    said = {row.value.zh for row in result.rows}
    assert (BREED in said) is was_published, "the form is known where its catalogue is kept"


def test_case_taken_before_update_is_delivered_after(terminal, centre, clock):
    publish_files(centre, older())
    bench = Bench()
    citizen, before = Citizen(bench), parse_catalogue(older())
    bench.terminal.use_catalogue(CatalogueSnapshot.build(before, load_reference()))
    assert bench.do(Wake())
    citizen.item = before.item(DOG)
    assert bench.do(OpenItem(DOG))
    citizen.start()
    citizen.walk(lambda screen: isinstance(screen, AnotherScreen))
    bench.do(Leave())
    bench.do(ConfirmLeave())
    bench.reader.card = None
    bench.wait(60)
    assert isinstance(bench.screen, AttractScreen)

    publish_files(centre, read_folder(PACKAGED))
    bench.terminal.use_catalogue(CatalogueSnapshot.build(load_catalogue(), load_reference()))
    assert not bench.do(OpenItem(DOG)), "no one begins it any more"
    made = zip(bench.outbox.records, bench.outbox.submissions, strict=True)
    records = [terminal.record(each.facts, None if sealed is None else terminal.shown(sealed)) for each, sealed in made]

    answer = terminal.upload(*records)

    assert {each.disposition for each in answer.dispositions} == {Disposition.ACCEPTED}
    assert looked_at(centre, clock)
    case = next(each for each in records if isinstance(each.facts, CaseFacts))
    with centre.database.reading() as session:
        assert totals(session).served == 1
        assert find_case(session, case.facts.case_number).status == CaseStatus.ACCEPTED.value


def test_console_names_what_was_given_up(terminal, operator):
    record = terminal.case(DOG, "police")
    terminal.upload(record)

    page = operator.get(f"/console/cases/{record.facts.case_number}").text

    assert "养犬登记" in page
    assert "事项已停办" in page
    assert "养犬登记" in operator.get("/console").text
    assert "养犬登记" in operator.get("/console/manage").text


def test_citizen_reads_the_name_in_progress(terminal):
    record = terminal.case(DOG, "police", who=person())
    terminal.upload(record)

    answer = terminal.execute("ZS003", Submission(person=person()))
    one = terminal.execute("ZS003", Submission(person=person(), answers={"project_no": record.facts.case_number}))

    assert [row[1] for row in answer.result.tables[0].rows] == ["养犬登记"]
    assert one.result.rows[0].value.zh == "养犬登记"


def test_counts_are_asked_by_old_code(terminal, settings):
    terminal.upload(terminal.case(DOG, "police"))
    options = ["--database-url", settings.database_url, "--keys", str(settings.keys_folder)]

    found = CliRunner().invoke(cli, ["usage", "--item", DOG, *options])
    strange = CliRunner().invoke(cli, ["usage", "--item", "ZZ999", *options])

    assert "养犬登记" in found.stdout
    assert strange.exit_code == 2
