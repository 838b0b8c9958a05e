"""Real processes of the centre on one database, for what only shows there."""

import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx

ROOT = Path(__file__).parents[2]


@contextmanager
def serving(database_url: str, keys: Path, **settings: str) -> Iterator[tuple[subprocess.Popen[str], httpx.Client]]:
    """One `central serve` and a client for it. `settings` as in the environment, without their prefix."""
    more = {f"GOV_CENTRAL_{name.upper()}": value for name, value in settings.items()}
    command = [sys.executable, "-m", "central.cli", "serve", "--port", "0", "--database-url", database_url]
    command += ["--keys", str(keys), "--password", "open"]
    environment = os.environ | more | {"PYTHONPATH": str(ROOT), "COLUMNS": "200"}
    with subprocess.Popen(command, cwd=ROOT, env=environment, stdout=subprocess.PIPE, text=True) as process:
        try:
            line = process.stdout.readline()
            address = next(word for word in line.split() if word.startswith("http")).removesuffix("/console")
            with httpx.Client(base_url=address, timeout=600, trust_env=False) as client:
                yield process, client
        finally:
            process.kill()
            process.wait(60)
