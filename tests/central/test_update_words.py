"""Whatever a terminal says of an update that did not succeed is Chinese on the console."""

import re

import pytest

from catalogue.device_families import FAMILY_NAMES
from central.alarms.update_words import update_words
from tests.architecture.sources import ROOT
from updates.slots import NEVER_CAME_UP
from updates.trial import WorkingParts, what_broke

ENGLISH = re.compile(r"[A-Za-z]{2,}")
LEFT = "; ".join(what_broke(WorkingParts(tuple(FAMILY_NAMES), network=True, service=True), WorkingParts()))
NOT_FETCHED = (
    "no room: 120 MiB more, with 256 MiB to be left free",
    "what came is not what was signed; it was thrown away",
    "the list of releases has expired: the centre must sign a new one, or this clock is ahead",
    "the clock is behind: it was 2026-11-29 here before",
    "the signed list of releases does not name 1.2.0",
    "1.2.0 is not newer than 1.3.0, which runs",
)


@pytest.mark.parametrize("reason", [LEFT, NEVER_CAME_UP, "its file is gone", "by hand", *NOT_FETCHED])
def test_known_reason_has_no_english_left(reason: str) -> None:
    said = update_words(reason)
    assert not ENGLISH.search(said.replace("MiB", "").replace("A4", ""))
    assert update_words(f"1.2.0: {reason}") == f"1.2.0：{said}"


def test_unknown_reason_is_shown_as_reported() -> None:
    assert update_words("the flux compensator is sour") == "the flux compensator is sour"
    assert update_words(f"{NEVER_CAME_UP}; it is sour") == "启动 3 次都没有通过试用；it is sour"


@pytest.mark.parametrize("source", ["updates/trial.py", "updates/fetching.py"])
def test_reason_in_source_is_known(source: str) -> None:
    """A reason that is new there is added here too."""
    text = (ROOT / source).read_text("utf-8")
    reasons = re.findall(r'(?:yield|NotFetched\(|reject\(running,)\s*f?"([^"]+)"', text)
    assert reasons
    for reason in reasons:
        example = re.sub(r"\{[^}]*\}", "7", reason)
        assert update_words(example) != example, reason
