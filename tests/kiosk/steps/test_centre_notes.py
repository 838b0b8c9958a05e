"""Whatever the centre does not do is said in words of its own, in both languages."""

import pytest

from catalogue.text import COMPLETE
from contract.execution import DepartmentDown
from kiosk.steps.centre_notes import NoHelp, message_for
from offline_queue.centre_outcomes import CentreRefused
from tests.kiosk.parts import UNREACHED
from wording.store import load_wording

NO_HELP: tuple[NoHelp, ...] = (
    UNREACHED,
    CentreRefused(429, "budget", "too many"),
    CentreRefused(403, "third_person", "another person"),
    CentreRefused(503, "authority_silent", "no answer"),
    CentreRefused(400, "other", "no"),
    DepartmentDown(request_id="r"),
)


@pytest.mark.parametrize("language", COMPLETE)
def test_each_silence_has_its_own_words(language: str) -> None:
    wording = load_wording()
    said = {wording.say(message_for(each), language) for each in NO_HELP}
    assert len(said) == len(NO_HELP)
    assert not any(text.startswith("centre.") for text in said)
