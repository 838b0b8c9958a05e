"""The simulated social-security card reader as it appears on the dock (模拟社保卡读写器)."""

from pathlib import Path

from drivers.ports.device import AdapterOptions
from simulators.manifest import Act, AdapterChoice, SimulatorContext, SimulatorManifest, Switch
from simulators.simulator import Simulator


def _make(bench: SimulatorContext) -> Simulator:
    from simulators.social_card_reader.simulator import SocialCardSimulator

    return SocialCardSimulator(bench.folder / "social_card_reader")


def _choice(folder: str) -> AdapterChoice:
    options: AdapterOptions = {"service": "simulated", "endpoint": folder}
    options |= {"contact": "Simulated SSC Reader [Contact]", "contactless": "Simulated SSC Reader [Contactless]"}
    keys = Path(folder) / "key_system.url"
    if keys.exists():
        options |= {"authenticator": "hsm", "hsm_url": keys.read_text("utf-8"), "terminal": "simulated"}
    return AdapterChoice("pcsc", options)


MANIFEST = SimulatorManifest(
    place=9,
    make=_make,
    adapter=_choice,
    switches=(
        Switch("service_down", "读卡服务停止 card service down"),
        Switch("unplugged", "拔下社保卡读写器 reader unplugged"),
        Switch("mute", "卡插反了 card put in the wrong way"),
        Switch("keys_silent", "密码机无应答 key system silent"),
    ),
    acts=(
        Act("put", "插入社保卡 put social-security card in", needs_person=True),
        Act("tap", "社保卡放感应区 hold social-security card on", needs_person=True),
        Act("pull", "取出社保卡 pull card"),
    ),
)
