"""Handwriting read as a picture by the real network, in its own process: any order, joined strokes, words, and nothing left of it."""

import io
import os
import signal
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest

from app.core.paths import PROJECT
from drivers.ocr.handwriting import WritingReader, serve_handwriting
from drivers.ocr.model_files import installed_reading_models
from drivers.ocr.separate import SeparateHandwriting, WritingProcessGone
from drivers.ocr.written_exchange import AskedStrokes, next_answered_candidates
from drivers.piped.messages import send
from drivers.ports.handwriting import Stroke

MODEL = installed_reading_models().characters
COMMAND = (sys.executable, "-m", "app.core.writing_process")

WATER: tuple[Stroke, ...] = (
    ((0.5, 0.1), (0.5, 0.88), (0.38, 0.78)),
    ((0.15, 0.35), (0.42, 0.35), (0.3, 0.62), (0.1, 0.8)),
    ((0.8, 0.25), (0.56, 0.45)),
    ((0.52, 0.38), (0.68, 0.65), (0.92, 0.84)),
)
TREE: tuple[Stroke, ...] = (
    ((0.12, 0.38), (0.88, 0.38)),
    ((0.5, 0.1), (0.5, 0.9)),
    ((0.48, 0.4), (0.32, 0.62), (0.1, 0.78)),
    ((0.52, 0.4), (0.68, 0.62), (0.9, 0.78)),
)
KING: tuple[Stroke, ...] = (
    ((0.2, 0.18), (0.8, 0.18)),
    ((0.25, 0.5), (0.75, 0.5)),
    ((0.5, 0.18), (0.5, 0.84)),
    ((0.12, 0.84), (0.88, 0.84)),
)
TEN: tuple[Stroke, ...] = (((0.15, 0.5), (0.85, 0.5)), ((0.5, 0.12), (0.5, 0.9)))
ONE: tuple[Stroke, ...] = (((0.1, 0.5), (0.9, 0.52)),)
TWO: tuple[Stroke, ...] = (((0.25, 0.3), (0.75, 0.3)), ((0.1, 0.75), (0.9, 0.75)))


def joined(strokes: Sequence[Stroke]) -> tuple[Stroke, ...]:
    """Without lifting the finger."""
    return (tuple(point for stroke in strokes for point in stroke),)


def side_by_side(*characters: Sequence[Stroke]) -> tuple[Stroke, ...]:
    """As small as they must be to fit into the square."""
    share = len(characters)
    return tuple(
        tuple(((x + place) / share, y / share) for x, y in stroke)
        for place, strokes in enumerate(characters)
        for stroke in strokes
    )


@pytest.fixture(scope="module")
def reader() -> WritingReader:
    return WritingReader(MODEL)


@pytest.mark.parametrize(
    ("strokes", "character"), [(WATER, "水"), (TREE, "木"), (KING, "王"), (TEN, "十"), (ONE, "一"), (TWO, "二")]
)
def test_character_is_read_in_any_order(reader: WritingReader, strokes: Sequence[Stroke], character: str) -> None:
    backwards = [tuple(reversed(stroke)) for stroke in reversed(strokes)]
    for written in (strokes, strokes[::-1], backwards):
        assert reader.candidates(written, 9)[0] == character


@pytest.mark.parametrize(("strokes", "character"), [(WATER, "水"), (TREE, "木"), (KING, "王")])
def test_joined_strokes_are_read(reader: WritingReader, strokes: Sequence[Stroke], character: str) -> None:
    assert character in reader.candidates(joined(strokes), 9)[:3]
    assert reader.candidates((*joined(strokes[:2]), *strokes[2:]), 9)[0] == character


def test_characters_side_by_side_are_a_word(reader: WritingReader) -> None:
    assert reader.candidates(side_by_side(WATER, KING), 9)[0] == "水王"
    assert reader.candidates(side_by_side(KING, TEN, WATER), 9)[0] == "王十水"
    assert {"水", "王"} <= set(reader.candidates(side_by_side(WATER, KING), 9)), "each alone is offered after it"


def test_only_characters_digits_and_letters_are_offered(reader: WritingReader) -> None:
    for strokes in (TEN, ONE, TWO, (((0.5, 0.5),),), KING, side_by_side(TEN, ONE)):
        offered = reader.candidates(strokes, 9)
        assert len(offered) == len(set(offered)) <= 9
        assert all(word.isalnum() and "\u3000" not in word for word in offered)
    assert reader.candidates((), 9) == reader.candidates(((),), 9) == ()


def test_messages_tell_nothing_of_writing() -> None:
    sent = io.BytesIO()
    asked = AskedStrokes(TEN, 3)
    assert "0.5" not in repr(asked)
    send(asked, sent)
    answer = io.BytesIO()
    serve_handwriting(MODEL, io.BytesIO(sent.getvalue()), answer)
    answered = next_answered_candidates(io.BytesIO(answer.getvalue()))
    assert answered is not None
    assert answered.candidates[0] == "十"
    assert "十" not in repr(answered)


# --- in its process ---


def children() -> set[int]:
    return {int(number) for number in Path(f"/proc/self/task/{os.getpid()}/children").read_text().split()}


@pytest.fixture
def separate() -> Iterator[SeparateHandwriting]:
    made = SeparateHandwriting(COMMAND, PROJECT)
    yield made
    made.erase()


def test_process_lasts_while_board_is_open(separate: SeparateHandwriting) -> None:
    before = children()
    separate.begin()
    assert len(children() - before) == 1
    assert separate.candidates(WATER, 9)[0] == "水"
    separate.erase()
    assert children() == before
    with pytest.raises(WritingProcessGone):
        separate.candidates(WATER, 9)
    separate.erase()


def test_killed_process_is_started_for_next_stroke(separate: SeparateHandwriting) -> None:
    before = children()
    separate.begin()
    (started,) = children() - before
    os.kill(started, signal.SIGKILL)
    with pytest.raises(WritingProcessGone):
        separate.candidates(TEN[:1], 9)
    assert separate.candidates(TEN, 9)[0] == "十"
