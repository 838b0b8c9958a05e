"""A new key counts only for who has both: asked for with the old one, proven with the new one."""

import pytest

from contract.key_rotation import is_proven, rotation_request
from contract.signing_keys import SigningKey

OLD, NEW, OTHER = (SigningKey(bytes([number]) * 32) for number in (1, 2, 3))


def test_holder_of_both_keys_is_proven() -> None:
    request = rotation_request("T-001", OLD.verify_key, NEW)
    assert request.new_key == NEW.verify_key.public
    assert is_proven(request, OLD.verify_key)


def test_proof_counts_for_no_other_key_or_terminal() -> None:
    request = rotation_request("T-001", OLD.verify_key, NEW)
    assert not is_proven(request, OTHER.verify_key)
    assert not is_proven(request.model_copy(update={"terminal_id": "T-002"}), OLD.verify_key)
    assert not is_proven(request.model_copy(update={"new_key": OTHER.verify_key.public}), OLD.verify_key)


def test_what_is_no_key_is_refused() -> None:
    request = rotation_request("T-001", OLD.verify_key, NEW).model_copy(update={"new_key": b"short"})
    with pytest.raises(ValueError, match="bytes"):
        is_proven(request, OLD.verify_key)
