"""What is foreseen is said in a sentence; a defect of ours keeps its traceback, which is the only help there is."""

import errno

import pytest

from app.cli.command_line import complaint_of
from app.extras import EnvironmentFailed
from contract.complaints import WORLD_FAILS, said_plainly
from drivers.ports.errors import DeviceLost


@pytest.mark.parametrize(
    ("error", "said"),
    [
        (EnvironmentFailed("the centre's port is taken"), "the centre's port is taken"),
        (DeviceLost("unplugged"), "unplugged"),
        (OSError(errno.ENOSPC, "No space left", "queue.db"), "No space left: queue.db"),
        (OSError("nothing more is known"), "nothing more is known"),
    ],
)
def test_what_is_foreseen_ends_in_a_sentence(error: Exception, said: str, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended, said_plainly(complaint_of):
        raise error
    assert ended.value.code == WORLD_FAILS
    reported = capsys.readouterr()
    assert said in reported.err
    assert reported.out == ""


def test_a_defect_of_ours_passes_as_it_is() -> None:
    with pytest.raises(ZeroDivisionError), said_plainly(complaint_of):
        raise ZeroDivisionError
