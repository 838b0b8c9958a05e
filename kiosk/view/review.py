"""What is checked and signed before it is submitted."""

from msgspec import Struct

from kiosk.view.lines import Line
from kiosk.view.note import Note


class SignatureScreen(Struct, frozen=True):
    """Strokes drawn with the finger (签名); at least 200 px of stroke. `subject`: the text that is signed.

    `signer`: another adult of the household whose turn it is, and who may be absent; `turn` differs for each who signs.
    `in_words`: what is written there in place of a signature, where somebody who cannot write confirms; empty where none may.
    """

    label: str
    statement: str
    is_signed: bool
    note: Note | None = None
    subject: str = ""
    signer: str = ""
    turn: int = 0
    in_words: str = ""


class ReviewScreen(Struct, frozen=True):
    """Everything once more (核对): what was typed in full, what came from the card masked.

    `editable` names the form page of each line (-1: none). `heading` in place of the usual one.
    """

    lines: tuple[Line, ...]
    editable: tuple[int, ...]
    statement: str
    will_queue: bool
    heading: str = ""
