"""Guards around every test: no unexpected log, no network but loopback, nothing from the developer's own environment.

Exceptions that are lost in a thread or a destructor fail by themselves: warnings are errors (pyproject.toml).
"""

import gc
import logging
import os
import pickle
import re
import shutil
import socket
import tempfile
import tomllib
from collections.abc import Generator, Iterator
from functools import lru_cache
from pathlib import Path
from typing import Any

import pytest
import structlog
from hypothesis import HealthCheck, settings

from tests.loopback import LoopbackOnly

# Two cores are shared with whatever else runs; how long an example takes proves nothing.
settings.register_profile("suite", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("suite")


_parse = tomllib.loads


@lru_cache(maxsize=1024)
def _parsed(text: str) -> bytes:
    return pickle.dumps(_parse(text))


def _copy_of_parsed(text: str, /, **options: Any) -> dict[str, Any]:
    """As `tomllib.loads`, which is written in Python: thousands of tests read the packaged catalogue."""
    return _parse(text, **options) if options else pickle.loads(_parsed(text))  # noqa: S301 - our own


# before any test module reads a catalogue for its parameters
setattr(tomllib, "loads", _copy_of_parsed)  # noqa: B010 - a name of another module


class _LogBook(logging.Handler):
    """Everything logged as a warning or worse since the test began."""

    def __init__(self) -> None:
        super().__init__(logging.WARNING)
        self.records: list[logging.LogRecord] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.records.append(record)

    def begin(self) -> None:
        self.records = []
        root = logging.getLogger()
        if self not in root.handlers:  # a test may have set up logging again
            root.addHandler(self)


_BOOK = _LogBook()
_LOOPBACK = LoopbackOnly()
_HOME = pytest.StashKey[Path]()


def pytest_configure(config: pytest.Config) -> None:
    config.addinivalue_line(
        "markers", "expected_logs(*patterns): warnings and errors that may be logged; without patterns, any"
    )
    _forget_surroundings()
    config.stash[_HOME] = Path(tempfile.mkdtemp(prefix="kiosk-tests-"))
    os.environ["KIOSK_TESTS_HOME"] = str(config.stash[_HOME])
    # The input method, Qt and others keep files at home; no one's home is touched.
    for name in ("XDG_DATA_HOME", "XDG_CONFIG_HOME", "XDG_STATE_HOME"):
        os.environ[name] = str(config.stash[_HOME] / name.lower())
    # Who makes a sound in a process without a session leaves a folder of PulseAudio's behind.
    os.environ["PULSE_RUNTIME_PATH"] = str(config.stash[_HOME] / "pulse")
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    os.environ.setdefault("QT_QUICK_BACKEND", "software")
    structlog.configure(
        processors=[structlog.stdlib.render_to_log_kwargs],
        logger_factory=structlog.stdlib.LoggerFactory(),
        wrapper_class=structlog.stdlib.BoundLogger,
    )
    _LOOPBACK.install()


def pytest_unconfigure(config: pytest.Config) -> None:
    _LOOPBACK.remove()
    logging.getLogger().removeHandler(_BOOK)
    shutil.rmtree(config.stash[_HOME], ignore_errors=True)


def _forget_surroundings() -> None:
    for name in list(os.environ):
        if name.startswith("GOV_") or name.lower().endswith("_proxy") or name == "NOTIFY_SOCKET":
            del os.environ[name]


@pytest.hookimpl(wrapper=True)
def pytest_runtest_setup(item: pytest.Item) -> Generator[None, None, None]:
    _BOOK.begin()
    _LOOPBACK.refused.clear()
    yield
    _complain(item)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_call(item: pytest.Item) -> Generator[None, None, None]:
    yield
    _complain(item)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_teardown(item: pytest.Item) -> Generator[None, None, None]:
    yield
    _complain(item)


def _complain(item: pytest.Item) -> None:
    """Fail the test for what it should not have done; what was complained about once is not repeated."""
    refused, _LOOPBACK.refused = _LOOPBACK.refused, []
    if refused:
        pytest.fail(f"reached for the network: {', '.join(refused)}", pytrace=False)
    if "expected_logs" in getattr(item, "fixturenames", ()):
        return
    unexpected = [text for text in map(_as_text, _BOOK.records) if not _is_expected(item, text)]
    _BOOK.records = []
    if unexpected:
        pytest.fail("logged unexpectedly (see expected_logs in tests/conftest.py):\n" + "\n".join(unexpected), False)


def _as_text(record: logging.LogRecord) -> str:
    trace = "" if record.exc_info is None else "\n" + logging.Formatter().formatException(record.exc_info)
    return f"{record.levelname} {record.name}: {record.getMessage()}{trace}"


def _is_expected(item: pytest.Item, text: str) -> bool:
    markers = list(item.iter_markers("expected_logs"))
    return any(not each.args or any(re.search(pattern, text) for pattern in each.args) for each in markers)


@pytest.fixture
def expected_logs() -> list[logging.LogRecord]:
    """The warnings and errors logged so far, growing; anyone who asks for it looks at them himself."""
    return _BOOK.records


@pytest.fixture
def free_port() -> Iterator[int]:
    """A TCP port of 127.0.0.1 where no one listens, and no one can as long as the test runs."""
    with socket.socket() as held:
        held.bind(("127.0.0.1", 0))
        yield held.getsockname()[1]


@pytest.fixture
def short_folder() -> Iterator[Path]:
    """An empty folder with a short path, for Unix sockets (at most 107 bytes) and for private clusters."""
    with tempfile.TemporaryDirectory(prefix="k") as name:
        yield Path(name)


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """The slow ones begin first: one of them that begins last keeps a worker busy when the others have nothing left to do."""
    items.sort(key=lambda item: item.get_closest_marker("slow") is None)


def pytest_collection_finish() -> None:
    """Every test is an object by now, and stays: a collection of garbage need not look at some hundred thousand of them again."""
    gc.collect()
    gc.freeze()
