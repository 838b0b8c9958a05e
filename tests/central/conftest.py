"""The centre on SQLite and on a real PostgreSQL."""

import hashlib
import shutil
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import pytest
from sqlalchemy import Connection, create_engine, text

from catalogue.loader import PACKAGED, Files
from catalogue.reference import load_reference
from catalogue.schema import Catalogue, Level
from catalogue.text import LocalText
from central.assembly import assembly
from central.assembly.application import create_app
from central.catalogue_publishing import service as publishing
from central.centre import CentreContext
from central.keys import load_keys
from central.migrations.upgrade import upgrade
from central.operators.accounts import WantedAccount
from central.operators.models import ConsoleSession, OperatorAccount
from central.operators.roles import OperatorRole
from central.operators.session import COOKIE, VALID
from central.settings import CentreSettings
from central.storage.database import CentreDatabase
from central.terminals.service import TerminalPlace, mint_code
from contract.signing_keys import SigningKey
from tests.central.postgres import is_installed, private_cluster
from tests.central.virtual_terminal import IDS, NOON, VirtualTerminal
from tests.central.web import TestClient
from tests.hand_clock import HandClock


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--all-databases", action="store_true", help="each case of each test on SQLite and on PostgreSQL")


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Of the cases of one test PostgreSQL gets the first alone: what differs by database differs by statement, not by case."""
    if config.getoption("all_databases", False):
        return
    seen: set[tuple[Path, str]] = set()
    left_out = []
    for item in sorted(items, key=lambda item: item.nodeid):
        if isinstance(item, pytest.Function) and _database_of(item) == "postgresql":
            test = (item.path, item.originalname)
            if test in seen:
                left_out.append(item)
            seen.add(test)
    if left_out:
        dropped = set(map(id, left_out))
        items[:] = [item for item in items if id(item) not in dropped]
        config.hook.pytest_deselected(items=left_out)


def _database_of(item: pytest.Function) -> object:
    return item.callspec.params.get("database_url") if hasattr(item, "callspec") else None


@pytest.fixture(scope="session")
def cluster() -> Iterator[str]:
    if not is_installed():
        pytest.skip("PostgreSQL 15 of Debian is not installed")
    with private_cluster() as folder:
        yield folder


@pytest.fixture(scope="session", autouse=True)
def _checked_once() -> Iterator[None]:
    """Files of a catalogue that were checked before are not parsed again: each test publishes the packaged ones."""
    patch = pytest.MonkeyPatch()
    packaged = load_reference(PACKAGED)
    patch.setattr(assembly, "load_reference", lambda folder: packaged if folder == PACKAGED else load_reference(folder))
    for name in ("check_files", "parse_catalogue"):
        patch.setattr(publishing, name, _once(getattr(publishing, name)))
    yield
    patch.undo()


def _once(parse: Callable[[Files], Catalogue]) -> Callable[[Files], Catalogue]:
    parsed: dict[frozenset[tuple[str, str]], Catalogue] = {}

    def known(files: Files) -> Catalogue:
        key = frozenset(files.items())
        if key not in parsed:
            parsed[key] = parse(files)
        return parsed[key]

    return known


@pytest.fixture(scope="session")
def migrated_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A file with the whole schema, to be copied: migrating takes longer than most tests."""
    file = tmp_path_factory.mktemp("schema") / "central.db"
    with closing(CentreDatabase(f"sqlite:///{file}")) as database:
        upgrade(database, NOON)
    return file


@pytest.fixture(scope="session")
def migrated_name(cluster: str) -> str:
    """A database of the cluster with the whole schema, to be copied."""
    with _admin(cluster) as connection:
        connection.execute(text("CREATE DATABASE migrated"))
    with closing(CentreDatabase(f"postgresql://test@/migrated?host={cluster}")) as database:
        upgrade(database, NOON)
    return "migrated"


@pytest.fixture(scope="session")
def first_keys(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of the keys that signed what `published_file` and `published_name` hold, to be copied."""
    folder = tmp_path_factory.mktemp("first") / "keys"
    load_keys(folder)
    return folder


@pytest.fixture(scope="session")
def published_file(migrated_file: Path, first_keys: Path) -> Path:
    """A file as the first start of a centre leaves it, to be copied: checking and signing a catalogue take longer than most tests."""
    file = first_keys.with_name("central.db")
    shutil.copyfile(migrated_file, file)
    _start_first(f"sqlite:///{file}", first_keys)
    return file


@pytest.fixture(scope="session")
def published_name(cluster: str, migrated_name: str, first_keys: Path) -> str:
    """A database of the cluster as the first start of a centre leaves it, to be copied."""
    with _admin(cluster) as connection:
        connection.execute(text(f"CREATE DATABASE published TEMPLATE {migrated_name}"))
    _start_first(f"postgresql://test@/published?host={cluster}", first_keys)
    return "published"


def _start_first(url: str, keys: Path) -> None:
    """The first start publishes the packaged catalogue and signs it."""
    assembly.assemble(CentreSettings(database_url=url, keys_folder=keys), HandClock(NOON)).database.close()


def _has_first_keys(request: pytest.FixtureRequest) -> bool:
    """Whether the centre of this test has the keys that signed the first catalogue; others publish for themselves."""
    return "settings" in request.fixturenames


@pytest.fixture
def sqlite_url(request, tmp_path) -> str:
    """A file of one's own with the whole schema."""
    file = tmp_path / "central.db"
    made = "published_file" if _has_first_keys(request) else "migrated_file"
    shutil.copyfile(request.getfixturevalue(made), file)
    return f"sqlite:///{file}"


@pytest.fixture(params=["sqlite", "postgresql"])
def database_url(request) -> Iterator[str]:
    """A database of one's own with the whole schema."""
    if request.param == "sqlite":
        yield request.getfixturevalue("sqlite_url")
        return
    folder = request.getfixturevalue("cluster")
    name = "t" + IDS.new().replace("-", "")
    made = request.getfixturevalue("published_name" if _has_first_keys(request) else "migrated_name")
    with _admin(folder) as connection:
        connection.execute(text(f"CREATE DATABASE {name} TEMPLATE {made} STRATEGY FILE_COPY"))
    yield f"postgresql://test@/{name}?host={folder}"
    with _admin(folder) as connection:
        connection.execute(text(f"DROP DATABASE {name} WITH (FORCE)"))


@contextmanager
def _admin(folder: str) -> Iterator[Connection]:
    engine = create_engine(f"postgresql+psycopg://test@/postgres?host={folder}", isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        yield connection
    engine.dispose()


@pytest.fixture
def clock() -> HandClock:
    return HandClock(NOON)


@pytest.fixture
def settings(database_url, first_keys, tmp_path) -> CentreSettings:
    shutil.copytree(first_keys, tmp_path / "keys")
    return CentreSettings(
        database_url=database_url,
        keys_folder=tmp_path / "keys",
        releases_folder=tmp_path / "releases",
        public_url="http://centre",
        console_password="open",
        console_snapshot_seconds=0,
        fleet_copy_seconds=0,
        answer_wait_seconds=0,
    )


@pytest.fixture
def app(settings, clock):
    web = create_app(settings, clock)
    yield web
    web.state.centre.database.close()


@pytest.fixture
def centre(app) -> CentreContext:
    return app.state.centre


@pytest.fixture
def client(app) -> TestClient:
    return TestClient(app)


@pytest.fixture
def operator(client) -> TestClient:
    """The same client, with somebody of the centre before it."""
    form = {"operator": "张三", "password": "open"}
    assert client.post("/console/login", data=form, follow_redirects=False).status_code == 303
    return client


@pytest.fixture
def be(client, centre):
    """Log in as an account of this name, without the work of a password hash."""

    def log_in(name: str, role: OperatorRole = OperatorRole.PUBLISHER, **scope: str) -> None:
        now = centre.clock.now()
        token = f"{name} {scope}"
        with centre.database.writing() as session:
            row = session.get(OperatorAccount, name)
            if row is None:
                wanted = WantedAccount(name, role, **scope)
                row = OperatorAccount(**vars(wanted) | {"role": role.value}, made_by="t", made_at=now)
                row.password_hash, row.code_box = "-", b""
                session.add(row)
            digest = hashlib.sha256(token.encode()).hexdigest()
            if session.get(ConsoleSession, digest) is None:
                mark = client.app.state.console_login._mark(row)
                session.add(
                    ConsoleSession(
                        token_digest=digest, operator=name, account=name, expires_at=now + VALID, password_mark=mark
                    )
                )
        client.cookies.clear()
        client.cookies.set(COOKIE, token)

    return log_in


@pytest.fixture
def enrol(centre, client, clock):
    def make(terminal_id: str = "YC-001", key: SigningKey | None = None) -> VirtualTerminal:
        place = TerminalPlace(terminal_id, LocalText(zh="演示大厅", en="Demo hall"), Level.TOWN, "441602001")
        with centre.database.writing() as session:
            code = mint_code(session, place, clock.now())
        return VirtualTerminal.enrol(client, code, key)

    return make


@pytest.fixture
def terminal(enrol) -> VirtualTerminal:
    return enrol()
