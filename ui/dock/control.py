"""What the 演示控制台 needs: the people, the state, an action, a printed paper. `simulators.host.client.DockClient` has this shape."""

from typing import Any, Protocol


class DockControl(Protocol):
    """May block for a moment (模拟台): called on a worker thread. Any means JSON."""

    def people(self) -> list[dict[str, Any]]:
        """The synthetic citizens: key, zh, en, …"""

    def state(self) -> dict[str, Any]:
        """What every simulator shows, by device."""

    def act(self, device: str, action: str, **args: Any) -> dict[str, Any]:
        """Do something to a device; its state after."""

    def paper(self, device: str, number: int, kind: str) -> bytes | None:
        """What a printer put out, as png or pdf, counted from 1."""
