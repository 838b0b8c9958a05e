"""The end of a visit: everything personal is overwritten or forgotten, here and wherever a copy may lie, and proven.

Python cannot overwrite a str. It drops the last reference, and the allocator overwrites what is freed: see `kiosk.memory`.
"""

import logging
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from kiosk.session import Session

log = logging.getLogger(__name__)


class Eraser(Protocol):
    """清除器 — forgets the traces of the visit in one place: the input method, image caches, the spool, a driver."""

    @property
    def name(self) -> str:
        """What it clears, for the proof."""

    def erase(self) -> None:
        """Forget now. May raise; the others are asked all the same."""


@dataclass(frozen=True)
class WipeProof:
    """清除证明 — what was cleared, and what could not be (`failed`). Holds nothing personal."""

    visit_id: str
    at: datetime
    cleared: tuple[str, ...]
    failed: tuple[str, ...]

    @property
    def is_clean(self) -> bool:
        """Whether every place was cleared."""
        return not self.failed


def wipe(session: Session, erasers: Sequence[Eraser], release_memory: Callable[[], None], at: datetime) -> WipeProof:
    """Forget the visit; `release_memory` is that of `kiosk.memory`. What fails is named in the proof."""
    session.forget()
    cleared, failed = ["session"], []
    for eraser in erasers:
        try:
            eraser.erase()
        except Exception:  # one place that cannot be cleared must not keep the others from it
            log.exception("clearing %s failed", eraser.name)
            failed.append(eraser.name)
        else:
            cleared.append(eraser.name)
    release_memory()
    return WipeProof(session.visit_id, at, (*cleared, "memory"), tuple(failed))
