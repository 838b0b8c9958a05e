"""The fingerprint adapter over a real pseudo-terminal, its packets, and the measure of quality."""

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from drivers.fingerprint_reader.adapter import ZfmFingerprintReader
from drivers.fingerprint_reader.image import pack, quality, unpack
from drivers.fingerprint_reader.options import ZfmOptions
from drivers.fingerprint_reader.protocol import (
    InstructionCode,
    Packet,
    PacketDecoder,
    PacketFault,
    PacketKind,
    encode,
    order,
)
from drivers.fingerprint_reader.separate_quality import QualityProcessGone, SeparateQuality
from drivers.ports.device import ReaderFailed
from drivers.ports.fingerprint_reader import FingerCaptured, FingerStillThere, NoFinger, SameFinger
from drivers.ports.status import Condition, ProblemCode
from simulators.fingerprint_reader.simulator import FingerprintSimulator, draw_finger, is_same_finger, template_of
from simulators.person.people import person
from simulators.simulator import ActRefused
from tests.drivers.partners.daemons import until

packets = st.builds(Packet, st.integers(0, 255), st.binary(min_size=1, max_size=256), st.integers(0, 0xFFFFFFFF))


def never() -> bool:
    return False


@pytest.fixture
def simulator(tmp_path: Path) -> Iterator[FingerprintSimulator]:
    made = FingerprintSimulator(tmp_path / "finger")
    made.start()
    yield made
    made.stop()


@pytest.fixture
def reader(simulator: FingerprintSimulator) -> Iterator[ZfmFingerprintReader]:
    """As patient as may be: the module is a thread that a busy machine lets wait."""
    made = ZfmFingerprintReader(
        ZfmOptions(port=simulator.endpoint, look_every=0.02, lift_within=0.1, answer_within=5, upload_within=5)
    )
    yield made
    made.close()


@pytest.fixture
def hasty(simulator: FingerprintSimulator) -> Iterator[ZfmFingerprintReader]:
    """For answers that never come."""
    made = ZfmFingerprintReader(
        ZfmOptions(port=simulator.endpoint, look_every=0.02, lift_within=0.1, answer_within=0.3, upload_within=0.6)
    )
    yield made
    made.close()


def test_orders_are_those_of_the_manuals() -> None:
    assert order(InstructionCode.GET_IMAGE).hex() == "ef01ffffffff010003010005"
    assert order(InstructionCode.VERIFY_PASSWORD, bytes(4)).hex() == "ef01ffffffff01000713" + "00000000" + "001b"
    assert order(InstructionCode.UP_IMAGE).hex() == "ef01ffffffff0100030a000e"
    assert order(InstructionCode.MATCH).hex() == "ef01ffffffff010003030007"
    assert order(InstructionCode.DOWN_FEATURES, b"\x02").hex() == "ef01ffffffff0100040902" + "0010"


@given(st.lists(packets, max_size=4), st.integers(1, 64))
def test_packets_survive_any_cutting_into_pieces(sent: list[Packet], piece: int) -> None:
    sent_bytes = b"".join(encode(each) for each in sent)
    decoder = PacketDecoder()
    assert [
        each for at in range(0, len(sent_bytes), piece) for each in decoder.feed(sent_bytes[at : at + piece])
    ] == sent


@given(st.lists(st.one_of(st.binary(max_size=40), st.just(b"\xef\x01"), st.just(b"\xef\x01\xff\xff\xff\xff\x07\0\3"))))
def test_no_bytes_break_the_decoder(pieces: list[bytes]) -> None:
    decoder = PacketDecoder()
    for piece in pieces:
        assert all(isinstance(found, Packet | PacketFault) for found in decoder.feed(piece))


def test_a_wrong_sum_is_reported() -> None:
    sent_bytes = encode(Packet(PacketKind.ACK, b"\0"))
    assert PacketDecoder().feed(sent_bytes[:-1] + b"\xff")[0] is PacketFault.SUM


def test_pictures_keep_sixteen_greys() -> None:
    picture = draw_finger(3, 0.9)
    again = unpack(pack(picture))
    assert again is not None
    assert np.array_equal(again, picture & 0xF0)
    assert unpack(b"short") is None


def test_quality_falls_with_clearness_and_finger() -> None:
    measured = [quality(draw_finger(seed, clear)) for seed in (1, 2, 3) for clear in (1.0, 0.6, 0.3, 0.0)]
    for at in (0, 4, 8):
        clean, fair, poor, smear = measured[at : at + 4]
        assert clean >= 75
        assert clean > fair > poor >= smear
        assert smear <= 20
    assert quality(np.full((288, 256), 240, np.uint8)) == 0


def test_a_finger_is_captured(simulator: FingerprintSimulator, reader: ZfmFingerprintReader) -> None:
    simulator.act("press", {"person": "chen"})
    outcome = reader.capture(5, never)
    assert isinstance(outcome, FingerCaptured)
    assert is_same_finger(outcome.template, template_of(person("chen").finger_seed))
    assert outcome.quality >= 70
    assert "template" not in repr(outcome)


def test_one_press_is_one_capture(simulator: FingerprintSimulator, reader: ZfmFingerprintReader) -> None:
    """A finger that is never lifted, however often it is asked for."""
    simulator.press(7)
    first = reader.capture(5, never)
    assert isinstance(first, FingerCaptured)
    assert [reader.capture(5, never, (first.template,)) for _ in range(3)] == [FingerStillThere()] * 3
    assert reader.capture(5, never) == FingerStillThere()
    simulator.lift()
    assert reader.capture(0.1, never, (first.template,)) == NoFinger()


def test_the_same_finger_again_is_no_second_finger(
    simulator: FingerprintSimulator, reader: ZfmFingerprintReader
) -> None:
    simulator.press(7)
    first = reader.capture(5, never)
    assert isinstance(first, FingerCaptured)
    simulator.lift()
    assert reader.capture(0.1, never) == NoFinger()
    simulator.press(7, clearness=0.8)
    assert reader.capture(5, never, (bytearray(first.template),)) == SameFinger()
    simulator.lift()
    assert reader.capture(0.1, never) == NoFinger()
    simulator.press(8)
    second = reader.capture(5, never, (first.template,))
    assert isinstance(second, FingerCaptured)
    assert not is_same_finger(first.template, second.template)


def test_exchanged_finger_without_gap_is_waited_for(
    simulator: FingerprintSimulator, reader: ZfmFingerprintReader
) -> None:
    simulator.press(7)
    first = reader.capture(5, never)
    assert isinstance(first, FingerCaptured)
    simulator.press(8)
    assert reader.capture(5, never, (first.template,)) == FingerStillThere(), "the window was not seen empty"


def test_module_that_cannot_compare_gives_no_second_finger(
    simulator: FingerprintSimulator, reader: ZfmFingerprintReader
) -> None:
    simulator.set_fault("no_match", on=True)
    simulator.press(7)
    outcome = reader.capture(5, never, (template_of(8),))
    assert isinstance(outcome, ReaderFailed)
    assert outcome.problem is ProblemCode.HARDWARE_ERROR


def test_waiting_for_the_lift_can_be_cancelled(simulator: FingerprintSimulator, reader: ZfmFingerprintReader) -> None:
    simulator.press(7)
    assert isinstance(reader.capture(5, never), FingerCaptured)
    assert reader.capture(60, lambda: True) == FingerStillThere()


def test_a_poor_finger_has_poor_quality(simulator: FingerprintSimulator, reader: ZfmFingerprintReader) -> None:
    simulator.press(7, clearness=0.2)
    outcome = reader.capture(5, never)
    assert isinstance(outcome, FingerCaptured)
    assert outcome.quality < 40


def test_no_finger_and_cancel(simulator: FingerprintSimulator, reader: ZfmFingerprintReader) -> None:
    assert reader.capture(0.1, never) == NoFinger()
    assert reader.capture(60, lambda: True) == NoFinger()
    assert simulator.state()["finger"] is False


def test_a_smear_without_features_is_no_finger(simulator: FingerprintSimulator, reader: ZfmFingerprintReader) -> None:
    simulator.press(7)
    simulator.set_fault("messy", on=True)
    assert reader.capture(0.1, never) == NoFinger()


@pytest.mark.parametrize(
    ("fault", "problem"),
    [
        ("bad_sum", ProblemCode.HARDWARE_ERROR),
        ("password", ProblemCode.NOT_AUTHORISED),
        ("upload_refused", ProblemCode.HARDWARE_ERROR),
        ("unplugged", ProblemCode.DISCONNECTED),
    ],
)
def test_each_fault_has_its_outcome_and_heals(
    simulator: FingerprintSimulator, reader: ZfmFingerprintReader, fault: str, problem: ProblemCode
) -> None:
    simulator.press(7)
    simulator.set_fault(fault, on=True)
    outcome = reader.capture(5, never)
    assert isinstance(outcome, ReaderFailed)
    assert outcome.problem is problem
    simulator.set_fault(fault, on=False)
    assert reader.status().condition is Condition.OK
    simulator.press(7)
    assert isinstance(reader.capture(5, never), FingerCaptured)


@pytest.mark.parametrize("fault", ["silent", "upload_broken"])
def test_missing_answer_is_reported_and_heals(
    simulator: FingerprintSimulator, hasty: ZfmFingerprintReader, fault: str
) -> None:
    simulator.press(7)
    simulator.set_fault(fault, on=True)
    outcome = hasty.capture(5, never)
    assert isinstance(outcome, ReaderFailed)
    assert outcome.problem is ProblemCode.NO_ANSWER
    simulator.set_fault(fault, on=False)

    def is_captured() -> bool:
        simulator.press(7)
        return isinstance(hasty.capture(5, never), FingerCaptured)

    # an answer that a busy machine gives late is lost to it, as before
    until(lambda: hasty.status().condition is Condition.OK, "the module answers again")
    until(is_captured, "it takes a finger again")


def test_unplugged_in_use(simulator: FingerprintSimulator, reader: ZfmFingerprintReader) -> None:
    assert reader.status().condition is Condition.OK
    simulator.set_fault("unplugged", on=True)
    assert reader.status().problems[0].code is ProblemCode.DISCONNECTED


def test_noise_does_no_harm(simulator: FingerprintSimulator, reader: ZfmFingerprintReader) -> None:
    simulator.press(7)
    simulator.set_fault("noise", on=True)
    assert isinstance(reader.capture(5, never), FingerCaptured)


def test_acts_from_outside(simulator: FingerprintSimulator) -> None:
    simulator.press(7)
    assert simulator.act("lift", {})["finger"] is False
    for action, args, said in (
        ("press", {"person": "nobody"}, "^no person 'nobody'; there are: chen"),
        ("press", {"person": "chen", "clearness": "x"}, "could not convert"),
        ("sing", {}, "^no act 'sing'"),
    ):
        with pytest.raises(ActRefused, match=said):
            simulator.act(action, args)


def test_measuring_that_takes_too_long_is_a_fault() -> None:
    overdue = SeparateQuality(longest=0.0)
    overdue.begin()
    with pytest.raises(QualityProcessGone):
        overdue.measure_quality(pack(draw_finger(3, 0.9)))
    overdue.end()


TERMINAL = """
import sys
from drivers.fingerprint_reader.adapter import ZfmFingerprintReader
from drivers.fingerprint_reader.options import ZfmOptions

outcome = ZfmFingerprintReader(ZfmOptions(port=sys.argv[1])).capture(5, lambda: False)
print(type(outcome).__name__, sorted({"cv2", "numpy"} & set(sys.modules)))
"""


def test_what_measures_stays_out_of_terminal(simulator: FingerprintSimulator) -> None:
    simulator.press(7)
    command = [sys.executable, "-c", TERMINAL, str(simulator.endpoint)]
    said = subprocess.run(command, capture_output=True, text=True, check=True, cwd=Path(__file__).parents[2])
    assert said.stdout.strip() == "FingerCaptured []"
