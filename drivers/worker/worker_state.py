"""What becomes of the thread of one device. Does not know threads: the worker asks here while it holds the lock."""

from enum import StrEnum


class WorkerState(StrEnum):
    """Whether a device is served (设备线程状态)."""

    SERVING = "serving"
    LEFT_ALONE = "left_alone"
    """Its thread is blocked in a call and left behind; a new one begins as soon as few enough are blocked."""
    DEAD = "dead"
    """The driver ended its thread."""
    CLOSING = "closing"


class WorkerChange(StrEnum):
    """What happens to the thread of a device (设备线程变化)."""

    LEAVE = "leave"
    DIE = "die"
    BEGIN = "begin"
    CLOSE = "close"


WORKER_TRANSITIONS: dict[tuple[WorkerState, WorkerChange], WorkerState] = {
    (WorkerState.SERVING, WorkerChange.LEAVE): WorkerState.LEFT_ALONE,
    (WorkerState.SERVING, WorkerChange.DIE): WorkerState.DEAD,
    (WorkerState.DEAD, WorkerChange.LEAVE): WorkerState.LEFT_ALONE,
    (WorkerState.LEFT_ALONE, WorkerChange.BEGIN): WorkerState.SERVING,
    (WorkerState.DEAD, WorkerChange.BEGIN): WorkerState.SERVING,
    (WorkerState.SERVING, WorkerChange.CLOSE): WorkerState.CLOSING,
    (WorkerState.LEFT_ALONE, WorkerChange.CLOSE): WorkerState.CLOSING,
    (WorkerState.DEAD, WorkerChange.CLOSE): WorkerState.CLOSING,
}


def changed(state: WorkerState, change: WorkerChange) -> WorkerState:
    """The state after that; the same one where the table has no arrow, such as for the death of a thread that is to end."""
    return WORKER_TRANSITIONS.get((state, change), state)
