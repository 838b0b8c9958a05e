"""A database that is in use is brought along: what was taken, counted and opened before is all there afterwards."""

from collections.abc import Iterator
from contextlib import closing
from datetime import timedelta

import pytest
from alembic import command
from sqlalchemy import create_engine, text
from sqlalchemy.orm import Session

from central.assembly.application import create_app
from central.migrations.upgrade import _config, upgrade
from central.ratings.service import rating_sum
from central.records.keeping import kept_id
from central.records.partitions import ensure_partitions
from central.settings import CentreSettings
from central.storage.database import CentreDatabase
from central.usage.rebuilding import Difference, rebuild
from central.usage.service import totals
from contract.answers import Disposition
from contract.chain import end_of
from contract.records import GENESIS_DIGEST, RatingFacts, Record
from contract.terms import RatingLevel
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


def test_records_before_chains_form_the_first_chain(empty_url, tmp_path, clock):
    with closing(CentreDatabase(empty_url)) as database, database.engine.begin() as connection:
        command.upgrade(_config(connection), BEFORE_CHAINS)
        ensure_partitions(connection, NOON)
    with closing(CentreDatabase(empty_url)) as database:
        terminal, records = _used(database, tmp_path)
        upgrade(database, NOON)
    settings = CentreSettings(database_url=empty_url, keys_folder=tmp_path / "keys", console_password="open")
    web = create_app(settings, clock)
    terminal.client = TestClient(web)
    terminal.signing = web.state.centre.keys.signing.verify_key
    answer = terminal.upload(*records, terminal.case(sealed=None))
    assert [each.disposition for each in answer.dispositions] == [Disposition.DUPLICATE] * 3 + [Disposition.ACCEPTED]
    assert answer.complete_up_to == 4
    with web.state.centre.database.reading() as session:
        assert session.scalar(text("SELECT count(*) FROM record WHERE epoch = 1")) == 4
        sums = totals(session)
        assert (sums.served, sums.people, sums.visits) == (3, 1, 1)
        assert rating_sum(session).total == 1
        kept = session.execute(text("SELECT facts, boot_id, record_id FROM record WHERE kind = 'rating'")).one()
        assert "satisfied" not in str(kept.facts)
        assert not kept.boot_id
        assert kept.record_id == kept_id(records[2])
    reported: list[Difference] = []
    rebuild(web.state.centre.database, NOON.date() - timedelta(days=400), reported.append, is_repairing=False)
    assert reported == []
    with web.state.centre.database.reading() as session:
        assert session.scalar(text("SELECT count(*) FROM published_item WHERE item_code = 'RS009'")) == 1
    web.state.centre.database.close()


def _used(database: CentreDatabase, folder) -> tuple[VirtualTerminal, list[Record]]:
    """A terminal with two records, written as the schema of then had it."""
    from central.keys import load_keys
    from contract.signing_keys import SigningKey

    keys, key = load_keys(folder / "keys"), SigningKey.generate()
    terminal = VirtualTerminal(
        None, "YC-001", key, keys.opening.sealing_key, keys.signing.verify_key  # type: ignore[arg-type]
    )  # fmt: skip
    rating = RatingFacts(item_code="RS009", department="hrss", level=RatingLevel.SATISFIED)
    unsealed = [terminal.case(sealed=None, is_shown=False) for _ in range(2)]
    records = [*unsealed, terminal.record(rating)]
    assert end_of(records[2]) == terminal.end
    with database.writing() as session:
        session.execute(
            text(
                "INSERT INTO terminal (terminal_id, site_zh, site_en, level, region, group_name, public_key, enrolled_at,"
                " software_version, catalogue_version, state, boot_id, queue_pending, queue_parked, last_sequence,"
                " devices, jobs, complete_up_to, highest_sequence) VALUES ('YC-001', '厅', 'Hall', 'town', '441602', '',"
                " :key, :now, '', 0, '', '', 0, 0, 3, '[]', '[]', 3, 3)"
            ),
            {"key": key.verify_key.public, "now": NOON},
        )
        for record in records:
            values = {"s": record.sequence, "i": record.record_id, "d": record.digest, "p": record.previous_digest}
            session.execute(text("INSERT INTO ledger VALUES ('YC-001', :s, :i, :d, :p)"), values)
            session.execute(
                text("INSERT INTO record VALUES ('YC-001', :s, :at, :i, :at, 'b', 'synchronised', :k, :f, NULL)"),
                values | {"at": NOON, "k": record.facts.kind, "f": record.facts.model_dump_json()},
            )
        _count_and_open(session, records[0].record_id)
    assert records[0].previous_digest == GENESIS_DIGEST
    return terminal, records


def _count_and_open(session: Session, record_id: str) -> None:
    """What grew with the records."""
    session.execute(
        text("INSERT INTO usage_daily VALUES ('YC-001', '2026-11-25', 'RS009', 'submitted', :no, 'hrss', 2, 180)"),
        {"no": False},
    )
    session.execute(text("INSERT INTO rating_daily VALUES ('YC-001', '2026-11-25', 'RS009', 'satisfied', 'hrss', 1)"))
    session.execute(
        text(
            "INSERT INTO case_entry (terminal_id, case_key, case_number, provisional_number, query_code, item_code,"
            " department, pseudonym, status, submitted_at, received_at, changed_at) VALUES ('YC-001', :key, 'C-1', '',"
            " '', 'RS009', 'hrss', 'somebody', 'received', :at, :at, :at)"
        ),
        {"key": record_id, "at": NOON},
    )
