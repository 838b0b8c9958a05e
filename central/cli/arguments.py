"""What the command line takes as a name, a place, a text. Each raises typer.BadParameter."""

import re

import typer

_TERMINAL = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,63}")
_REGION = re.compile(r"[0-9]{6}|[0-9]{9}|[0-9]{12}")


def terminal_name(text: str) -> str:
    """It is in addresses, signatures and on receipts."""
    if not _TERMINAL.fullmatch(text):
        raise typer.BadParameter("letters, digits, dots and dashes, up to 64; such as YC-001")
    return text


def region_code(text: str) -> str:
    """区划代码 of a district, a town or a village."""
    if not _REGION.fullmatch(text):
        raise typer.BadParameter("6 digits (district), 9 (town) or 12 (village)")
    return text


def some_words(text: str) -> str:
    """The text of an option, which may not be blank."""
    if not text.strip():
        raise typer.BadParameter("may not be empty")
    return text.strip()
