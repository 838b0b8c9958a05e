"""A sealed bundle opens with the one key, says who signed it, and survives any bytes."""

import gzip

import pytest
from hypothesis import given
from hypothesis import strategies as st

from contract import support_bundle
from contract.sealing import OpeningKey
from contract.signing_keys import SigningKey
from contract.support_bundle import BundledFile, BundleUnreadable, OpenedBundle, SupportBundle, open_bundle, seal_bundle
from tests.contract.parts import NOON, submission

KEY, OTHER = SigningKey(b"\x05" * 32), SigningKey(b"\x06" * 32)
CENTRE, STRANGER = OpeningKey(b"\x07" * 32), OpeningKey(b"\x08" * 32)
BUNDLE = SupportBundle(
    terminal_id="T-001",
    made_at=NOON,
    software_version="0.1.0",
    files=(BundledFile(name="kiosk.log", content=b'{"event":"x"}\n' * 200),),
)


def sealed() -> bytes:
    return seal_bundle(BUNDLE, CENTRE.sealing_key, KEY)


def test_bundle_opens_with_its_key_alone() -> None:
    opened = open_bundle(sealed(), CENTRE)
    assert isinstance(opened, OpenedBundle)
    assert opened.bundle == BUNDLE
    assert opened.is_signed(KEY.verify_key)
    assert not opened.is_signed(OTHER.verify_key)
    assert isinstance(open_bundle(sealed(), STRANGER), BundleUnreadable)
    assert b"event" not in sealed()


@given(st.integers(0, 200), st.integers(1, 255))
def test_a_changed_byte_closes_the_bundle(place: int, change: int) -> None:
    raw = bytearray(sealed())
    raw[place % len(raw)] ^= change
    assert isinstance(open_bundle(bytes(raw), CENTRE), BundleUnreadable)


@given(st.binary(max_size=300))
def test_any_sealed_bytes_are_survived(content: bytes) -> None:
    for inside in (
        content,
        gzip.compress(content),
        gzip.compress(b"gov-kiosk support bundle 1\n" + bytes(64) + content),
    ):
        raw = support_bundle.MAGIC + CENTRE.sealing_key.seal_bytes(inside)
        assert isinstance(open_bundle(raw, CENTRE), BundleUnreadable)


def test_what_unpacks_too_large_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(support_bundle, "MOST_BYTES", 100)
    assert open_bundle(sealed(), CENTRE) == BundleUnreadable("no bundle inside")


def test_a_submission_is_no_bundle() -> None:
    raw = support_bundle.MAGIC + CENTRE.sealing_key.seal(submission())
    assert isinstance(open_bundle(raw, CENTRE), BundleUnreadable)


@pytest.mark.parametrize("name", ["", "../x", "a/b", ".hidden", "a" * 101])
def test_files_have_no_folder(name: str) -> None:
    with pytest.raises(ValueError, match="name"):
        BundledFile(name=name, content=b"")
