"""What a step says, before it is put into words: those come with each view, in the language that is chosen then."""

from collections.abc import Mapping
from dataclasses import dataclass

from catalogue.text import LocalText
from kiosk.view import Tone


@dataclass(frozen=True)
class SaidNote:
    """`message` and `advice` are message ids, `advice` "" where there is none."""

    tone: Tone
    message: str
    params: Mapping[str, str | LocalText]
    advice: str = ""
