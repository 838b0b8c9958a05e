"""Periodic work that goes on after a failure: each task is tried again in a later round, and holds up no other."""

import logging
from collections.abc import Callable
from datetime import datetime, timedelta

from sqlalchemy.exc import SQLAlchemyError

_log = logging.getLogger(__name__)


def is_due(last: datetime | None, now: datetime, every: timedelta) -> bool:
    """Whether what was done then is to be done again. A clock that was ahead, and is put right, holds up nothing."""
    return last is None or not timedelta() <= now - last < every


def run_guarded(name: str, task: Callable[[], object]) -> None:
    """Run `task`; what fails is logged by the kind of the failure alone, for its text may hold what a citizen wrote."""
    try:
        task()
    except SQLAlchemyError as error:
        # The database may be away for a while; nothing is lost, and all of it is tried again.
        _log.warning("background: %s failed: %s", name, type(error).__name__)
    except Exception as error:  # noqa: BLE001 - a defect in one task must end neither the others nor the next round
        _log.error("background: %s failed by a defect: %s", name, type(error).__name__)
