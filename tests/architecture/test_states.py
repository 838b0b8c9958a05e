"""The diagrams in the documents are those of the tables."""

from tests.architecture.states import BEGIN, DIAGRAMS, diagrams, updated


def test_state_diagrams_are_those_of_the_tables() -> None:
    text = DIAGRAMS.read_text("utf-8")

    assert all(BEGIN.format(name) in text for name in diagrams())
    assert text == updated(text), "run: python -m tests.architecture.states"
