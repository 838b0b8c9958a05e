"""The number (UUID) of a printer, in the one form in which it is compared."""


def plain_uuid(text: str) -> str:
    """Small letters and digits alone: announced as bare numbers, sent over IPP as `urn:uuid:…`."""
    return text.lower().removeprefix("urn:uuid:").replace("-", "")
