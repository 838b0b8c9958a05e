"""A repository of releases as the centre makes one, and what fetches from it."""

from datetime import UTC, datetime
from pathlib import Path

import pytest
from tuf.api.metadata import Root, Snapshot, Targets, Timestamp

from central.releases.repository import ReleaseRepository, make_keys, read_keys

ROLES = (Root.type, Targets.type, Snapshot.type, Timestamp.type)


class SettableClock:
    """The time, as a test sets it."""

    def __init__(self) -> None:
        self.at = datetime.now(UTC)

    def __call__(self) -> datetime:
        return self.at


@pytest.fixture
def clock() -> SettableClock:
    return SettableClock()


@pytest.fixture
def repository(tmp_path: Path, clock: SettableClock) -> ReleaseRepository:
    """Begun, without a release."""
    make_keys(tmp_path / "keys", ROLES, "")
    made = ReleaseRepository(tmp_path / "repository", clock, read_keys(tmp_path / "keys", ROLES, ""))
    made.begin()
    return made


@pytest.fixture
def release(tmp_path: Path) -> Path:
    """Two megabytes that are no release but for its name."""
    file = tmp_path / "release"
    file.write_bytes(bytes(range(256)) * 8192)
    return file
