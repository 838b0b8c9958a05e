"""What the terminal itself can say aloud, without items: every text of it in a language, numbers filled in."""

from collections.abc import Iterator, Sequence
from itertools import product

from catalogue.text import Language
from kiosk.voice.sentences import joined
from wording.store import Wording

MOST_PAGES = 12
"""Pages of a list or a form that have a number of their own for the ear."""

ADVICE = "_advice"
"""Ends the id of what a note advises; the note has the same id without it."""

WHOLE = frozenset({
    "call", "video", "help", "face", "face_consent", "finger", "rule",
    "pick_up", "field", "confirm", "choice", "slot", "region", "sms_code", "id_no", "name", "mobile", "plate_no", "vin", "usc_code",
    "bank_card", "amount", "number", "receipt_no", "cert_no", "photo_receipt", "permit_no", "passport_no", "disability_cert",
    "decision_no", "invoice_no", "pay_code", "account_no", "query_code",
})  # fmt: skip
"""Of which every text may be said: the page of help, a call and its video, instructions, and what is wrong with an answer."""

NOT_CITIZENS = frozenset(
    {"diagnostics", "guided", "check", "logs", "diagnosis", "action", "setting", "entrance", "enrol", "setup"}
)
"""The pages of keepers and technicians, who have the prompts alone."""

_NUMBERS = tuple(str(number) for number in range(1, MOST_PAGES + 1))
_FINITE: dict[str, dict[str, tuple[str, ...]]] = {
    "list.spoken_page": {"page": _NUMBERS, "pages": _NUMBERS},
    "form.spoken_page": {"page": _NUMBERS, "pages": _NUMBERS},
    "finger.spoken": {"finger": ("1", "2"), "fingers": ("2",)},
}
"""The messages whose gaps take few values, with those."""


def digits_aloud(digits: str) -> str:
    """Digits, each a sentence of its own and all of them twice, for a technician who tests the loudspeaker. In Mandarin."""
    said = "".join(f"{digit}。" for digit in digits)
    return f"测试数字。{said}再说一遍。{said}"


def own_messages(wording: Wording, ids: Sequence[str], language: Language) -> Iterator[str]:
    """Every text, as `joined` leaves it. One with a gap that takes any value is not among them: it is shown."""
    if language == Language.ZH:
        yield digits_aloud("0123456789")
    known = frozenset(ids)
    for message in ids:
        if is_read(message, known):
            yield from (joined([sentence]) for sentence in _sentences_of(wording, message, language))


def is_read(message: str, known: frozenset[str]) -> bool:
    """Whether the message of that id, one of those known, is to have a clip: prompts, notes with their advice, and `WHOLE`."""
    screen, _, what = message.partition(".")
    if what.startswith(("spoken", "also_")) or screen in WHOLE:
        return True
    return screen not in NOT_CITIZENS and (message.endswith(ADVICE) or message + ADVICE in known)


def _sentences_of(wording: Wording, message: str, language: Language) -> Iterator[str]:
    gaps = _FINITE.get(message, {})
    for values in product(*gaps.values()):
        try:
            yield wording.say(message, language, **dict(zip(gaps, values, strict=True)))
        except KeyError:  # a gap that takes any value
            return
