"""One window for all screen tests of a file: building it takes longer than any test."""

from collections.abc import Iterator

import pytest

from tests.ui.glass import Glass


@pytest.fixture(scope="module")
def glass() -> Iterator[Glass]:
    made = Glass()
    yield made
    made.close()
