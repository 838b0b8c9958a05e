"""The chain shows what is missing, altered or out of order."""

import hashlib

import hypothesis.strategies as st
from hypothesis import given

from contract.canonical import canonical_bytes
from contract.chain import (
    GENESIS,
    ChainAltered,
    ChainGap,
    ChainOutOfOrder,
    ChainWhole,
    digest_of,
    end_of,
    is_intact,
    verify_chain,
)
from contract.records import GENESIS_DIGEST, Record
from tests.contract.parts import chain_of


def test_whole_chain_ends_at_its_last_record() -> None:
    records = chain_of(4)
    assert verify_chain(records) == ChainWhole(end_of(records[-1]))
    assert records[0].previous_digest == GENESIS_DIGEST
    assert [each.sequence for each in records] == [1, 2, 3, 4]


def test_nothing_is_a_whole_chain() -> None:
    assert verify_chain([]) == ChainWhole(GENESIS)


@given(st.integers(0, 4))
def test_missing_record_shows_as_gap(missing: int) -> None:
    records = chain_of(6)
    del records[missing]
    assert verify_chain(records) == ChainGap(missing, missing + 2)


@given(st.integers(0, 5))
def test_altered_record_shows(index: int) -> None:
    records = chain_of(6)
    records[index] = records[index].model_copy(update={"boot_id": "other"})
    assert verify_chain(records) == ChainAltered(records[index].record_id, index + 1)


def test_record_replaced_by_another_whole_one_breaks_the_link_after_it() -> None:
    records, others = chain_of(3), chain_of(2)
    forged = others[1].model_copy(update={"boot_id": "other"})
    records[1] = forged
    assert isinstance(verify_chain(records), ChainAltered)


def test_out_of_order_shows() -> None:
    first, second, third = chain_of(3)
    assert verify_chain([first, third, second]) == ChainGap(1, 3)
    assert verify_chain([first, second, first]) == ChainOutOfOrder(first.record_id, 1)


def test_digest_is_the_same_after_a_trip_over_the_wire() -> None:
    for record in chain_of(3):
        again = Record.model_validate_json(record.model_dump_json())
        assert again == record
        assert is_intact(again)


def test_later_epoch_is_covered_by_the_digest() -> None:
    record = chain_of(1)[0]
    assert is_intact(record)
    assert not is_intact(record.model_copy(update={"epoch": 2}))


def test_first_epoch_keeps_the_digest_of_before_epochs() -> None:
    record = chain_of(1)[0]
    assert digest_of(record) == hashlib.sha256(canonical_bytes(record, without=("digest", "epoch"))).hexdigest()
