"""With what live pictures are sealed: told by the centre, kept for a start without a network."""

from pathlib import Path

import pytest

from contract.pictures import PictureKey, PictureOpeningKey
from kiosk.services.picture_keys import PictureKeys

OPENING = PictureOpeningKey(bytes(range(32)))
REPORTED = {"card": OPENING.picture_key.public}


def test_centre_facts_remain_after_offline_start(tmp_path: Path) -> None:
    file = tmp_path / "picture-keys.json"
    keys = PictureKeys(file)
    assert keys.key_for("card") is None
    keys.take(REPORTED)
    again = PictureKeys(file)
    key = again.key_for("card")
    assert key == OPENING.picture_key
    assert OPENING.open(key.seal(b"picture")) == b"picture"
    assert again.key_for("identity_code") is None
    again.take({})
    assert PictureKeys(file).key_for("card") is None, "an authority that gave up its key gets no more pictures"


def test_a_damaged_file_is_as_none(tmp_path: Path) -> None:
    file = tmp_path / "picture-keys.json"
    file.write_text("{", "utf-8")
    keys = PictureKeys(file)
    assert keys.key_for("card") is None
    keys.take(REPORTED)
    assert PictureKeys(file).key_for("card") == OPENING.picture_key


@pytest.mark.expected_logs("the keys for pictures were not kept")
def test_disk_that_takes_nothing_costs_only_next_start(tmp_path: Path) -> None:
    (tmp_path / "no folder").write_text("", "utf-8")
    keys = PictureKeys(tmp_path / "no folder" / "picture-keys.json")
    keys.take(REPORTED)
    assert keys.key_for("card") == OPENING.picture_key
    assert (tmp_path / "no folder").read_text("utf-8") == ""


@pytest.mark.expected_logs("a key for pictures that is none")
def test_what_is_no_key_is_not_taken() -> None:
    keys = PictureKeys()
    keys.take(REPORTED | {"identity_code": b"short"})
    assert keys.key_for("card") == OPENING.picture_key
    assert keys.key_for("identity_code") is None
    with pytest.raises(ValueError, match="bytes"):
        PictureKey(b"short")
    with pytest.raises(ValueError, match="bytes"):
        PictureOpeningKey(b"short")


def test_picture_opens_for_its_authority_alone() -> None:
    sealed = OPENING.picture_key.seal(b"picture")
    assert OPENING.picture_key.seal(b"picture") != sealed
    assert PictureOpeningKey(b"x" * 32).open(sealed) is None
    assert OPENING.open(b"") is None
    assert "private=" not in repr(OPENING)
