"""Counts what comes out of a port: cards, receipts, paper, cuts, pages, codes; of another maker's family each outcome by its name."""

from collections.abc import Callable, Iterator
from typing import Any, TypeVar, cast

from drivers.ports.code_scanner import CodeScanned, GarbledCode
from drivers.ports.counters import DeviceCounters
from drivers.ports.device import methods_of
from drivers.ports.fingerprint_reader import FingerCaptured
from drivers.ports.id_card_reader import CardRead, CardUnreadable, CardWithdrawn
from drivers.ports.printing import NotPrinted, Printed, Unconfirmed
from drivers.ports.receipt_printer import ReceiptImage
from drivers.ports.social_card_reader import SocialCardRead, SocialCardUnreadable
from drivers.ports.speech import NotSaid, Said
from drivers.ports.status import DeviceStatus, FamilyOf

P = TypeVar("P")

_MILLIMETRES_AN_INCH = 25.4
_CHANGED = 20
"""Percent by which a supply goes up only when it is changed."""
_NAMES: dict[type[Any], str] = {
    CardUnreadable: "cards_not_read",
    SocialCardUnreadable: "cards_not_read",
    CardWithdrawn: "cards_withdrawn",
    CodeScanned: "codes",
    GarbledCode: "codes_garbled",
    FingerCaptured: "fingers",
    Said: "sentences",
    NotSaid: "sentences_not_said",
    NotPrinted: "not_printed",
    Unconfirmed: "unconfirmed",
}


def counted(device: P, family: FamilyOf[Any], counters: DeviceCounters, *, is_ours: bool) -> P:
    """The same device; what its methods give is counted. Of a family that is not ours each outcome counts by its name."""
    return cast("P", _CountedDevice(device, family, counters, is_ours))


class _CountedDevice:
    def __init__(self, device: Any, family: FamilyOf[Any], counters: DeviceCounters, is_ours: bool) -> None:
        vars(self).update(_device=device, _tally=_Tally(family, counters, is_ours), _methods=methods_of(family.port))

    def __getattr__(self, name: str) -> Any:
        found = getattr(vars(self)["_device"], name)
        return self._counting(name, found) if name in vars(self)["_methods"] else found

    def __setattr__(self, name: str, value: Any) -> None:
        setattr(vars(self)["_device"], name, value)

    def _counting(self, name: str, method: Callable[..., Any]) -> Callable[..., Any]:
        tally: _Tally = vars(self)["_tally"]

        def call(*given: Any, **named: Any) -> Any:
            outcome = method(*given, **named)
            tally.take(name, given, outcome)
            if isinstance(outcome, DeviceStatus):
                tally.look(outcome)
            return outcome

        return call


class _Tally:
    def __init__(self, family: FamilyOf[Any], counters: DeviceCounters, is_ours: bool) -> None:
        self._family = family
        self._counters = counters
        self._is_ours = is_ours
        self._levels: dict[str, int] = {}
        self._has_failed = False
        """Whether a card was tried in vain since the last one that was read."""

    def look(self, status: DeviceStatus) -> None:
        """A level that has gone up by much is a new cartridge."""
        levels = {level.name: level.percent for level in status.levels}
        for name, percent in levels.items():
            if percent - self._levels.get(name, percent) >= _CHANGED:
                self._counters.add(self._family, f"changed.{name}")
        self._levels |= levels

    def take(self, method: str, given: tuple[Any, ...], outcome: Any) -> None:
        if method in ("status", "close"):
            return
        names = self._ours(given, outcome) if self._is_ours else iter([(f"{method}.{type(outcome).__name__}", 1)])
        for name, number in names:
            self._counters.add(self._family, name, number)

    def _ours(self, given: tuple[Any, ...], outcome: Any) -> Iterator[tuple[str, int]]:
        if isinstance(outcome, CardRead | SocialCardRead):
            yield "cards", 1
            if not self._has_failed:
                yield "cards_first_try", 1
        self._has_failed = isinstance(outcome, CardUnreadable | CardWithdrawn | SocialCardUnreadable)
        if isinstance(outcome, Printed):
            yield from _printed(given, outcome)
        elif (name := _NAMES.get(type(outcome))) is not None:
            yield name, 1


def _printed(given: tuple[Any, ...], outcome: Printed) -> Iterator[tuple[str, int]]:
    receipt = given[0] if given else None
    if isinstance(receipt, ReceiptImage):
        rows = len(receipt.rows) // receipt.paper.row_bytes
        yield from (("receipts", 1), ("cuts", 1))
        yield "paper_mm", round(rows * _MILLIMETRES_AN_INCH / receipt.paper.dpi)
    else:
        yield from (("documents", 1), ("pages", outcome.pages))
