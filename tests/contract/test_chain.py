"""The chain shows what is missing, altered or out of order."""

import hashlib

import hypothesis.strategies as st
import rfc8785
from hypothesis import given
from msgspec.structs import replace

from contract.canonical import canonical_bytes
from contract.chain import GENESIS, digest_of, end_of, is_intact, next_link
from contract.records import GENESIS_DIGEST, Record
from tests.contract.parts import case_facts, chain_of, record_body
from tests.contract.whole_chain import ChainAltered, ChainGap, ChainOutOfOrder, ChainWhole, verify_chain


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


def test_replaced_record_breaks_the_next_link() -> None:
    records, others = chain_of(3), chain_of(2)
    forged = others[1].model_copy(update={"boot_id": "other"})
    records[1] = forged
    assert isinstance(verify_chain(records), ChainAltered)


def test_out_of_order_shows() -> None:
    first, second, third = chain_of(3)
    assert verify_chain([first, third, second]) == ChainGap(1, 3)
    assert verify_chain([first, second, first]) == ChainOutOfOrder(first.record_id, 1)


def test_digest_is_same_after_it_was_sent() -> None:
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


HOSTILE = st.text(max_size=20) | st.sampled_from((',"sequence":', '"sealed":null,"sequence":1', '\\",\\"sequence\\":'))


@given(
    boot=HOSTILE,
    name=HOSTILE,
    visit=HOSTILE,
    sealed=st.none() | st.binary(max_size=100),
    epoch=st.integers(1, 3),
    sequence=st.integers(1, 2**40),
)
def test_digest_covers_canonical_form_whatever_texts_say(
    boot: str, name: str, visit: str, sealed: bytes | None, epoch: int, sequence: int
) -> None:
    facts = case_facts().model_copy(update={"visit_id": visit})
    said = {
        "boot_id": boot,
        "terminal_id": name,
        "facts": facts,
        "sealed": sealed,
        "epoch": epoch,
        "sequence": sequence,
    }
    record = chain_of(1)[0].model_copy(update=said)
    without = {"digest"} if epoch > 1 else {"digest", "epoch"}
    expected = rfc8785.dumps(record.model_dump(mode="json", exclude=without))
    assert digest_of(record) == hashlib.sha256(expected).hexdigest()


@given(sealed=st.none() | st.binary(max_size=100), epoch=st.integers(1, 3))
def test_link_bytes_begin_with_the_digest(sealed: bytes | None, epoch: int) -> None:
    body = replace(record_body(sealed=sealed), epoch=epoch)
    link = next_link(GENESIS, body)
    assert Record.model_validate_json(link.encoded) == link.record
    assert is_intact(link.record)
    assert link.encoded.startswith(b'{"digest":"%b",' % link.record.digest.encode())
