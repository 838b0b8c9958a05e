"""What the console's forms take: lines of text without control characters, which PostgreSQL could not keep and no page could show.

Nor marks of direction or of no width: they make a text read otherwise than it is written, on pages, terminals and papers.
"""

import re
from typing import Final

_UNSEEN: Final = r"\x00-\x1f\x7f-\x9f\xad\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff"
LINE: Final = rf"^[^{_UNSEEN}]*$"
OPERATOR: Final = rf"^[^\S{_UNSEEN}]*[^\s{_UNSEEN}][^{_UNSEEN}]*$"
"""A line with something in it that can be seen."""
_MARKS: Final = re.compile(r"[\xad\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufeff]")
_CONTROLS: Final = re.compile(rf"[{_UNSEEN}]")


def clean_line(text: str, longest: int) -> str:
    """What is typed where nothing is refused: without marks that cannot be seen, blanks in place of control characters, cut."""
    return _CONTROLS.sub(" ", _MARKS.sub("", text)).strip()[:longest].rstrip()


REGION: Final = r"^[0-9]{6,12}$"
