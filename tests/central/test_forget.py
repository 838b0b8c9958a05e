"""A person's data are erased on their wish: what law lets be erased is gone, the rest is told, and every count stays."""

import json
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import inspect, text
from typer.testing import CliRunner

from central.assembly.task_loop import TaskLoop
from central.cli.verbs import app as cli
from central.erasure.reasons import KeptReason
from central.erasure.service import Erased, ErasureSubject, erase_person
from central.usage.folding import fold_all
from central.usage.rebuilding import Difference, rebuild
from central.usage.service import totals
from contract.terms import Channel, Outcome
from tests.central.test_earlier_orders import ITEM, lost, prepared
from tests.central.test_text_messages import asked
from tests.central.virtual_terminal import id_number, person

WHO, OTHER = person("001"), person("003")
MOBILE = "13800138000"


def everywhere(centre, word: str) -> set[str]:
    """Tables in which a word is."""
    with centre.database.engine.connect() as connection:
        return {
            table
            for table in inspect(connection).get_table_names()
            for row in connection.execute(text(f'SELECT * FROM "{table}"'))  # noqa: S608 -- our own tables
            if word in repr(tuple(row))
        }


def value(centre, query: str) -> object:
    with centre.database.reading() as session:
        return session.scalar(text(query))


def read(centre, query: str) -> list[bytes]:
    with centre.database.reading() as session:
        return list(session.scalars(text(query)))


def sums(centre) -> object:
    with centre.database.snapshot() as session:
        return totals(session)


def differences(centre, clock) -> list[Difference]:
    reported: list[Difference] = []
    since = clock.now().date() - timedelta(days=centre.settings.keep_people_days)
    rebuild(centre.database, since, reported.append, is_repairing=False)
    return reported


def forgotten(centre, who=WHO, **more) -> Erased:
    return erase_person(centre, ErasureSubject(who.id_number, (MOBILE,)), "张三", **more)


def kept(found: Erased) -> dict[KeptReason, int]:
    return {each.why: each.rows for each in found.kept if each.rows is not None}


@pytest.fixture
def lived(terminal, centre, clock):
    """Two persons with an ended, a waiting and a broken-off case each, on two days."""
    for who in (WHO, OTHER):
        terminal.upload(
            terminal.case("RS009", who=who),
            terminal.case("ZS001", "gov_services", who=who),
            terminal.case("RS009", who=who, outcome=Outcome.FAILED),
            terminal.case("RS009", who=who, outcome=Outcome.COMPLETED, channel=Channel.LOCAL),
        )
    TaskLoop(centre).step()
    fold_all(centre.database)
    with centre.database.engine.begin() as connection:
        connection.execute(text("UPDATE case_entry SET status = 'completed' WHERE item_code = 'RS009'"))
        connection.execute(text("UPDATE case_entry SET status = 'accepted' WHERE item_code = 'ZS001'"))
        connection.execute(text("UPDATE case_event SET note_zh = '电话已联系', note_en = 'called'"))
    return clock


def test_forget_erases_closed_and_reports_open_cases(lived, centre):
    pseudonym, other = (centre.keys.pseudonym(who.id_number) for who in (WHO, OTHER))
    before, of_other = sums(centre), everywhere(centre, other)
    found = forgotten(centre)
    assert found.erased["case_entry"] == 1
    assert found.erased["record.sealed"] == 2, "of the ended case, and of the one that was broken off"
    assert found.erased["case_event.note"] >= 1
    assert kept(found) == {KeptReason.CASE_OPEN: 1, KeptReason.COUNTED: kept(found)[KeptReason.COUNTED]}
    assert everywhere(centre, pseudonym) == {"case_entry"}, "the case that is still open"
    assert everywhere(centre, other) == of_other, "no one else is touched"
    assert sums(centre) == before
    assert differences(centre, lived) == []
    with centre.database.engine.begin() as connection:
        connection.execute(text("UPDATE case_entry SET status = 'completed'"))
    assert forgotten(centre).erased["case_entry"] == 1
    assert everywhere(centre, pseudonym) == set()
    assert value(centre, "SELECT count(*) FROM record WHERE sealed IS NOT NULL") == 3, "those of the other"
    assert sums(centre) == before
    assert differences(centre, lived) == []


def test_sealed_data_leaves_every_sqlite_file(lived, centre):
    if centre.database.engine.dialect.name != "sqlite":
        pytest.skip("PostgreSQL has a log of its own")
    file = Path(centre.database.engine.url.database)
    of_who = [
        bytes(sealed)
        for sealed in read(centre, "SELECT sealed FROM record WHERE sealed IS NOT NULL AND kind = 'case'")
        if centre.keys.opening.open(bytes(sealed)).person == WHO
    ]
    forgotten(centre)
    still = {bytes(each) for each in read(centre, "SELECT sealed FROM record WHERE sealed IS NOT NULL")}
    gone = [each for each in of_who if each not in still]
    assert len(gone) == 2
    kept_bytes = b"".join(each.read_bytes() for each in file.parent.glob(f"{file.name}*"))
    assert [each[:64] in kept_bytes for each in gone] == [False, False]


def test_forgotten_person_counts_as_somebody_new(lived, centre, terminal):
    before = sums(centre)
    forgotten(centre)
    terminal.upload(terminal.case("RS009", who=WHO))
    assert (sums(centre).served, sums(centre).people) == (before.served + 1, before.people + 1)
    assert differences(centre, lived) == []


def test_looking_changes_nothing(lived, centre):
    pseudonym = centre.keys.pseudonym(WHO.id_number)
    before = everywhere(centre, pseudonym)
    looked = forgotten(centre, is_looking=True)
    assert everywhere(centre, pseudonym) == before
    assert value(centre, "SELECT count(*) FROM erasure") == 0
    assert forgotten(centre) == looked


def test_payer_stays_while_money_is_owed(terminal, centre, clock):
    order = lost(terminal)
    who = prepared(terminal).person
    pseudonym = centre.keys.pseudonym(who.id_number)
    assert kept(forgotten(centre, who))[KeptReason.MONEY_OWED] == 1
    terminal.execute(ITEM, prepared(terminal).model_copy(update={"order_no": order.order_no}))
    found = forgotten(centre, who)
    assert found.erased["pay_order.payer"] == 1
    assert kept(found)[KeptReason.ANSWER_YOUNG] == 1
    clock.advance(days=2)
    found = forgotten(centre, who)
    assert (found.erased["execution"], found.erased["sandbox_execution"]) == (1, 1)
    assert KeptReason.ANSWER_YOUNG not in kept(found)
    assert everywhere(centre, pseudonym) == set()
    assert value(centre, "SELECT count(*) FROM pay_order WHERE order_no IS NOT NULL") == 1, "the account stays"


def test_text_messages_of_number_that_is_given_go(terminal, centre):
    asked(terminal, MOBILE)
    assert forgotten(centre).erased["text_message"] == 1
    assert value(centre, "SELECT count(*) FROM text_message") == 0


def test_of_erasure_nothing_is_kept_that_says_whose(lived, centre, caplog):
    found = forgotten(centre)
    assert value(centre, "SELECT count(*) FROM erasure") == 1
    assert value(centre, "SELECT operator FROM erasure") == "张三"
    with centre.database.reading() as session:
        row = repr(session.execute(text("SELECT * FROM erasure")).one())
    assert json.loads(json.dumps(found.erased)) == found.erased
    for word in (WHO.id_number, centre.keys.pseudonym(WHO.id_number), MOBILE):
        assert word not in row + caplog.text


def test_command_reads_number_from_input_and_hides_it(lived, centre, database_url, tmp_path):
    where = ["forget", "--database-url", database_url, "--keys", str(tmp_path / "keys")]
    given = f"{WHO.id_number.lower()}\n{MOBILE}\n"
    looked = CliRunner().invoke(cli, [*where, "--check"], input=given)
    assert looked.exit_code == 0, looked.output
    done = CliRunner().invoke(cli, [*where, "--json", "--operator", "李四"], input=given)
    fields = json.loads(done.stdout)
    assert (done.exit_code, fields["is_erased"], fields["erased"]["case_entry"]) == (0, True, 1)
    assert {each["why"] for each in fields["kept"]} == {
        "case_open", "counted", "accounts", "digests", "terminals", "departments", "backups",
    }  # fmt: skip
    assert all(each["zh"] and each["en"] for each in fields["kept"])
    assert value(centre, "SELECT operator FROM erasure") == "李四"
    for reported in (looked.output, done.output):
        assert WHO.id_number not in reported
        assert MOBILE not in reported


@pytest.mark.parametrize("given", ["", "\n", "44160219900101 0024\n", "x" * 100 + "\n"])
def test_the_command_wants_a_number(centre, database_url, tmp_path, given):
    where = ["forget", "--database-url", database_url, "--keys", str(tmp_path / "keys")]
    assert CliRunner().invoke(cli, where, input=given).exit_code == 2


def test_unknown_person_leaves_no_trace(centre):
    found = erase_person(centre, ErasureSubject(id_number("009")), "张三")
    assert set(found.erased.values()) == {0}
    assert kept(found) == {}
