"""What can be done to the simulated devices, as a table: rows of the 演示控制台. Words are Chinese first with English beside."""

from collections.abc import Mapping
from typing import Any

from msgspec import Struct, field

ARGUMENTS = dict[str, Any]
"""Of an act, as JSON: the values differ from act to act."""


class Switch(Struct, frozen=True):
    """故障开关 — a fault that stays on until it is switched off."""

    device: str
    name: str
    label: str
    is_lit: bool = False


class Act(Struct, frozen=True):
    """动作 — something a person does once. `needs_person`: with the key of the chosen person."""

    device: str
    action: str
    label: str
    args: ARGUMENTS = field(default_factory=dict)
    needs_person: bool = False


class DockPerson(Struct, frozen=True):
    """虚拟人员 — one synthetic citizen; `is_here` while the card lies on the reader."""

    key: str
    label: str
    face_seed: int
    is_here: bool = False


SWITCHES = (
    Switch("network", "cut", "断开网络 network cut"),
    Switch("network", "silent", "中心无应答 centre down"),
    Switch("id_card_reader", "unplugged", "拔下读卡器 reader unplugged"),
    Switch("id_card_reader", "damaged", "证件损坏 card damaged"),
    Switch("camera", "unplugged", "拔下摄像头 camera off"),
    Switch("document_scanner", "unplugged", "拔下高拍仪 doc camera off"),
    Switch("receipt_printer", "paper_out", "凭条缺纸 slip paper out"),
    Switch("receipt_printer", "paper_low", "凭条纸少 slip paper low"),
    Switch("receipt_printer", "cover_open", "凭条开盖 slip cover open"),
    Switch("receipt_printer", "drop_mid_job", "打到一半断 drop mid-job"),
    Switch("document_printer", "paper_out", "A4 缺纸 paper out"),
    Switch("document_printer", "paper_jam", "A4 卡纸 paper jam"),
)

ACTS = (
    Act("id_card_reader", "lift", "取走证件 lift card"),
    Act("camera", "leave", "离开镜头 leave camera"),
    Act("camera", "obey", "眨眼 blink", {"challenge": "blink"}),
    Act("camera", "obey", "向左转头 turn left", {"challenge": "left"}),
    Act("camera", "obey", "向右转头 turn right", {"challenge": "right"}),
    Act("fingerprint_reader", "press", "按右手拇指 press right thumb", needs_person=True),
    Act("fingerprint_reader", "press_other", "按左手拇指 press left thumb", needs_person=True),
    Act("fingerprint_reader", "lift", "抬手指 lift finger"),
    Act("document_scanner", "put_page", "放材料 put paper"),
    Act("document_scanner", "take_page", "收材料 take paper"),
    Act("code_scanner", "scan", "扫码 scan QR", {"text": "GD20261123000128"}),
    Act("code_scanner", "scan", "出示身份码 ID code", {"text": "SANDBOX-IDCODE:li"}),
    Act("code_scanner", "scan", "出示电子营业执照 e-licence", {"text": "SANDBOX-LICENCE:demo"}),
    Act("receipt_printer", "refill", "换凭条纸 refill slips"),
    Act("document_printer", "refill", "加 A4 纸 refill A4"),
)


def switches_in(state: Mapping[str, Any]) -> tuple[Switch, ...]:
    """The switches of the devices that there are, as they stand."""
    return tuple(
        Switch(each.device, each.name, each.label, bool(state[each.device].get("faults", {}).get(each.name)))
        for each in SWITCHES
        if each.device in state
    )


def acts_in(state: Mapping[str, Any]) -> tuple[Act, ...]:
    """The acts on the devices that there are."""
    return tuple(each for each in ACTS if each.device in state)
