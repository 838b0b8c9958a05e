"""The simulated microphone as it appears on the dock (模拟话筒)."""

import sys
from pathlib import Path

from simulators.manifest import Act, AdapterChoice, SimulatorContext, SimulatorManifest, Switch
from simulators.simulator import Simulator


def _make(bench: SimulatorContext) -> Simulator:
    from simulators.microphone.simulator import MicrophoneSimulator

    return MicrophoneSimulator(bench.folder / "microphone")


def _adapter(listed: str) -> AdapterChoice:
    recorder = [sys.executable, "-m", "simulators.microphone", str(Path(listed).parent)]
    return AdapterChoice("alsa", {"cards": listed, "recorder": recorder})


MANIFEST = SimulatorManifest(
    place=11,
    make=_make,
    adapter=_adapter,
    switches=(
        Switch("unplugged", "拔出 unplugged"),
        Switch("busy", "被占用 busy"),
        Switch("muted", "静音 muted"),
    ),
    acts=(
        Act("say", "说“补办社保卡” say it", {"text": "补办社保卡"}),
        Act("say", "说“打印社保” say it", {"text": "打印社保"}),
        Act("hush", "不说话 quiet"),
    ),
)
