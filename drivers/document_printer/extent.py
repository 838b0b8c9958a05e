"""How much must come out of a document, compared with what the printer counted."""

from msgspec import Struct

from drivers.document_printer.jobs import JobLook


class PrintExtent(Struct, frozen=True):
    """Printed sides, and the fewest sheets that hold them (应出页数). None where the document does not show its pages."""

    sides: int | None = None
    sheets: int | None = None

    def is_out(self, look: JobLook) -> bool:
        """Whether one of the printer's counts reaches it; a printer that counts nothing is believed."""
        if look.counted is None:
            return True
        return _reaches(look.impressions, self.sides) or _reaches(look.sheets, self.sheets)


def print_extent(pages: int | None, copies: int, *, is_two_sided: bool) -> PrintExtent:
    """Of a document of so many pages."""
    if pages is None:
        return PrintExtent()
    return PrintExtent(pages * copies, ((pages + 1) // 2 if is_two_sided else pages) * copies)


def _reaches(counted: int | None, due: int | None) -> bool:
    return counted is not None and counted >= (1 if due is None else due)
