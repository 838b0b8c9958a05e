"""Who listens until the voice has ended counts as being there: the question whether anybody is does not break it off."""

from types import SimpleNamespace
from typing import cast

import pytest

from app.core.core import Core


@pytest.mark.parametrize("is_speaking", [True, False, None], ids=["speaking", "silent", "no voice"])
def test_voice_that_speaks_counts_as_touch(is_speaking: bool | None) -> None:
    touches: list[str] = []
    voice = None if is_speaking is None else SimpleNamespace(is_speaking=is_speaking)
    terminal = SimpleNamespace(touch=lambda: touches.append("touched"))
    core = SimpleNamespace(voice=voice, terminal=terminal, work=SimpleNamespace(is_done=False))
    Core.tick(cast("Core", core))
    assert touches == ["touched"] * bool(is_speaking)
