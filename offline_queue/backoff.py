"""How long to wait after failures: exponential with full jitter and a cap. Pure arithmetic."""

from msgspec import Struct

_MOST_DOUBLINGS = 62


class Backoff(Struct, frozen=True):
    """Seconds (退避). The n-th wait lies between `least` and min(`cap`, `first` · 2ⁿ⁻¹), evenly by chance."""

    first: float = 1.0
    cap: float = 300.0
    least: float = 0.2

    def ceiling(self, failures: int) -> float:
        """The longest wait after so many failures in a row (1 = the first)."""
        doublings = min(max(failures, 1) - 1, _MOST_DOUBLINGS)
        return max(self.least, min(self.cap, self.first * float(2**doublings)))

    def delay(self, failures: int, chance: float) -> float:
        """The wait for this `chance` in [0, 1)."""
        return self.least + chance * (self.ceiling(failures) - self.least)
