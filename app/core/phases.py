"""The start of a terminal: its phases in their order, what each may load, and what must not be loaded before the first frame.

| phase | builds | loads |
|---|---|---|
| guard | the process once more, with memory that is overwritten (`app.__main__`, docs/adr/0004) | the standard library |
| ahead | Qt's libraries, on a thread of its own (`ui.preloading`) | the standard library |
| settings | options and settings (`app.cli.run_verb`) | msgspec |
| front | place, catalogue, health and `Terminal` (`app.core.core.assemble`) | what finding an item needs |
| window | Qt, QML and the first frame (`app.screen.running`) | Qt |
| **the first frame** | attract and home answer a touch from here on | |
| work | keys, queue, clients, relay, heartbeat (`app.core.work`) | SQLAlchemy, requests, contract |
| devices | adapters and their threads (`app.core.devices.workers`) | drivers |
| delivery | the relay begins to send | |
| steps | what walks an item (`kiosk.terminal.walks`); what is looked up later, on the disk (`app.core.catalogue.lookups`) | kiosk.steps |
| voice | the announcer, on the screen's thread | |

What belongs to a later phase is asked of its `StartPhase`: a caller that asks early, such as a citizen who is quicker than the
start, builds it or waits for it. So a first tap is slow at worst, and never fails for coming early.
"""

import threading
from collections.abc import Callable
from typing import Generic, TypeVar

T = TypeVar("T")

NOT_BEFORE_THE_FIRST_FRAME = frozenset(
    {
        "PIL", "aiohttp", "alembic", "asyncio", "click", "contract.model", "cv2", "dlib", "email", "fastapi", "nacl",
        "numpy", "pydantic", "pyipp", "requests", "rich", "serial", "sqlalchemy", "stdnum", "typer", "typing_extensions",
        "typst", "urllib3", "usb", "zxingcpp",
    }
)  # fmt: skip
"""Modules, with all below them (tests/app/test_first_frame.py)."""


class StartPhase(Generic[T]):
    """What one phase builds (启动阶段), once. Any thread; what `build` raises comes out at each who asks, and it is tried again."""

    def __init__(self, build: Callable[[], T]) -> None:
        self._build = build
        self._built: list[T] = []
        self._turn = threading.Lock()

    @property
    def is_done(self) -> bool:
        return bool(self._built)

    def __call__(self) -> T:
        """What it builds; the first caller builds it, while others wait."""
        with self._turn:
            if not self._built:
                self._built.append(self._build())
            return self._built[0]
