"""`python -m simulators.host --folder DIR`: every simulated device in one process, until it is ended."""

import argparse
import json
import os
import signal
import threading
from pathlib import Path

from simulators.host.client import DOCK_FILE
from simulators.host.control import DockServer
from simulators.host.simulator_set import SimulatorSet, every_simulator


def main() -> None:
    """Start, write DIR/dock.json, wait for SIGTERM, SIGINT or the end of input, stop."""
    arguments = _arguments()
    ended = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda _number, _frame: ended.set())
    if arguments.until_stdin_closes:
        _end_with_stdin(ended)
    folder: Path = arguments.folder.resolve()
    folder.mkdir(parents=True, exist_ok=True)
    simulator_set = SimulatorSet(every_simulator(folder, arguments.centre_port, arguments.network_port))
    simulator_set.start()
    try:
        control = DockServer(simulator_set, arguments.port)
        try:
            _announce(folder, control.url, simulator_set, arguments.ready_fd)
            ended.wait()
        finally:
            control.close()
    finally:
        _withdraw(folder / DOCK_FILE)
        simulator_set.stop()


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m simulators.host", description=__doc__)
    parser.add_argument("--folder", type=Path, required=True, help="for serial ports and dock.json")
    parser.add_argument("--port", type=int, default=0, help="of the control; 0 takes a free one")
    parser.add_argument("--centre-port", type=int, help="put a network that can be cut before this port")
    parser.add_argument("--network-port", type=int, default=0, help="where that network listens")
    parser.add_argument("--until-stdin-closes", action="store_true", help="end when the starting process ends")
    parser.add_argument("--ready-fd", type=int, help="told when everything is ready")
    return parser.parse_args()


def _end_with_stdin(ended: threading.Event) -> None:
    """End when the other end of standard input closes: its holder need not say that it ends, not even when killed."""

    def wait_for_end() -> None:
        while os.read(0, 4096):
            pass
        ended.set()

    threading.Thread(target=wait_for_end, name="stdin", daemon=True).start()


def _announce(folder: Path, url: str, simulator_set: SimulatorSet, ready_fd: int | None) -> None:
    fresh = folder / f"{DOCK_FILE}.new"
    announcement = {"control": url, "pid": os.getpid(), "endpoints": simulator_set.endpoints()}
    fresh.write_text(json.dumps(announcement, indent=1), "utf-8")
    fresh.replace(folder / DOCK_FILE)
    if ready_fd is not None:
        os.write(ready_fd, b"ready")
        os.close(ready_fd)


def _withdraw(announced: Path) -> None:
    """Take our own announcement back; that of another dock in the same folder stays."""
    try:
        is_ours = json.loads(announced.read_text("utf-8"))["pid"] == os.getpid()
    except (OSError, ValueError, KeyError):
        return
    if is_ours:
        announced.unlink(missing_ok=True)


if __name__ == "__main__":
    main()
