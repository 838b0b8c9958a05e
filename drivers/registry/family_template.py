"""A family of another maker as it begins: its port with the step that it brings, manifest, adapter, simulator, entry points and test.

It works as it is made, with a device that answers lines: the maker of another device changes the protocol and the texts.
"""

import re
from pathlib import Path

from drivers.registry.template import project_text

_NAME = re.compile("[a-z][a-z0-9_]{1,31}")

_POINTS = """[project.entry-points."gov_kiosk.families"]
{family} = "{name}.manifest:MANIFEST"

[project.entry-points."gov_kiosk.simulators"]
{family} = "{name}.simulator:MANIFEST"
"""

_PORT = '''"""What a terminal may ask of the family `{family}`: its status, and the step that it brings."""

from typing import Protocol

from drivers.ports.guided import GuidedDevice
from drivers.ports.status import FamilyOf


class {title}(GuidedDevice, Protocol):
    """Methods of your own go here; each outcome is a frozen value, one of them `ReaderFailed`."""


FAMILY = FamilyOf[{title}]("{family}")
'''

_MANIFEST = '''"""What the family says of itself. Imports no adapter at its top."""

from drivers.ports.device import AdapterOptions, Device
from drivers.ports.manifest import NOT_THERE, AdapterContext, Manifest, Words

from {name}.port import FAMILY


def _build(options: AdapterOptions, around: AdapterContext) -> Device:
    from {name}.adapter import {title}Adapter
    from {name}.options import {title}Options

    return {title}Adapter({title}Options.model_validate(options), around.clock)


MANIFEST = Manifest(
    family=FAMILY,
    words=Words("新设备", "new device"),
    adapters={{"{name}": _build}},
    faults=NOT_THERE,
    is_needed_by_items=False,
)
'''

_OPTIONS = '''"""What the settings of a terminal say to this adapter."""

from drivers.transport.address_options import AddressOptions


class {title}Options(AddressOptions):
    """`port`: where the device is, such as `serial:/dev/ttyUSB0` or `tcp:192.0.2.7:4711`."""

    baud: int = 9600
'''

_ADAPTER = '''"""The adapter, and the step: pages for the citizen. The device answers lines: STATUS with OK, READ with VALUE … or NONE."""

from drivers.ports.clock import MonotonicClock
from drivers.ports.device import Cancelled, ReaderFailed
from drivers.ports.errors import DeviceFault, DeviceLost, ProtocolFault
from drivers.ports.guided import GuidedLine, GuidedMove, GuidedOutcome, GuidedPage, GuidedTone
from drivers.ports.manifest import Words
from drivers.ports.status import Condition, DeviceStatus, ProblemCode
from drivers.transport.opening import LineSettings, open_transport
from drivers.transport.transport import Transport, rest

from {name}.manifest import MANIFEST
from {name}.options import {title}Options
from {name}.port import FAMILY

ANSWER_SECONDS, LOOK_EVERY = 1.0, 0.2
LONGEST = 256
USE = Words("请使用旁边的设备", "Use the device beside the screen")
WAITING = Words("正在等设备的结果", "Waiting for the device")
DONE = Words("已经好了，可以继续", "It is done; you can go on")
VALUE = Words("结果", "Result")


class {title}Adapter:
    """Opened by the first call that needs it; one thread uses it."""

    def __init__(self, options: {title}Options, clock: MonotonicClock) -> None:
        self._options = options
        self._clock = clock
        self._line: Transport | None = None
        self.reached_at = options.reached_at

    def status(self) -> DeviceStatus:
        """What was really seen, and when. UNKNOWN is an answer; a guess is none."""
        try:
            answer = self._asked("STATUS")
        except DeviceFault as fault:
            self.close()
            problem = MANIFEST.problem(_code_of(fault))
            return DeviceStatus(FAMILY, Condition.BAD, str(fault), self._clock.now(), (problem,))
        if answer != "OK":
            return DeviceStatus(FAMILY, Condition.UNKNOWN, "an answer of another kind", self._clock.now())
        return DeviceStatus(FAMILY, Condition.OK, "answers", self._clock.now())

    def close(self) -> None:
        """Release the port."""
        line, self._line = self._line, None
        if line is not None:
            line.close()

    def guide(self, move: GuidedMove, seconds: float, cancelled: Cancelled) -> GuidedOutcome:
        """The step: first what to do, then the value once the device has one."""
        waiting = GuidedPage(USE, WAITING, tone=GuidedTone.BUSY)
        if move is not GuidedMove.WAIT:
            return waiting
        end = self._clock.now() + seconds
        try:
            while not cancelled() and self._clock.now() < end:
                kind, _, value = self._asked("READ").partition(" ")
                if kind == "VALUE" and value:
                    return GuidedPage(USE, DONE, tone=GuidedTone.GOOD, lines=(GuidedLine(VALUE, value),), answer=value)
                rest(self._opened(), self._clock, LOOK_EVERY)
        except DeviceFault as fault:
            self.close()
            return ReaderFailed(_code_of(fault), str(fault))
        return waiting

    def _opened(self) -> Transport:
        if self._line is None:
            self._line = open_transport(self._options.reached_at, LineSettings(baud=self._options.baud))
        return self._line

    def _asked(self, question: str) -> str:
        """The line that answers. Raises DeviceLost, and ProtocolFault where none comes or it is no text."""
        line = self._opened()
        line.drain()
        line.write(f"{{question}}\\n".encode())
        answer, end = b"", self._clock.now() + ANSWER_SECONDS
        while not answer.endswith(b"\\n") and len(answer) < LONGEST and (left := end - self._clock.now()) > 0:
            answer += line.read(left)
        if not answer.endswith(b"\\n"):
            raise ProtocolFault("no whole answer")
        try:
            return answer.decode().strip()
        except UnicodeDecodeError as wrong:
            raise ProtocolFault("an answer that is no text") from wrong


def _code_of(fault: DeviceFault) -> ProblemCode:
    return ProblemCode.DISCONNECTED if isinstance(fault, DeviceLost) else ProblemCode.NO_ANSWER
'''

_SIMULATOR = '''"""The device's side of its protocol, for machines without one: on the dock, and under the tests."""

import socket
import threading
from contextlib import suppress

from simulators.manifest import Act, AdapterChoice, SimulatorContext, SimulatorManifest, Switch
from simulators.simulator import ActRefused, Args, Faults, State


class {title}Simulator:
    """Answers each line, on a port of its own."""

    name = "{family}"

    def __init__(self) -> None:
        self._faults = Faults(("silent",))
        self._value = ""
        self._server = socket.create_server(("127.0.0.1", 0))
        self._lines: list[socket.socket] = []

    @property
    def endpoint(self) -> str:
        """What goes into the adapter's options."""
        return f"tcp:127.0.0.1:{{self._server.getsockname()[1]}}"

    def start(self) -> None:
        """Begin to answer."""
        threading.Thread(target=self._accept, daemon=True).start()

    def stop(self) -> None:
        """Stop answering."""
        with suppress(OSError):
            self._server.shutdown(socket.SHUT_RDWR)
        self._server.close()
        for each in self._lines:
            each.close()

    def set_fault(self, name: str, on: bool) -> None:
        """Switch a fault."""
        self._faults.switch(name, on)

    def state(self) -> State:
        """What it shows."""
        return {{"value": self._value, "faults": self._faults.as_dict()}}

    def act(self, action: str, args: Args) -> State:
        """`give` with `value`: what the device has measured, or "" for nothing."""
        if action != "give":
            raise ActRefused(f"no act {{action!r}}; there is: give")
        self._value = str(args.get("value", ""))
        return self.state()

    def _accept(self) -> None:
        with suppress(OSError):
            while True:
                line = self._server.accept()[0]
                self._lines.append(line)
                threading.Thread(target=self._serve, args=(line,), daemon=True).start()

    def _serve(self, line: socket.socket) -> None:
        with suppress(OSError), line, line.makefile("rb") as questions:
            for question in questions:
                if self._faults["silent"]:
                    continue
                value = f"VALUE {{self._value}}" if self._value else "NONE"
                line.sendall((("OK" if question.strip() == b"STATUS" else value) + "\\n").encode())


def _make(_where: SimulatorContext) -> {title}Simulator:
    return {title}Simulator()


MANIFEST = SimulatorManifest(
    place=90,
    make=_make,
    adapter=lambda endpoint: AdapterChoice("{name}", {{"port": endpoint}}),
    switches=(Switch("silent", "没有应答 silent"),),
    acts=(Act("give", "给出结果 give a value", {{"value": "20 g"}}),),
)
'''

_TEST = '''"""The kit of the terminal judges the adapter as `kiosk conformance {family}` does, on the simulator."""

from drivers.conformance.kit import judge_driver
from drivers.conformance.subject import Subject

from {name}.simulator import {title}Simulator


def test_adapter_may_ship() -> None:
    simulator = {title}Simulator()
    simulator.start()
    report = judge_driver(Subject("{family}", "{name}", {{"port": simulator.endpoint}}))
    simulator.stop()
    assert report.may_ship, [f"{{each.name}}: {{each.seen}}" for each in report.findings if each.verdict == "failed"]
'''

_README = """# {name}: the family {family} for the terminal

`pip install -e .` beside the terminal, then in its settings:

```toml
[devices.{family}]
adapter = "{name}"
options = {{ port = "tcp:127.0.0.1:4711" }}
```

| file | what to change |
|---|---|
| `{name}/manifest.py` | the words of the family, its faults and who must act |
| `{name}/adapter.py` | the protocol of the device, and the pages of its step |
| `{name}/options.py` | what settings may say |
| `{name}/simulator.py` | the device's side of the protocol |
| `{name}/port.py` | methods beside the step, where there are any |

An item of the catalogue asks for the step by a field of its own:

```toml
[[items.inputs]]
name = "measured"
kind = "device"
device = "{family}"
label = {{ zh = "结果", en = "Result" }}
```

`kiosk device try {family} --settings settings.toml` asks it by hand, `kiosk conformance {family} --settings settings.toml` grades it:
below silver it does not ship. docs/drivers.md of the terminal tells the rest.
"""


def family_template(family: str, name: str) -> dict[Path, str]:
    """The files of the package by their place in it. Raises ValueError for a name that is none."""
    for word in (family, name):
        if not _NAME.fullmatch(word):
            raise ValueError(f"{word!r}: a name is small letters, digits and _, such as queue_tickets")
    words = {"name": name, "family": family, "title": "".join(part.capitalize() for part in name.split("_"))}
    files = {
        "port.py": _PORT,
        "manifest.py": _MANIFEST,
        "options.py": _OPTIONS,
        "adapter.py": _ADAPTER,
        "simulator.py": _SIMULATOR,
    }
    return {
        Path("pyproject.toml"): project_text(name, _POINTS.format(**words)),
        Path("README.md"): _README.format(**words),
        Path(name) / "__init__.py": "",
        **{Path(name) / place: text.format(**words) for place, text in files.items()},
        Path("tests/test_adapter.py"): _TEST.format(**words),
    }
