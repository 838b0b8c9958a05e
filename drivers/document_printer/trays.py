"""Which tray a printer means when it lacks paper: `printer-alert` (PWG 5100.9, codes of RFC 3805), else the levels of
`printer-input-tray`, with the paper of each by `media-col-ready` (both PWG 5100.13).

Names are the printer's own. Where it tells neither alerts nor levels no tray is named, for a guess sends a keeper to the wrong one.
"""

import re
from collections.abc import Container, Iterator, Mapping

from msgspec import Struct

from drivers.document_printer.protocol import Attributes
from drivers.document_printer.reasons import parts_of, values
from drivers.ports.status import ProblemCode

_WITHOUT_PAPER = ("inputMediaSupplyEmpty", "inputMediaTrayMissing")
_NEARLY_EMPTY = ("inputMediaSupplyLow",)
_LOW_SHARE = 4
"""A tray with less than one part of so many is the one meant, where the printer says that paper is low and not where."""
_MOST = 4
_LONGEST_NAME = 40
_NO_TRAYS = ("auto", "manual")
"""What a printer lists among its trays though nothing lies in it: its own choice, and sheets fed by hand (PWG 5101.1)."""


class InputTray(Struct, frozen=True):
    """One tray as the printer tells it (纸盒); level and capacity are negative where it does not know (RFC 3805)."""

    name: str
    paper: str = ""
    level: int = -2
    capacity: int = -2

    @property
    def is_empty(self) -> bool:
        """Whether its sensor sees no sheet."""
        return self.level == 0

    @property
    def is_low(self) -> bool:
        """Whether little is left, of what is known of both."""
        return self.level > 0 and self.level * _LOW_SHARE <= self.capacity

    @property
    def words(self) -> str:
        """Its name, and its paper in brackets."""
        return f"{self.name} ({self.paper})" if self.paper else self.name


def tray_sentences(printer: Attributes, codes: Container[ProblemCode], media: str) -> Iterator[str]:
    """Evidence about trays for the problems that the printer's reasons name; `media`: the paper that documents are printed on."""
    if ProblemCode.PAPER_OUT not in codes and ProblemCode.PAPER_LOW not in codes:
        return
    trays = _input_trays(printer)
    if ProblemCode.PAPER_OUT in codes:
        empty = _trays_of_alerts(printer, trays, _WITHOUT_PAPER) or tuple(tray.words for tray in trays if tray.is_empty)
        papers = tuple(dict.fromkeys(filter(None, (tray.paper for tray in trays))))
        if empty:
            yield f"trays without paper: {_list(empty)}"
        elif papers and paper_name(media) not in papers:
            yield f"no tray holds {paper_name(media)}: {_list(tuple(tray.words for tray in trays if tray.paper))}"
    if ProblemCode.PAPER_LOW in codes:
        low = _trays_of_alerts(printer, trays, _NEARLY_EMPTY) or tuple(tray.words for tray in trays if tray.is_low)
        if low:
            yield f"trays with little paper: {_list(low)}"


def paper_name(media: str) -> str:
    """The short name of a self-describing media name (PWG 5101.1): A4 for iso_a4_210x297mm."""
    parts = media.split("_")
    return _plain(parts[1].upper() if len(parts) > 2 and parts[1] else media)


def _input_trays(printer: Attributes) -> tuple[InputTray, ...]:
    """The rows of the printer's table, then trays that only `media-col-ready` knows."""
    ready = {_key(source): (source, paper) for source, paper in _ready(printer)}
    rows = [
        InputTray(name, ready.pop(_key(name), ("", ""))[1], _number(parts, "level"), _number(parts, "maxcapacity"))
        for name, parts in _rows(printer)
        if name and name not in _NO_TRAYS
    ]
    return (*rows, *(InputTray(source, paper) for source, paper in ready.values()))


def _rows(printer: Attributes) -> list[tuple[str, dict[str, str]]]:
    rows = map(parts_of, values(printer, "printer-input-tray"))
    return [(_plain(parts.get("name", "")), parts) for parts in rows]


def _ready(printer: Attributes) -> Iterator[tuple[str, str]]:
    """Tray and paper, of each tray whose paper the printer knows."""
    for ready in values(printer, "media-col-ready"):
        if isinstance(ready, Mapping) and ready.get("media-source") and ready.get("media-size-name"):
            yield _plain(str(ready["media-source"])), paper_name(str(ready["media-size-name"]))


def _trays_of_alerts(printer: Attributes, trays: tuple[InputTray, ...], codes: tuple[str, ...]) -> tuple[str, ...]:
    """The trays that the alerts name by their row, else what the printer writes beside the alert for a person to read."""
    words = {tray.name: tray.words for tray in trays}
    rows = [words.get(name, name) for name, _ in _rows(printer)]
    written = [_plain(str(text)) for text in values(printer, "printer-alert-description")]
    alerts = enumerate(map(parts_of, values(printer, "printer-alert")))
    meant = (
        _at(rows, _number(parts, "groupindex") - 1) or _at(written, place)
        for place, parts in alerts
        if parts.get("code") in codes
    )
    return tuple(dict.fromkeys(filter(None, meant)))


def _at(texts: list[str], place: int) -> str:
    return texts[place] if 0 <= place < len(texts) else ""


def _number(parts: Mapping[str, str], name: str) -> int:
    """-2, which is RFC 3805's word for not known, where there is none."""
    said = parts.get(name, "").strip("\0 ")
    return int(said) if re.fullmatch("-?[0-9]{1,6}", said) else -2


def _key(name: str) -> str:
    """Makers write Tray1, Tray 1 and tray-1 for the same."""
    return re.sub(r"[\s_-]+", "", name).lower()


def _plain(name: str) -> str:
    """On one line, without what evidence is taken apart by; some end their names with a NUL."""
    return " ".join(re.sub(r"[\x00-\x1f\x7f;,]", " ", name).split())[:_LONGEST_NAME]


def _list(names: tuple[str, ...]) -> str:
    return ", ".join(names[:_MOST])
