"""A circuit breaker: after some failures in a row no one is sent to a department until a single trial has come back well."""

import threading
from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from time import monotonic


class BreakerState(StrEnum):
    """Whether a department is asked (熔断状态): always, not at all for a while, or once to try."""

    CLOSED = "closed"
    OPEN = "open"
    HALF_OPEN = "half_open"


@dataclass(frozen=True)
class BreakerRules:
    """Failures in a row until it opens; seconds until a trial, doubled with each trial that fails up to `longest`."""

    failures: int = 5
    pause: float = 5.0
    longest: float = 60.0


class CircuitBreaker:
    """Stops questions to a department that fails again and again, and tries again later (熔断器). Thread-safe."""

    def __init__(self, rules: BreakerRules, now: Callable[[], float] = monotonic) -> None:
        self._rules = rules
        self._now = now
        self._turn = threading.Lock()
        self._failures = 0
        self._state = BreakerState.CLOSED
        self._pause = rules.pause
        self._opened_at = 0.0

    @property
    def state(self) -> BreakerState:
        return self._state

    @property
    def is_trial_due(self) -> bool:
        """Whether it is open and has waited long enough for somebody to try."""
        with self._turn:
            return self._is_trial_due()

    def admit(self) -> bool:
        """Whether a call may go through now. Each that may must be followed by `note_success`, `note_failure` or `note_withdrawal`."""
        with self._turn:
            if self._state is BreakerState.CLOSED:
                return True
            if not self._is_trial_due():
                return False
            self._state = BreakerState.HALF_OPEN
            return True

    def note_success(self) -> None:
        """A call came back with an answer."""
        with self._turn:
            self._failures, self._pause, self._state = 0, self._rules.pause, BreakerState.CLOSED

    def note_failure(self) -> None:
        """A call came back without one."""
        with self._turn:
            self._failures += 1
            if self._state is BreakerState.HALF_OPEN:
                self._pause = min(self._pause * 2, self._rules.longest)
                self._open()
            elif self._state is BreakerState.CLOSED and self._failures >= self._rules.failures:
                self._open()

    def note_withdrawal(self) -> None:
        """A call was not made after all."""
        with self._turn:
            if self._state is BreakerState.HALF_OPEN:
                self._state = BreakerState.OPEN

    def _is_trial_due(self) -> bool:
        return self._state is BreakerState.OPEN and self._now() >= self._opened_at + self._pause

    def _open(self) -> None:
        self._state, self._opened_at = BreakerState.OPEN, self._now()
