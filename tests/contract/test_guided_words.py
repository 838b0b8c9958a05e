"""What a guided test reported reads as a sentence at the centre, by the words that the terminal says."""

import pytest

from contract.guided_evidence import EvidenceCode, codes_of, evidence_in_words, evidence_of
from contract.guided_words import GUIDED_WORDS


def said(evidence: str) -> str:
    return evidence_in_words(evidence, lambda key: GUIDED_WORDS.get(key, ""), "：", "；")


@pytest.mark.parametrize(
    ("evidence", "words"),
    [
        ("not_printed", GUIDED_WORDS["not_printed"]),
        ("reason=paper_out not_printed", f"{GUIDED_WORDS['measure_reason']}：缺纸；{GUIDED_WORDS['not_printed']}"),
        ("of_2030=yes what_is_this not_printed", f"of_2030=yes what_is_this；{GUIDED_WORDS['not_printed']}"),
        ("=7", "=7"),
        ("", ""),
    ],
)
def test_evidence_is_said_in_known_words(evidence: str, words: str) -> None:
    assert said(evidence) == words


def test_codes_come_back_as_they_went() -> None:
    codes = (EvidenceCode("paper_out", "reason"), EvidenceCode("not_printed"))
    assert tuple(codes_of(evidence_of(codes))) == codes
    assert evidence_of([EvidenceCode("two words", "fault")]) == "fault=two_words"
