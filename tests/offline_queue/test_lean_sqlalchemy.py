"""The queue works without the library for tasks, and other programs still find it."""

import os
import subprocess
import sys

import pytest

from kiosk.services.memory import guarded
from offline_queue.lean_sqlalchemy import without_tasks

WORKS = """
import sys
import offline_queue.lean_sqlalchemy
import app.core.work
print("asyncio" in sys.modules)
from sqlalchemy import create_engine, text
with create_engine("sqlite://").connect() as connection:
    print(connection.execute(text("SELECT 6 * 7")).scalar())
    try:
        connection.execute(text("SELECT nothing"))
    except Exception as fault:
        print(type(fault).__name__)
print([name for name in sys.modules if "sqlcipher" in name or "aiosqlite" in name or name == "sqlalchemy.connectors.asyncio"])
for address in ("sqlite+aiosqlite://", "sqlite+pysqlite://"):
    try:
        print(create_engine(address).driver)
    except Exception as fault:
        print(type(fault).__name__)
import asyncio
print(asyncio.run(asyncio.sleep(0, "real")))
print([name for name in sys.modules if name.startswith("_sysconfigdata")])
import sysconfig
print(sysconfig.get_config_var("SOABI") in sys.modules["_ssl"].__file__)
"""


def test_work_of_terminal_loads_only_what_it_needs() -> None:
    done = subprocess.run(
        [sys.executable, "-c", WORKS],
        env=guarded(os.environ),
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
    )
    assert done.stdout.split() == [
        "False",
        "42",
        "OperationalError",
        "[]",
        "NoSuchModuleError",
        "pysqlite",
        "real",
        "[]",
        "True",
    ], done.stderr


def test_there_are_no_tasks_meanwhile(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delitem(sys.modules, "asyncio", raising=False)
    with without_tasks():
        assert not sys.modules["asyncio"].iscoroutine(None)
    assert "asyncio" not in sys.modules


def test_loaded_asyncio_stays_what_it_is(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "asyncio", pytest)
    with without_tasks():
        assert sys.modules["asyncio"] is pytest
    assert sys.modules["asyncio"] is pytest
