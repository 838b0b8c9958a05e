"""The diagnosis code can be read by a person, is signed, and fits what a telephone reads."""

from datetime import UTC, datetime

import segno
from hypothesis import given
from hypothesis import strategies as st

from contract.diagnosis import MOST_FAULTS, Diagnosis, DiagnosisUnreadable, make_diagnosis, parse_diagnosis
from contract.signing_keys import SigningKey

KEY, OTHER = SigningKey(b"\x05" * 32), SigningKey(b"\x06" * 32)
NOON = datetime(2026, 11, 25, 4, 0, tzinfo=UTC)
VERSIONS = (("software", "0.1.0"), ("catalogue", "12"))


def read(text: str) -> Diagnosis:
    found = parse_diagnosis(text)
    assert isinstance(found, Diagnosis)
    return found


def test_diagnosis_says_faults_and_versions() -> None:
    text = make_diagnosis(Diagnosis("YC-001", NOON, VERSIONS, ("receipt_printer:paper_out",)), KEY)
    assert text.splitlines()[:4] == [
        "GKD1 YC-001",
        "2026-11-25T04:00:00Z",
        "software=0.1.0 catalogue=12",
        "receipt_printer:paper_out",
    ]
    found = read(text)
    assert (found.faults, found.versions, found.made_at) == (("receipt_printer:paper_out",), VERSIONS, NOON)
    assert found.is_signed(KEY.verify_key)
    assert not found.is_signed(OTHER.verify_key)


def test_many_faults_still_fit_a_code() -> None:
    text = make_diagnosis(
        Diagnosis("T" * 64, NOON, VERSIONS, tuple("device_family:problem_code" for _ in range(40))), KEY
    )
    found = read(text)
    assert (len(found.faults), found.more) == (MOST_FAULTS, 40 - MOST_FAULTS)
    assert found.is_signed(KEY.verify_key)
    assert segno.make(text, error="m", micro=False).designator <= "25-M"


@given(st.text(), st.lists(st.tuples(st.text(), st.text()), max_size=4), st.lists(st.text(), max_size=20))
def test_any_words_stay_in_their_line(name: str, versions: list[tuple[str, str]], faults: list[str]) -> None:
    found = read(make_diagnosis(Diagnosis(name, NOON, tuple(versions), tuple(faults)), KEY))
    assert found.is_signed(KEY.verify_key)
    assert len(found.versions) == len(versions)
    assert len(found.faults) + found.more == len(faults)


@given(st.text() | st.text().map(lambda text: "GKD1 " + text) | st.text("\n A=+1").map(lambda text: "GKD1 T\n" + text))
def test_any_text_is_survived(text: str) -> None:
    found = parse_diagnosis(text)
    assert isinstance(found, DiagnosisUnreadable) or not found.is_signed(KEY.verify_key)


@given(st.integers(0, 60), st.characters(codec="ascii"))
def test_changed_text_is_not_signed(place: int, letter: str) -> None:
    text = make_diagnosis(Diagnosis("YC-001", NOON, VERSIONS, ("a:b", "c:d")), KEY)
    changed = text[:place] + letter + text[place + 1 :]
    found = parse_diagnosis(changed)
    is_good = isinstance(found, Diagnosis) and found.is_signed(KEY.verify_key)
    assert not is_good or (isinstance(found, Diagnosis) and found == read(text))
