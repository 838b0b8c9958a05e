"""A terminal enrols with a whole code alone, for then it knows its centre by more than the line."""

from pathlib import Path

import pytest

from app.core.enrolment import identity_of
from app.core.refusals import NotEnrolledYet
from contract.enrolment_codes import shown
from contract.signing_keys import SigningKey
from kiosk.services.secret import Secret
from kiosk.services.settings import Settings


@pytest.mark.parametrize(
    ("code", "why"),
    [
        (None, "no enrolment code"),
        ("ABCD-EFGH-JKLM", "not whole"),
        (shown("ABCDEFGHJKLM", SigningKey(bytes(32)).verify_key), "gave no identity: "),
    ],
)
def test_part_of_a_code_asks_no_centre(code: str | None, why: str, tmp_path: Path, free_port: int) -> None:
    settings = Settings(
        data=tmp_path, centre_url=f"http://127.0.0.1:{free_port}", enrol_code=Secret(code) if code else None
    )
    with pytest.raises(NotEnrolledYet, match=why):
        identity_of(settings)
