"""What tests measured, in the words of the page: their evidence is codes, and each code has a message `guided.…`."""

from collections.abc import Callable

from contract.guided_evidence import evidence_in_words
from kiosk.diagnostics.evidence_words import evidence_words, known_evidence
from kiosk.services.condition.fault_words import device_name


def measured_in_words(evidence: str, say: Callable[..., str]) -> str:
    """The evidence of a test or of a line of a check; "" where there is none. A sentence, as of the clock, has words of its own."""
    if " " in evidence and "=" not in evidence and known_evidence(evidence) is not None:
        return evidence_words(evidence, say)
    return evidence_in_words(evidence, _words(say), say("guided.colon"), say("evidence.and"))


def value_in_words(value: str, say: Callable[..., str]) -> str:
    """One value; a number, and what has no words, as it is."""
    return _words(say)(f"value_{value}") or value


def _words(say: Callable[..., str]) -> Callable[[str], str]:
    def words(key: str) -> str:
        try:
            return say(f"guided.{key}")
        except KeyError:
            family = key.removeprefix("value_")
            name = device_name(family, say)
            return "" if name == family else name

    return words
