"""Overwrites what citizens leave where no allocator reaches: on the stacks of threads, and in what only cycles keep alive.

Freed memory is overwritten by the allocator (`central.cli.memory`). A thread that waits for work keeps the dead part of its stack
as it was left, and nothing collects cycles while nothing is done.
"""

import gc
import threading
from asyncio import Task, create_task
from collections.abc import Iterator
from contextlib import suppress
from functools import partial
from time import monotonic
from urllib.parse import clear_cache  # type: ignore[attr-defined]  # documented, and not in the stubs

from anyio import CapacityLimiter, create_task_group, sleep, to_thread
from starlette.types import ASGIApp, Receive, Scope, Send

from central.stacks import overwrite_stack
from contract.model import Message

EVERY_SECONDS = 2.0
SWEPT_FOR = 30.0
"""Seconds after the last request: until then kept connections are closed, and cases have gone on their way."""

_WORKER = "AnyIO worker thread"
_PATIENCE = 1.0
_KEPT_STACKS = 8
"""More than the C library keeps of threads that have ended, for the next that begin: 40 MiB, of 8 MiB each."""


def _complete_messages() -> None:
    """Build what reads and writes each message now, before anybody is served.

    What is built later is moved from a stack to the heap as it lies there, with what an earlier reader left between its fields.
    """
    for kind in _below(Message):
        kind.model_rebuild()


def _below(kind: type[Message]) -> Iterator[type[Message]]:
    for subclass in kind.__subclasses__():
        yield subclass
        yield from _below(subclass)


class Sweeper:
    """Sweeps while no one is being served (清扫), for a while after somebody was. `begin` it when the life span begins."""

    def __init__(self) -> None:
        self.under_way = 0
        self.served_at = float("-inf")

    def begin(self) -> Task[None]:
        """From now on, until the task is cancelled."""
        _complete_messages()
        # what is there now stays: looking for what is not needed any more costs little then
        gc.freeze()
        return create_task(self._run())

    async def _run(self) -> None:
        while True:
            await sleep(EVERY_SECONDS)
            if self.under_way == 0 and monotonic() - self.served_at < SWEPT_FOR:
                with suppress(RuntimeError):  # no thread can be begun now: the next time
                    await self.sweep()

    async def sweep(self) -> None:
        """Every thread that waits for work overwrites its stack."""
        workers = sum(thread.name == _WORKER for thread in threading.enumerate())
        together, limiter = threading.Barrier(max(1, workers)), CapacityLimiter(max(1, workers))
        async with create_task_group() as tasks:
            for _ in range(together.parties):
                tasks.start_soon(partial(to_thread.run_sync, _meet, together, limiter=limiter))
        await to_thread.run_sync(_overwrite_stacks_of_ended)
        # addresses that were asked for are kept for a next time
        clear_cache()
        gc.collect()
        overwrite_stack()


def _meet(together: threading.Barrier) -> None:
    """Each on a thread of its own: a process that has swept waits for the others."""
    overwrite_stack()
    with suppress(threading.BrokenBarrierError):
        together.wait(_PATIENCE)


def _overwrite_stacks_of_ended() -> None:
    together = threading.Barrier(_KEPT_STACKS)
    threads = [threading.Thread(target=_meet, args=(together,)) for _ in range(_KEPT_STACKS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()


class Swept:
    """The application (受清扫的应用) in a process that serves nothing else: swept while no one is served, as long as it lives.

    Not for a process with a screen: what only cycles keep alive is collected here on a thread that is not the screen's.
    """

    def __init__(self, app: ASGIApp) -> None:
        self._app = app
        self._sweeper = Sweeper()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Called by the web server."""
        if scope["type"] == "lifespan":
            sweeping = self._sweeper.begin()
            try:
                await self._app(scope, receive, send)
            finally:
                sweeping.cancel()
            return
        self._sweeper.under_way += 1
        try:
            await self._app(scope, receive, send)
        finally:
            self._sweeper.under_way -= 1
            self._sweeper.served_at = monotonic()
