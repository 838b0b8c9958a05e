"""The first frame needs nothing of a later phase, and a citizen who is quicker than the start is served all the same."""

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from app.core.paths import identity_file
from app.core.phases import NOT_BEFORE_THE_FIRST_FRAME
from catalogue.text import LocalText
from contract.sealing import OpeningKey
from contract.signing_keys import SigningKey
from contract.terminals import EnrolAnswer
from kiosk.services.settings import Settings
from offline_queue.terminal_identity import IdentityStore
from wording.store import load_wording

FIRST_FRAME = Path(__file__).with_name("first_frame_process.py")
FREE_ITEM = "GA027"
"""Answered by the terminal itself: no one need be identified, and no device."""


@pytest.fixture(scope="module")
def reported(tmp_path_factory: pytest.TempPathFactory) -> list[dict[str, Any]]:
    folder = tmp_path_factory.mktemp("terminal")
    answer = EnrolAnswer(
        terminal_id="YC-001",
        site=LocalText(zh="源城大厅", en="Yuancheng hall"),
        level="district",
        region="441602",
        sealing_key=OpeningKey.generate().sealing_key.public,
        signing_key=SigningKey.generate().verify_key.public,
    )
    load_wording()  # a language that was edited is compiled here, by a library that no terminal loads
    IdentityStore(identity_file(Settings(data=folder))).save(answer, SigningKey.generate(), "http://127.0.0.1:9")
    command = [sys.executable, "-W", "error", str(FIRST_FRAME), str(folder), FREE_ITEM]
    environment = os.environ | {"PYTHONPATH": str(Path(__file__).parents[2]), "QT_QPA_PLATFORM": "offscreen"}
    run = subprocess.run(command, env=environment, capture_output=True, text=True, timeout=60, check=False)
    assert run.returncode == 0, run.stderr
    return [json.loads(line) for line in run.stdout.splitlines()]


def test_first_frame_needs_no_later_library(reported: list[dict[str, Any]]) -> None:
    first = reported[0]
    loaded = [name for name in first["modules"] if any(_is_in(name, each) for each in NOT_BEFORE_THE_FIRST_FRAME)]
    assert (first["screen"], loaded) == ("attract", [])
    assert not first["has_enumerations"], "ui.item_roles says what is dear in Qt"


def test_quick_citizen_is_served_before_the_work_begins(reported: list[dict[str, Any]]) -> None:
    assert reported[1] == {
        "has_voice": False,
        "keeps_voice_place": True,
        "work_was_done": False,
        "then": "FormScreen",
        "state": "active",
        "waits_in_queue": 0,
        "is_there_now": True,
    }


def _is_in(module: str, package: str) -> bool:
    return module == package or module.startswith(f"{package}.")
