"""A backup is the whole centre at one moment: it opens elsewhere, on both databases, and never overwrites anything."""

import sqlite3
import stat
import tarfile
from collections.abc import Callable
from contextlib import closing
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import create_engine, make_url, text

from catalogue.text import LocalText
from central.backups.archive import BackedUp, BackupUnusable, back_up, forget_old, restore
from central.backups.databases import BackupFailed, backed_database
from central.keys import load_keys
from central.notices.service import hanging, post_notice, posted_notices
from central.settings import CentreSettings
from central.storage.database import CentreDatabase, DatabaseUnknown
from tests.central.virtual_terminal import IDS, NOON


@pytest.fixture
def here(centre, settings) -> BackedUp:
    """A centre that runs, with a notice on its screens."""
    with centre.database.writing() as session:
        post_notice(session, IDS.new(), LocalText(zh="停电", en="No power"), NOON)
    return BackedUp(backed_database(settings.database_url), settings.keys_folder)


@pytest.fixture
def elsewhere(database_url, tmp_path):
    """Another machine, where nothing is yet."""
    keys = tmp_path / "elsewhere" / "keys"
    if database_url.startswith("sqlite"):
        yield f"sqlite:///{tmp_path}/elsewhere/central.db", keys
        return
    name = "t" + IDS.new().replace("-", "")
    server = make_url(database_url).set(drivername="postgresql+psycopg")
    admin = create_engine(server, isolation_level="AUTOCOMMIT")
    with admin.connect() as connection:
        connection.execute(text(f"CREATE DATABASE {name}"))
    yield server.set(drivername="postgresql", database=name).render_as_string(hide_password=False), keys
    with admin.connect() as connection:
        connection.execute(text(f"DROP DATABASE {name} WITH (FORCE)"))
    admin.dispose()


def notices(url: str) -> list[str]:
    with closing(CentreDatabase(url)) as database, database.reading() as session:
        return [each.text.zh for each in hanging(posted_notices(session, NOON), NOON, "", "")]


def test_restored_centre_has_everything(here, elsewhere, settings, tmp_path: Path) -> None:
    made = back_up(here, tmp_path / "backups", NOON)
    url, keys = elsewhere
    assert restore(made, BackedUp(backed_database(url), keys)) == NOON
    assert notices(url) == ["停电"]
    assert load_keys(keys) == load_keys(settings.keys_folder)


def test_backup_is_readable_by_its_owner_alone(here, tmp_path: Path) -> None:
    made = back_up(here, tmp_path / "backups", NOON)
    assert stat.S_IMODE(made.stat().st_mode) == 0o600
    assert stat.S_IMODE(made.parent.stat().st_mode) == 0o700
    assert [each.name for each in made.parent.iterdir()] == [made.name]


def test_nothing_is_restored_over_a_centre(here, tmp_path: Path, settings) -> None:
    made = back_up(here, tmp_path / "backups", NOON)
    before = load_keys(settings.keys_folder)
    with pytest.raises(BackupUnusable, match="already"):
        restore(made, here)
    assert load_keys(settings.keys_folder) == before


@pytest.fixture
def small(tmp_path: Path) -> Callable[[str], BackedUp]:
    """A centre of one SQLite file in a folder of that name."""

    def make(name: str) -> BackedUp:
        return BackedUp(backed_database(f"sqlite:///{tmp_path / name}/central.db"), tmp_path / name / "keys")

    return make


@pytest.fixture
def backup(small: Callable[[str], BackedUp], tmp_path: Path) -> Path:
    source = small("source")
    load_keys(source.keys)
    with closing(sqlite3.connect(tmp_path / "source" / "central.db")) as connection:
        connection.execute("CREATE TABLE t (x)")
    return back_up(source, tmp_path / "backups", NOON)


@pytest.mark.parametrize("length", [0, 100, 20_000])
def test_cut_backup_changes_nothing(backup: Path, small: Callable[[str], BackedUp], length: int) -> None:
    backup.write_bytes(backup.read_bytes()[:length])
    target = small("target")
    with pytest.raises(BackupUnusable):
        restore(backup, target)
    assert not target.database.is_there()
    assert not target.keys.exists()


def test_changed_part_is_reported(backup: Path, small: Callable[[str], BackedUp]) -> None:
    content = backup.read_bytes()
    at = content.index(b"SQLite format 3")
    backup.write_bytes(content[: at + 30] + b"\xff" + content[at + 31 :])
    with pytest.raises(BackupUnusable, match=r"database\.sqlite is not as it was written"):
        restore(backup, small("target"))


def test_file_that_leads_outside_is_refused(backup: Path, small: Callable[[str], BackedUp], tmp_path: Path) -> None:
    with tarfile.open(backup, "a") as archive:
        archive.add(__file__, "../outside")
    with pytest.raises(BackupUnusable):
        restore(backup, small("target"))
    assert not (tmp_path / "outside").exists()


def test_oldest_backups_go_first(small: Callable[[str], BackedUp], backup: Path) -> None:
    later = [back_up(small("source"), backup.parent, NOON + timedelta(days=day)) for day in (1, 2, 3)]
    assert forget_old(backup.parent, 2) == 2
    assert sorted(backup.parent.iterdir()) == sorted(later[1:])


def test_centre_without_database_is_not_backed_up(small: Callable[[str], BackedUp], tmp_path: Path) -> None:
    with pytest.raises(BackupFailed, match="no database"):
        back_up(small("nothing"), tmp_path / "backups", NOON)
    assert list((tmp_path / "backups").iterdir()) == []


def test_unknown_database_is_refused() -> None:
    with pytest.raises(DatabaseUnknown):
        backed_database("mysql://u@h/x")


def test_server_that_is_away_is_reported_without_password(tmp_path: Path) -> None:
    away = backed_database(f"postgresql://u:hidden@/x?host={tmp_path}")
    with pytest.raises(BackupFailed) as failed:
        away.dump(tmp_path / "x")
    assert "hidden" not in str(failed.value)


def test_secret_of_the_supervisor_wins_over_environment(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "gov_central_console_password").write_text("handed over\n")
    monkeypatch.setenv("CREDENTIALS_DIRECTORY", str(tmp_path))
    monkeypatch.setenv("GOV_CENTRAL_CONSOLE_PASSWORD", "of the environment")
    monkeypatch.setenv("GOV_CENTRAL_PORT", "8401")
    settings = CentreSettings()
    assert settings.console_password is not None
    assert (settings.console_password.get_secret_value(), settings.port) == ("handed over", 8401)
