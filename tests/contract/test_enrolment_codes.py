"""An enrolment code carries the fingerprint of the centre's key, however it is typed."""

from hypothesis import given
from hypothesis import strategies as st

from contract.enrolment_codes import CHECK_LENGTH, LETTERS, SECRET_LENGTH, WholeCode, fingerprint, shown
from contract.signing_keys import SigningKey

KEYS = st.binary(min_size=32, max_size=32).map(lambda seed: SigningKey(seed).verify_key)
SECRETS = st.text(LETTERS, min_size=SECRET_LENGTH, max_size=SECRET_LENGTH)


@given(SECRETS, KEYS, KEYS)
def test_shown_code_fits_its_centre_alone(secret, key, other):
    code = shown(secret, key)
    assert [len(group) for group in code.split("-")] == [4] * 7
    for typed in (code, code.lower(), code.replace("-", " "), f" {code} "):
        whole = WholeCode.read(typed)
        assert whole.secret == secret
        assert whole.fits(key)
        assert whole.fits(other) is (other == key)


@given(st.text())
def test_whatever_is_typed_is_read(typed):
    whole = WholeCode.read(typed)
    assert len(whole.check) in (0, CHECK_LENGTH)


def test_the_fingerprint_is_fixed():
    assert fingerprint(SigningKey(bytes(32)).verify_key) == "XCQP979NC8XVZH59"


def test_code_without_its_check_part_fits_no_centre():
    assert not WholeCode.read("ABCD-EFGH-JKLM").fits(SigningKey(bytes(32)).verify_key)


def test_the_secret_is_kept_out_of_logs():
    assert "ABCD" not in repr(WholeCode.read("ABCD-EFGH-JKLM"))
