"""What the settings ask of the printer and it says that it has not: told before anything is printed."""

from drivers.document_printer.options import IppOptions
from drivers.document_printer.protocol import Attributes
from drivers.document_printer.reasons import values


def lacking_setting(printer: Attributes, options: IppOptions) -> str | None:
    """One sentence about the first option that the printer does not offer; a printer that tells no list is believed."""
    asked = (
        ("media", options.media, "media-supported"),
        ("sides", options.sides, "sides-supported"),
        ("tray", options.tray, "media-source-supported"),
    )
    for option, value, attribute in asked:
        offered = tuple(map(str, values(printer, attribute)))
        if value and offered and value not in offered:
            return f"the printer has no {option} {value!r}; it has: {', '.join(offered[:20])}"
    return None
