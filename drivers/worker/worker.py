"""One thread per device: a serial queue of commands with deadlines, status while idle, recovery without restart.

The caller never waits: results, failures and statuses come back through the injected `deliver`. A driver call that
blocks for ever costs one thread, which is left behind; it never costs the caller more than the command's deadline. Few are left
behind at a time: then the device is left alone until one of those calls ends. A thread that a driver ends is begun again.
"""

import logging
import threading
from collections import deque
from collections.abc import Callable
from typing import Generic, TypeVar

from drivers.ports.clock import MonotonicClock
from drivers.ports.counters import DeviceCounters
from drivers.ports.device import Cancelled, Deliver, Device, TellsWhileBusy
from drivers.ports.errors import CommandCancelled, CommandStalled, DeviceFault, WorkerClosed
from drivers.ports.status import DeviceFamily, DeviceStatus, ProblemCode
from drivers.worker.blocked_threads import BlockedThreads
from drivers.worker.command import Command, CommandChange, CommandState, CommandTicket, P
from drivers.worker.evidence import MISSED_POLLS, checked, grown_old
from drivers.worker.recovery import Ladder, RecoveryPace, Rung, TroubleLog, broken
from drivers.worker.worker_state import WorkerChange, WorkerState, changed


def close_quietly(device: Device, name: str) -> None:
    """Close on this thread; a failure is of no more use to anybody."""
    try:
        device.close()
    except (DeviceFault, OSError) as fault:
        log.info("%s: closing failed: %s", name, fault)
    except Exception:  # a driver's defect must not end the device's thread
        log.exception("%s: closing failed by a defect", name)


def close_apart(device: Device, name: str) -> threading.Thread:
    """Close on a thread of its own, for a device that is blocked may block this too. Often it ends the blocked call."""
    closing = threading.Thread(target=close_quietly, args=(device, name), name=f"{name}-close", daemon=True)
    closing.start()
    return closing


T = TypeVar("T")
log = logging.getLogger(__name__)


class DeviceWorker(Generic[P]):
    """Owns one device (设备线程): opens it, runs its commands one by one, polls and heals it.

    Thread-safe. `open_device` and all commands run on the worker's thread; it may raise `DeviceFault`.
    """

    def __init__(  # noqa: PLR0913, PLR0917 -- its surroundings, its pace and its counters
        self,
        name: DeviceFamily,
        open_device: Callable[[], P],
        deliver: Deliver,
        clock: MonotonicClock,
        on_status: Callable[[DeviceStatus], None] | None = None,
        pace: RecoveryPace = RecoveryPace(),  # noqa: B008 - frozen
        counters: DeviceCounters | None = None,
    ) -> None:
        self._name = name
        self._open_device = open_device
        self._deliver = deliver
        self._clock = clock
        self._on_status = on_status
        self._pace = pace
        self._changed = threading.Condition()
        self._queue: deque[Command[P]] = deque()
        self._running: Command[P] | None = None
        self._status: DeviceStatus | None = None
        self._ladder = Ladder(pace)
        self._log = TroubleLog(name, counters or DeviceCounters())
        self._next_poll = clock.now()
        self._poll_now = False
        self._state = WorkerState.SERVING
        self._device: P | None = None
        self._generation = 0
        self._blocked = BlockedThreads()
        self._counts_until = clock.now()
        self._thread = self._start_thread()
        self._watchdog = threading.Thread(target=self._watch, name=f"{name}-watchdog", daemon=True)
        self._watchdog.start()

    def submit(
        self,
        command: Callable[[P, Cancelled], T],
        on_done: Callable[[T], None],
        on_failed: Callable[[Exception], None],
        deadline: float,
        *,
        repeatable: bool = False,
    ) -> CommandTicket:
        """Queue a command. Exactly one of `on_done` and `on_failed` is delivered, at latest `deadline` seconds from now.

        `repeatable` lets the ladder run the command again after a `DeviceFault`: never set it for printing.
        """

        def run(device: P, cancelled: Cancelled) -> Callable[[], None]:
            result = command(device, cancelled)
            return lambda: on_done(result)

        entry = Command(run, on_failed, self._clock.now() + deadline, repeatable)
        with self._changed:
            if self._state is WorkerState.CLOSING:
                self._fail(entry, WorkerClosed(f"{self._name} is closing"))
            else:
                self._queue.append(entry)
                self._changed.notify_all()
        return CommandTicket(lambda: self._cancel(entry))

    def status(self) -> DeviceStatus | None:
        """The last observation, or None before the first; unknown once it has grown old. Never blocks on the device."""
        with self._changed:
            status, now, running = self._status, self._clock.now(), self._running
            is_at_work = running is not None and now <= running.deadline
            if status is None or is_at_work or now <= self._counts_until:
                return status
        return grown_old(status)

    def rung(self) -> Rung:
        """Where the device is on the ladder of recovery, for the diagnostics."""
        return self._ladder.rung

    def poll_soon(self) -> None:
        """Look at the device as soon as it is idle, also when it is being left alone as faulty (hot-plug, suspend)."""
        with self._changed:
            self._ladder = self._ladder.woken()
            self._poll_now = True
            self._changed.notify_all()

    def begin_again(self) -> None:
        """Leave the thread behind, whatever it is at, and go on with a new one that opens the device again."""
        with self._changed:
            if self._state is WorkerState.CLOSING:
                return
            if (entry := self._running) is not None:
                entry.is_cancelled = True
                self._fail(entry, CommandCancelled(f"{self._name}: its thread was begun again"))
            self._ladder = self._ladder.woken()
            self._leave_thread()
            self._go_on()
            self._changed.notify_all()

    def close(self, timeout: float) -> bool:
        """Cancel, fail what is queued, close the device. True when its thread ended within `timeout` seconds."""
        with self._changed:
            self._turn(WorkerChange.CLOSE)
            if self._running is not None:
                self._running.is_cancelled = True
            while self._queue:
                self._fail(self._queue.popleft(), WorkerClosed(f"{self._name} is closing"))
            self._changed.notify_all()
            thread = self._thread
        thread.join(timeout)
        self._watchdog.join(timeout)
        return not thread.is_alive()

    # --- the device's thread ---

    def _start_thread(self) -> threading.Thread:
        thread = threading.Thread(target=self._work, args=(self._generation,), name=f"{self._name}", daemon=True)
        thread.start()
        return thread

    def _work(self, generation: int) -> None:
        try:
            self._serve(generation)
        except BaseException:  # such as a SystemExit of a driver
            log.exception("%s: its thread was ended by the driver", self._name)
            with self._changed:
                if generation == self._generation:
                    self._turn(WorkerChange.DIE)
        finally:
            with self._changed:
                self._changed.notify_all()

    def _serve(self, generation: int) -> None:
        while True:
            entry = self._take(generation)
            if self._is_over(generation):
                break
            if entry is None:
                self._poll(generation)
            else:
                self._run(entry, generation)
        self._drop_device(generation)

    def _is_over(self, generation: int) -> bool:
        return self._state is WorkerState.CLOSING or generation != self._generation

    def _take(self, generation: int) -> Command[P] | None:
        """The next command, or None when a look at the device is due (or the thread must end)."""
        with self._changed:
            while not self._is_over(generation):
                if self._queue:
                    self._running = self._queue.popleft()
                    self._running.moves(CommandChange.BEGIN)
                    self._changed.notify_all()
                    return self._running
                wait = self._next_poll - self._clock.now()
                if wait <= 0 or self._poll_now:
                    self._poll_now = False
                    return None
                self._changed.wait(wait)
            return None

    def _run(self, entry: Command[P], generation: int) -> None:
        while True:
            try:
                self._settle(entry, entry.run(self._open_once(generation), entry.cancelled))
                break
            except DeviceFault as fault:
                if not self._tries_again(entry, fault, generation):
                    break
            except Exception as defect:  # a driver's defect must not end the device's thread
                log.exception("%s: a command failed by a defect", self._name)
                self._fail(entry, defect)
                break
        with self._changed:
            if self._running is entry:
                self._running = None
                self._count_from_now()
                self._next_poll = min(self._next_poll, self._clock.now() + self._pace.poll_gap)

    def _tries_again(self, entry: Command[P], fault: DeviceFault, generation: int) -> bool:
        with self._changed:
            if generation != self._generation:
                return False
            ladder = self._climb(self._ladder.after_fault())
        if ladder.reopens or not entry.repeatable:
            self._drop_device(generation)
        if entry.repeatable and ladder.rung is not Rung.FAULTY and not entry.is_cancelled:
            return True
        self._fail(entry, fault)
        self._publish(broken(self._name, ProblemCode.DISCONNECTED, str(fault), self._clock.now()), generation)
        return False

    def _poll(self, generation: int) -> None:
        """Look at the device. Runs under the watchdog like a command, for a status may block for ever too."""
        entry: Command[P] = Command.of_poll(self._clock.now() + self._pace.poll_deadline)
        with self._changed:
            self._running = entry
            self._changed.notify_all()
        try:
            if self._ladder.reopens:
                self._drop_device(generation)
            status = checked(self._open_once(generation).status(), self._name)
        except DeviceFault as fault:
            self._drop_device(generation)
            status = broken(self._name, ProblemCode.DISCONNECTED, str(fault), self._clock.now())
        except Exception:  # a driver's defect must not end the device's thread
            log.exception("%s: status failed by a defect", self._name)
            status = broken(self._name, ProblemCode.HARDWARE_ERROR, "the driver failed", self._clock.now())
        with self._changed:
            entry.moves(CommandChange.SETTLE)
            if self._running is entry:
                self._running = None
                self._climb(self._ladder.after(status))
                self._next_poll = self._clock.now() + self._ladder.next_look
        self._publish(status, generation)

    def _open_once(self, generation: int) -> P:
        with self._changed:
            device = self._device
        if device is not None:
            return device
        device = self._open_device()
        if isinstance(device, TellsWhileBusy):
            device.tell = lambda status: self._publish(status, generation)
        with self._changed:
            if generation == self._generation:
                self._device = device
                return device
        device.close()
        raise CommandStalled(f"{self._name} opened too late")

    def _drop_device(self, generation: int) -> None:
        with self._changed:
            if generation != self._generation:
                return
            device, self._device = self._device, None
        if device is not None:
            close_quietly(device, self._name)

    # --- ways out ---

    def _settle(self, entry: Command[P], on_settled: Callable[[], None]) -> None:
        with self._changed:
            is_first = entry.moves(CommandChange.SETTLE)
        if is_first:
            self._deliver(on_settled)

    def _fail(self, entry: Command[P], error: Exception) -> None:
        self._settle(entry, lambda: entry.on_failed(error))

    def _cancel(self, entry: Command[P]) -> None:
        with self._changed:
            entry.is_cancelled = True
            if entry in self._queue:
                self._queue.remove(entry)
                self._fail(entry, CommandCancelled(f"{self._name}: cancelled before it began"))

    def _publish(self, status: DeviceStatus, generation: int) -> None:
        with self._changed:
            if generation != self._generation:
                return
            self._status = status
            self._log.note_status(status)
            self._count_from_now()
        if (listener := self._on_status) is not None:
            self._deliver(lambda: listener(status))

    def _climb(self, ladder: Ladder) -> Ladder:
        """Go to that place of the ladder. Holds the lock."""
        self._log.note_climb(self._ladder, ladder, self._clock.now())
        self._ladder = ladder
        return ladder

    def _turn(self, change: WorkerChange) -> None:
        """Apply a change to the state; the caller holds the lock."""
        self._state = changed(self._state, change)

    def _count_from_now(self) -> None:
        """The status counts from now on. Holds the lock."""
        look = max(self._pace.poll_every, self._ladder.next_look)
        self._counts_until = self._clock.now() + MISSED_POLLS * look + self._pace.poll_deadline

    # --- the watchdog's thread ---

    def _watch(self) -> None:
        with self._changed:
            while self._state is not WorkerState.CLOSING:
                self._changed.wait(self._examine())

    def _examine(self) -> float | None:
        """Fail what is overdue, begin again what died; seconds until the next look at all this. Holds the lock."""
        now = self._clock.now()
        if self._state is WorkerState.LEFT_ALONE:
            self._go_on()
        elif self._state is WorkerState.DEAD or not self._thread.is_alive():
            self._revive(now)
        for entry in [command for command in self._queue if command.deadline <= now]:
            self._queue.remove(entry)
            self._fail(entry, CommandStalled(f"{self._name}: deadline passed in the queue"))
        due = [command.deadline - now for command in self._queue]
        if self._running is not None:
            due.append(self._examine_running(self._running, now))
        if self._state is WorkerState.LEFT_ALONE:
            due.append(self._pace.abandon_after)
        return min(due, default=None)

    def _examine_running(self, entry: Command[P], now: float) -> float:
        if entry.deadline > now:
            return entry.deadline - now
        if entry.stalled_since is None:
            entry.stalled_since = now
            entry.is_cancelled = True
            if entry.state is not CommandState.SETTLED:
                self._fail(entry, CommandStalled(f"{self._name}: no outcome within the deadline"))
                self._publish(broken(self._name, ProblemCode.STALLED, "a command does not end", now), self._generation)
        left = entry.stalled_since + self._pace.abandon_after - now
        if left > 0:
            return left
        self._abandon()
        return self._pace.abandon_after

    def _abandon(self) -> None:
        """Leave the blocked thread behind and go on with a new one that opens the device again, if not too many are blocked."""
        log.info("%s: a blocked driver call is left behind", self._name)
        self._leave_thread()
        evidence = f"{self._blocked.number()} calls do not end"
        self._publish(broken(self._name, ProblemCode.STALLED, evidence, self._clock.now()), self._generation)
        self._go_on()

    def _leave_thread(self) -> None:
        self._blocked.add(self._thread)
        device, self._device = self._device, None
        self._generation += 1
        self._running = None
        self._next_poll = self._clock.now()
        if device is not None:
            self._blocked.add(close_apart(device, self._name))
        self._turn(WorkerChange.LEAVE)

    def _go_on(self) -> None:
        """Begin a new thread as soon as few enough are blocked; until then the device is known to be stalled."""
        if self._blocked.has_room():
            self._turn(WorkerChange.BEGIN)
            self._thread = self._start_thread()
        else:
            self._count_from_now()

    def _revive(self, now: float) -> None:
        """A driver has ended the device's thread: fail what it was at, and begin another, at the pace of the ladder."""
        self._turn(WorkerChange.DIE)
        self._generation += 1
        if (entry := self._running) is not None:
            self._running = None
            self._fail(entry, DeviceFault(f"{self._name}: the driver ended its thread"))
        if (device := self._device) is not None:
            self._device = None
            self._blocked.add(close_apart(device, self._name))
        self._climb(self._ladder.after_fault())
        self._next_poll = now + self._ladder.next_look
        evidence = "the driver ended its thread"
        self._publish(broken(self._name, ProblemCode.HARDWARE_ERROR, evidence, now), self._generation)
        self._turn(WorkerChange.BEGIN)
        self._thread = self._start_thread()
