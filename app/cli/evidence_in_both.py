"""Evidence on the command line: in Chinese, and behind it in brackets as the terminal reported it; unknown evidence stays as it is."""

from functools import cache, partial

from catalogue.text import Language
from kiosk.diagnostics.evidence_words import evidence_words, is_known
from kiosk.services.condition.fault_words import Say
from wording.store import load_wording


@cache
def in_chinese() -> Say:
    return partial(load_wording().say, language=Language.ZH)


def evidence_in_both(reported: str, say: Say | None = None) -> str:
    """Evidence in the words of a language; `say` speaks it, Chinese without."""
    return evidence_words(reported, say or in_chinese()) if is_known(reported) else reported
