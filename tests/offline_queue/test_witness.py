"""The witness tells the last end that was written, whatever was torn, and never more than was written."""

import hashlib
import json
import os
import struct
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from contract.chain import ChainEnd
from offline_queue.errors import QueueFault
from offline_queue.witness import (
    COPIES,
    MARK_AT,
    NO_CHAIN,
    SLOT_BYTES,
    SLOTS,
    Chain,
    Witness,
    WitnessedEnd,
    boot_of_this_machine,
    witness_file,
)

CHAIN = Chain("T-001", 1)


def end(number: int) -> ChainEnd:
    return ChainEnd(number, f"{number:064x}")


def written(path: Path, numbers: int, boot: str = "boot") -> None:
    """A witness that saw so many promises, each in a run of its own every third time."""
    witness = Witness(path, boot)
    for number in range(1, numbers + 1):
        if number % 3 == 0:
            witness.close()
            witness = Witness(path, boot)
        witness.record(CHAIN, end(number))
    witness.close()


@pytest.mark.parametrize("numbers", range(1, 8))
def test_last_end_is_read_back_in_another_run(tmp_path: Path, numbers: int) -> None:
    path = tmp_path / "witness"
    written(path, numbers)
    assert Witness(path, "other").read() == WitnessedEnd(CHAIN, end(numbers), "boot", is_promised=True)


def test_file_that_is_not_there_says_nothing(tmp_path: Path) -> None:
    witness = Witness(tmp_path / "witness", "boot")
    assert witness.read() is None
    assert not witness.exists()


def test_end_without_its_promise_is_reported_as_such(tmp_path: Path) -> None:
    witness = Witness(tmp_path / "witness", "boot")
    witness.record(CHAIN, end(1))
    witness.begin(CHAIN, end(2))
    seen = witness.read()
    assert seen is not None
    assert (seen.end, seen.is_promised) == (end(2), False)
    witness.close()


def whole_slot(serial: int = 1, **changed: object) -> bytes:
    """A slot with its checksum, whatever it says."""
    said = {"terminal_id": "T-001", "epoch": 1, "sequence": 1, "digest": "a" * 64, "boot": "boot", **changed}
    body = json.dumps(said).encode()
    signed = struct.pack(">4sQI", b"GKW1", serial, len(body)) + body
    return signed + hashlib.sha256(signed).digest()


def test_slot_without_earlier_chains_is_read(tmp_path: Path) -> None:
    (tmp_path / "witness").write_bytes(bytes(SLOT_BYTES) + whole_slot())
    assert Witness(tmp_path / "witness", "boot").read() == WitnessedEnd(CHAIN, ChainEnd(1, "a" * 64), "boot", False)


@pytest.mark.parametrize(
    "slot",
    [
        *(whole_slot(sequence=number) for number in (2**53 + 1, 2**63, 2**64, 2**70, -1, 1.5, "1", None)),
        *(whole_slot(epoch=number) for number in (2**70, -1)),
        *(whole_slot(digest=digest) for digest in ("", "a" * 63, "A" * 64, 7)),
        whole_slot(earlier=[["T-001", 1, 2**70, "a" * 64]]),
        whole_slot(terminal_id=None),
        whole_slot(serial=2**64 - 1),
    ],
)
def test_senseless_slot_is_unreadable(tmp_path: Path, slot: bytes) -> None:
    path = tmp_path / "witness"
    path.write_bytes(slot)
    witness = Witness(path, "boot")
    assert witness.read() is None
    for number in (1, 2):
        witness.record(CHAIN, end(number))
    assert Witness(path, "boot").read() == WitnessedEnd(CHAIN, end(2), "boot", is_promised=True)
    witness.close()


def test_new_witness_speaks_of_no_chain(tmp_path: Path) -> None:
    witness = Witness(tmp_path / "witness", "boot")
    for _ in range(2):
        witness.ensure()
        seen = witness.read()
        assert seen is not None
        assert (seen.chain, seen.ends) == (NO_CHAIN, {})
    witness.record(CHAIN, end(1))
    witness.ensure()
    seen = witness.read()
    assert seen is not None
    assert seen.ends == {CHAIN: end(1)}
    witness.close()


@given(epochs=st.integers(1, 60), name=st.text(st.sampled_from("T-01汉"), min_size=1, max_size=40))
def test_ends_of_earlier_chains_stay_while_fitting(
    tmp_path_factory: pytest.TempPathFactory, epochs: int, name: str
) -> None:
    path = tmp_path_factory.mktemp("witness") / "witness"
    for epoch in range(1, epochs + 1):
        witness = Witness(path, "boot")
        witness.record(Chain(name, epoch), end(epoch))
        witness.record(Chain(name, epoch), end(epoch + 1))
        witness.close()
    seen = Witness(path, "boot").read()
    assert seen is not None
    assert seen.is_promised
    kept = [chain.epoch for chain in seen.ends]
    assert kept == list(range(epochs - len(kept) + 1, epochs + 1)), "the newest"
    assert len(kept) >= min(epochs, 10)
    assert all(last == end(chain.epoch + 1) for chain, last in seen.ends.items())


@given(data=st.data(), numbers=st.integers(2, 6))
def test_any_damage_to_one_slot_leaves_the_other(
    tmp_path_factory: pytest.TempPathFactory, data: st.DataObject, numbers: int
) -> None:
    path = tmp_path_factory.mktemp("witness") / "witness"
    written(path, numbers)
    content = bytearray(path.read_bytes())
    newest = numbers % 2 * SLOT_BYTES
    start = data.draw(st.integers(0, MARK_AT - 1))
    torn = data.draw(st.binary(min_size=1, max_size=MARK_AT - start))
    for copy in range(COPIES):
        begin = newest + copy * SLOTS * SLOT_BYTES + start
        content[begin : begin + len(torn)] = torn
    path.write_bytes(content)
    seen = Witness(path, "boot").read()
    assert seen is not None
    assert (seen.end, seen.is_certain) in {(end(numbers), True), (end(numbers - 1), False)}


@given(data=st.data(), numbers=st.integers(2, 6))
def test_any_damage_to_one_copy_changes_nothing(
    tmp_path_factory: pytest.TempPathFactory, data: st.DataObject, numbers: int
) -> None:
    path = tmp_path_factory.mktemp("witness") / "witness"
    written(path, numbers)
    whole = Witness(path, "boot").read()
    content = bytearray(path.read_bytes())
    first = data.draw(st.integers(0, SLOTS * COPIES - 1)) * SLOT_BYTES
    content[first : first + SLOT_BYTES] = data.draw(st.binary(max_size=64)).ljust(SLOT_BYTES, b"\xa5")
    path.write_bytes(content)
    assert Witness(path, "boot").read() == whole


def test_single_copy_witness_is_still_read(tmp_path: Path) -> None:
    path = tmp_path / "witness"
    written(path, 4)
    path.write_bytes(path.read_bytes()[: SLOTS * SLOT_BYTES])
    assert Witness(path, "boot").read() == WitnessedEnd(CHAIN, end(4), "boot", is_promised=True)
    witness = Witness(path, "boot")
    for number in (5, 6):
        witness.record(CHAIN, end(number))
        assert Witness(path, "boot").read() == WitnessedEnd(CHAIN, end(number), "boot", is_promised=True)
    witness.close()


@given(content=st.binary(max_size=200))
def test_any_bytes_are_no_end(tmp_path_factory: pytest.TempPathFactory, content: bytes) -> None:
    path = tmp_path_factory.mktemp("witness") / "witness"
    path.write_bytes(content)
    assert Witness(path, "boot").read() is None


def test_place_that_cannot_be_written_is_a_fault(tmp_path: Path) -> None:
    (tmp_path / "witness").mkdir()
    with pytest.raises(QueueFault, match="cannot be opened"):
        Witness(tmp_path / "witness", "boot").begin(CHAIN, end(1))


def test_write_that_fails_is_fault_of_promise(tmp_path: Path) -> None:
    witness = Witness(tmp_path / "witness", "boot")
    witness.record(CHAIN, end(1))
    readable = os.open(tmp_path / "witness", os.O_RDONLY)
    kept, witness._descriptor = witness._descriptor, readable
    with pytest.raises(QueueFault, match="not written"):
        witness.begin(CHAIN, end(2))
    with pytest.raises(QueueFault, match="not marked"):
        witness.mark()
    reading, writing = os.pipe()
    witness._descriptor = reading
    witness.flush()
    with pytest.raises(QueueFault, match="not durable"):
        witness.wait()
    witness.wait()
    os.close(writing)
    os.close(readable)
    witness.close()
    assert kept is not None
    os.close(kept)


def test_machine_without_name_for_its_run_has_none(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("offline_queue.witness.BOOT_ID", Path("/nowhere"))
    assert boot_of_this_machine() == ""


def test_machine_has_a_name_for_its_run(tmp_path: Path) -> None:
    assert boot_of_this_machine() == boot_of_this_machine() != ""
    assert witness_file(tmp_path / "queue.db").name.startswith(".")
