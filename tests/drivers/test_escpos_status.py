"""The parser of what an ESC/POS printer says of itself."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from drivers.ports.status import ProblemCode, Responder
from drivers.receipt_printer.status import (
    AutomaticStatus,
    PaperReply,
    Question,
    RealTimeReply,
    ReplyStream,
    StatusBlock,
    Stray,
    automatic_problems,
    problems_of,
    real_time_problems,
)

LOW, OUT = ProblemCode.PAPER_LOW, ProblemCode.PAPER_OUT


@pytest.mark.parametrize(
    ("question", "value", "expected"),
    [
        (Question.ROLL, 0x12, set()),
        (Question.ROLL, 0x1E, {LOW}),
        (Question.ROLL, 0x7E, {LOW, OUT}),
        (Question.PRINTER, 0x1A, {ProblemCode.OFFLINE}),
        (Question.PRINTER, 0x32, {ProblemCode.OFFLINE}),
        (Question.PRINTER, 0x16, set()),
        (Question.OFFLINE_CAUSE, 0x32, {OUT}),
        (Question.OFFLINE_CAUSE, 0x16, {ProblemCode.COVER_OPEN}),
        (Question.ERROR_CAUSE, 0x1A, {ProblemCode.CUTTER_ERROR}),
        (Question.ERROR_CAUSE, 0x52, {ProblemCode.HEAD_HOT}),
    ],
)
def test_examples_of_the_reference(question: Question, value: int, expected: set[ProblemCode]) -> None:
    assert ReplyStream().feed(bytes((value,))) == [RealTimeReply(value)]
    assert real_time_problems(question, value) == expected


def test_automatic_status_between_answers() -> None:
    stream = ReplyStream()
    assert stream.feed(b"\x12\x18\x00") == [RealTimeReply(0x12)]
    replies = stream.feed(b"\x0c\x00\x16")
    assert replies == [AutomaticStatus((0x18, 0x00, 0x0C, 0x00)), RealTimeReply(0x16)]
    assert automatic_problems(AutomaticStatus((0x18, 0x00, 0x0C, 0x00))) == {ProblemCode.OFFLINE, OUT}


def test_broken_automatic_status_does_not_swallow_next_answer() -> None:
    assert ReplyStream().feed(b"\x10\x00\x12") == [Stray(0x10), RealTimeReply(0x12)]


def test_flow_control_and_noise_are_no_replies() -> None:
    assert ReplyStream().feed(b"\x11\x13\xff\x92") == [Stray(0xFF), Stray(0x92)]
    assert ReplyStream().feed(b"\x18\x00\x13\x0c\x00") == [AutomaticStatus((0x18, 0x00, 0x0C, 0x00))]


@pytest.mark.parametrize("block", [b"\x37\x22abcd", b"_TM-T88V", b"\x3d\x69\x21", b"\x37\x300"])
def test_block_data_is_one_reply(block: bytes) -> None:
    assert ReplyStream().feed(block + b"\x00") == [StatusBlock(block)]


def test_broken_block_gives_the_next_answer_free() -> None:
    assert ReplyStream().feed(b"_TM\x12") == [Stray(ord("_")), RealTimeReply(0x12)]
    assert Stray(ord("_")) in ReplyStream().feed(b"_" + b"A" * 200)


@pytest.mark.parametrize("value", [0x00, 0x03, 0x0C, 0x0F])
def test_answer_behind_the_print_data(value: int) -> None:
    assert ReplyStream().feed(bytes((value,))) == [PaperReply(value)]


@given(st.sampled_from([each for each in range(0x100) if each not in {0x00, 0x03, 0x0C, 0x0F}]))
def test_no_other_byte_answers_for_the_paper(value: int) -> None:
    assert not any(isinstance(each, PaperReply) for each in ReplyStream().feed(bytes((value,))))


@given(st.binary(max_size=200), st.integers(0, 200))
def test_where_reads_end_does_not_matter(data: bytes, cut: int) -> None:
    whole, parts = ReplyStream(), ReplyStream()
    assert whole.feed(data) == parts.feed(data[:cut]) + parts.feed(data[cut:])


@given(st.binary(max_size=200))
def test_only_bytes_with_the_fixed_bits_become_replies(data: bytes) -> None:
    for reply in ReplyStream().feed(data):
        match reply:
            case RealTimeReply(value):
                assert value & 0x93 == 0x12
            case PaperReply(value):
                assert value in {0x00, 0x03, 0x0C, 0x0F}
            case StatusBlock(content):
                assert content[0] & 0x91 == 0x11
                assert all(0x20 <= each <= 0x7E for each in content[1:])
            case Stray():
                pass
            case AutomaticStatus(values):
                assert values[0] & 0x93 == 0x10
                assert all(each & 0x90 == 0 for each in values[1:])


@given(st.sets(st.sampled_from(list(ProblemCode)[5:11])))
def test_problems_begin_with_what_can_be_mended(codes: set[ProblemCode]) -> None:
    problems = problems_of(codes)
    assert {each.code for each in problems} <= codes
    assert bool(problems) == bool(codes & {each.code for each in problems_of(codes)})
    blocking = [each.blocking for each in problems]
    assert blocking == sorted(blocking, reverse=True)


def test_causes_stand_for_what_follows_from_them() -> None:
    offline = ProblemCode.OFFLINE
    assert [each.code for each in problems_of({offline, OUT, LOW})] == [OUT]
    assert [each.code for each in problems_of({offline, LOW})] == [offline, LOW]
    (low,) = problems_of({LOW})
    assert not low.blocking
    assert low.responder is Responder.KEEPER
