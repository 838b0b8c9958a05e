"""A database that is in use is brought along: what was taken, counted and opened before is all there afterwards."""

from collections.abc import Iterator
from contextlib import closing

import pytest
from alembic import command
from sqlalchemy import create_engine, text

from central.application import create_app
from central.database import Database
from central.migrations.upgrade import _config, upgrade
from central.records.partitions import ensure_partitions
from central.settings import CentralSettings
from contract.answers import Disposition
from contract.chain import end_of
from contract.records import GENESIS_DIGEST, Record
from tests.central.virtual_terminal import IDS, NOON, VirtualTerminal
from tests.central.web import TestClient

BEFORE_CHAINS = "0006"


@pytest.fixture(params=["sqlite", "postgresql"])
def empty_url(request, tmp_path) -> Iterator[str]:
    if request.param == "sqlite":
        yield f"sqlite:///{tmp_path}/old.db"
        return
    folder = request.getfixturevalue("cluster")
    name = "m" + IDS.new().replace("-", "")
    admin = create_engine(f"postgresql+psycopg://test@/postgres?host={folder}", isolation_level="AUTOCOMMIT")
    with admin.connect() as connection:
        connection.execute(text(f"CREATE DATABASE {name}"))
    yield f"postgresql://test@/{name}?host={folder}"
    with admin.connect() as connection:
        connection.execute(text(f"DROP DATABASE {name} WITH (FORCE)"))
    admin.dispose()


def test_records_taken_before_there_were_chains_are_the_first_chain(empty_url, tmp_path, clock):
    with closing(Database(empty_url)) as database, database.engine.begin() as connection:
        command.upgrade(_config(connection), BEFORE_CHAINS)
        ensure_partitions(connection, NOON)
    with closing(Database(empty_url)) as database:
        terminal, records = _used(database, tmp_path)
        upgrade(database, NOON)
    settings = CentralSettings(database_url=empty_url, keys_folder=tmp_path / "keys", console_password="open")
    web = create_app(settings, clock)
    terminal.client = TestClient(web)
    terminal.signing = web.state.centre.keys.signing.verify_key
    answer = terminal.upload(*records, terminal.case(sealed=None))
    assert [each.disposition for each in answer.dispositions] == [Disposition.DUPLICATE] * 2 + [Disposition.ACCEPTED]
    assert answer.complete_up_to == 3
    with web.state.centre.database.reading() as session:
        assert session.scalar(text("SELECT count(*) FROM record WHERE epoch = 1")) == 3
        assert session.scalar(text("SELECT sum(cases) FROM usage_daily")) == 1 + 5
        assert session.scalar(text("SELECT count(*) FROM published_item WHERE item_code = 'RS009'")) == 1
    web.state.centre.database.close()


def _used(database: Database, folder) -> tuple[VirtualTerminal, list[Record]]:
    """A terminal with two records, written as the schema of then had it."""
    from central.keys import load_keys
    from contract.signing_keys import SigningKey

    keys, key = load_keys(folder / "keys"), SigningKey.generate()
    terminal = VirtualTerminal(
        None, "YC-001", key, keys.opening.sealing_key, keys.signing.verify_key  # type: ignore[arg-type]
    )  # fmt: skip
    records = [terminal.case(sealed=None) for _ in range(2)]
    assert end_of(records[1]) == terminal.end
    with database.writing() as session:
        session.execute(
            text(
                "INSERT INTO terminal (terminal_id, site_zh, site_en, level, region, group_name, public_key, enrolled_at,"
                " software_version, catalogue_version, state, boot_id, queue_pending, queue_parked, last_sequence,"
                " devices, jobs, complete_up_to, highest_sequence) VALUES ('YC-001', '厅', 'Hall', 'town', '441602', '',"
                " :key, :now, '', 0, '', '', 0, 0, 2, '[]', '[]', 2, 2)"
            ),
            {"key": key.verify_key.public, "now": NOON},
        )
        for record in records:
            values = {"s": record.sequence, "i": record.record_id, "d": record.digest, "p": record.previous_digest}
            session.execute(text("INSERT INTO ledger VALUES ('YC-001', :s, :i, :d, :p)"), values)
            session.execute(
                text("INSERT INTO record VALUES ('YC-001', :s, :at, :i, :at, 'b', 'synchronised', 'case', :f, NULL)"),
                {"s": record.sequence, "i": record.record_id, "at": NOON, "f": record.facts.model_dump_json()},
            )
        session.execute(
            text("INSERT INTO usage_daily VALUES ('YC-001', '2026-11-25', 'RS009', 'submitted', :no, 'hrss', 5, 60)"),
            {"no": False},
        )
    assert records[0].previous_digest == GENESIS_DIGEST
    return terminal, records
