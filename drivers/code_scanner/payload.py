"""From the bytes of a code to text: UTF-8, else GB18030, else nothing."""

LONGEST = 4096
"""More than any bar or QR code holds as text."""
_SEPARATORS = "\t\n\r\x1d\x1e\x04"
"""Control characters that codes do carry: line ends of cards, and the GS1 separators."""


def text_of(data: bytes) -> str | None:
    """The text, or None for bytes that are no text. GB18030 is what Chinese departments print without saying so."""
    for encoding in ("utf-8", "gb18030"):
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        return text if is_text(text) else None
    return None


def is_text(text: str) -> bool:
    """Whether it is something and holds no control characters but separators."""
    return bool(text) and len(text) <= LONGEST and all(each.isprintable() or each in _SEPARATORS for each in text)
