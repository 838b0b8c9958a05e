"""Which of the machine's readers the settings mean, by the names that PC/SC lists: "ACME Dual Reader [ACME] (serial) 00 01"."""

import re

_MODULE = re.compile(r"(?<![A-Za-z])P?SAM(?![A-Za-z])", re.IGNORECASE)


def is_meant(name: str, wanted: str) -> bool:
    """`wanted` is how the name begins; or, with `*` for what differs, all of it, down to the number of the slot at its end."""
    if "*" not in wanted:
        return name.startswith(wanted)
    return re.fullmatch(".*".join(map(re.escape, wanted.split("*"))), name) is not None


def is_module_slot(name: str) -> bool:
    """Whether the name says that a security module (PSAM) is in it, and no citizen's card."""
    return _MODULE.search(name) is not None
