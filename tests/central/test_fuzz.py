"""What the description allows, and much that it does not, is answered as it says, and never by a fault of the centre."""

import pytest
from sqlalchemy import func, select

from central.records.models import StoredRecord
from contract import paths
from tests.fuzz.attack import attack, centre_on, signing

pytestmark = pytest.mark.slow

SEED = 4711
EXAMPLES = 2


@pytest.fixture
def served(database_url, tmp_path):
    with centre_on(database_url, tmp_path) as app:
        yield app


on_sqlite = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
"""What no database has a part in; `make fuzz` asks everything on both."""
on_postgresql = pytest.mark.parametrize("database_url", ["postgresql"], indirect=True)
"""The database that takes least for granted."""


@on_sqlite
def test_unsigned_requests_are_answered_as_described(served):
    found = attack(served, SEED, EXAMPLES)
    assert not found.faults, "\n".join(f"{name}: {words}" for name, words in found.faults.items())
    assert found.cases > 1000
    assert not {each for each in found.taken if "openapi" not in each}


@on_postgresql
def test_signed_requests_are_answered_as_described(served):
    found = attack(signing(served), SEED, EXAMPLES)
    assert not found.faults, "\n".join(f"{name}: {words}" for name, words in found.faults.items())
    assert found.cases > 1000
    assert len(found.taken) >= 16, "requests that are taken reach what lies behind the edge"
    with served.state.centre.database.reading() as session:
        assert session.scalar(select(func.count()).select_from(StoredRecord)) > 100


@on_sqlite
@pytest.mark.parametrize(("status", "kind"), [(418, "application/json"), (500, "text/plain"), (401, "text/html")])
def test_what_is_not_as_described_is_found(served, status, kind):
    async def other(scope, receive, send):
        if scope["path"] != paths.SMS:
            await served(scope, receive, send)
            return
        await send({"type": "http.response.start", "status": status, "headers": [(b"content-type", kind.encode())]})
        await send({"type": "http.response.body", "body": b""})

    assert attack(other, SEED, 1, only=paths.SMS).faults
