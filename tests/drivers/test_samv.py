"""SAM-V frames: the vectors of the published protocol, and no bytes that could break the decoder."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from drivers.id_card_reader.protocol import (
    LONGEST,
    PREAMBLE,
    FrameFault,
    Request,
    Response,
    ResponseDecoder,
    Sw,
    encode_request,
    encode_response,
    sam_id_in,
)
from drivers.id_card_reader.verdict import VERDICTS, outcome_of
from drivers.ports.device import ReaderFailed
from drivers.ports.id_card_reader import CardUnreadable

VECTORS = {
    Request.RESET: "AAAAAA9669000310FFEC",
    Request.STATUS: "AAAAAA9669000311FFED",
    Request.SAM_ID: "AAAAAA9669000312FFEE",
    Request.FIND: "AAAAAA96690003200122",
    Request.SELECT: "AAAAAA96690003200221",
    Request.READ_TEXT_PHOTO: "AAAAAA96690003300132",
    Request.READ_NEW_ADDRESS: "AAAAAA96690003300330",
    Request.READ_TEXT_PHOTO_FINGER: "AAAAAA96690003301023",
}
responses = st.builds(Response, st.integers(0, 255), st.binary(max_size=2400))


@pytest.mark.parametrize("request_", list(Request))
def test_requests_are_those_of_the_standard(request_: Request) -> None:
    assert encode_request(request_).hex().upper() == VECTORS[request_]


@pytest.mark.parametrize(
    ("frames", "response"),
    [
        ("AAAAAA9669000400009094", Response(Sw.OK)),
        ("AAAAAA9669000800009F0000000097", Response(Sw.CARD_FOUND, bytes(4))),
        ("AAAAAA9669000400008084", Response(Sw.FIND_FAILED)),
        ("AAAAAA9669000C00009000000000000000009C", Response(Sw.OK, bytes(8))),
    ],
)
def test_answers_are_those_of_the_standard(frames: str, response: Response) -> None:
    assert ResponseDecoder().feed(bytes.fromhex(frames)) == [response]


@given(st.lists(responses, max_size=4), st.integers(1, 64))
def test_answers_survive_any_cutting_into_pieces(sent: list[Response], piece: int) -> None:
    frames = b"".join(encode_response(each) for each in sent)
    decoder = ResponseDecoder()
    found = [each for at in range(0, len(frames), piece) for each in decoder.feed(frames[at : at + piece])]
    assert found == sent


@given(st.binary(max_size=200).filter(lambda noise: PREAMBLE not in noise + PREAMBLE[:-1]), responses)
def test_noise_before_an_answer_is_skipped(noise: bytes, response: Response) -> None:
    assert ResponseDecoder().feed(noise + encode_response(response)) == [response]


@given(st.lists(st.one_of(st.binary(max_size=40), st.just(PREAMBLE), st.just(b"\0\4\0\0")), max_size=30))
def test_no_bytes_break_the_decoder(pieces: list[bytes]) -> None:
    decoder = ResponseDecoder()
    for piece in pieces:
        for found in decoder.feed(piece):
            assert isinstance(found, Response | FrameFault)


@given(responses, st.integers(1, 255))
def test_wrong_checksum_is_reported_and_next_answer_read(response: Response, flip: int) -> None:
    frames = encode_response(response)
    broken = frames[:-1] + bytes([frames[-1] ^ flip])
    found = ResponseDecoder().feed(broken + encode_response(Response(Sw.OK)))
    assert found[0] is FrameFault.CHECKSUM
    assert found[-1] == Response(Sw.OK)


@given(st.one_of(st.integers(0, 3), st.integers(LONGEST + 1, 0xFFFF)))
def test_an_impossible_length_does_not_wait_for_more(length: int) -> None:
    frames = PREAMBLE + length.to_bytes(2, "big")
    assert ResponseDecoder().feed(frames) == [FrameFault.LENGTH]


def test_every_status_has_a_verdict() -> None:
    assert set(VERDICTS) == set(Sw)


@given(st.integers(0, 255))
def test_every_byte_has_an_outcome(status: int) -> None:
    assert isinstance(outcome_of(status, "card"), CardUnreadable | ReaderFailed)


def test_number_of_security_module_reads_as_printed() -> None:
    assert sam_id_in(bytes.fromhex("0500010035273401D3872401F7BE2105")) == "05.01-20195125-0019171283-0086097655"
    assert sam_id_in(bytes.fromhex("05FF01FF35273401D3872401F7BE2105")).startswith("05.01-"), "two bytes are unused"
    assert sam_id_in(b"") == sam_id_in(bytes(15)) == ""
