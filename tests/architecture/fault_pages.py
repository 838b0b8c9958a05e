"""The pages of the manual about faults, one for each fault of the register. As a program, writes them."""

from collections.abc import Iterator
from itertools import groupby

from catalogue.device_families import FAMILY_NAMES
from contract.fault_register import ACTOR_NAMES, FaultEntry, FaultSeverity, fault_register
from tests.architecture.sources import ROOT
from tests.architecture.what_citizens_read import what_citizens_read

PAGES = ROOT / "docs/fault-pages.zh-CN.md"

SEVERITIES = {FaultSeverity.STOPS: "停止服务", FaultSeverity.LIMITS: "部分不能办", FaultSeverity.WARNS: "提醒"}

AREAS = {
    "access": "维护入口",
    "catalogue": "事项目录",
    "clock": "时钟",
    "disk": "磁盘",
    "heat": "温度",
    "key": "入网与密钥",
    "memory": "内存",
    "network": "网络",
    "power": "电源与重启",
    "program": "程序",
    "queue": "离线队列",
    "screen": "屏幕",
    "settings": "设置",
    "terminal": "整机（中心判定的告警）",
    "update": "软件更新",
}

HEAD = """# 故障手册：每个故障编号一页

由 `python -m tests.architecture.fault_pages` 按故障表（`contract/faults.toml`、`contract/device_faults.toml`）生成，请勿手工修改。
编号在终端的诊断页、`kiosk doctor`、中心控制台和 `central alarms` 中相同。

级别：停止服务——没有人能办；部分不能办——需要它的事项不能办；提醒——暂时没有影响。

“群众看到”是终端屏幕上的原文，按这个故障对每个事项算出；有几种的，看事项要用什么、别的设备能不能代替。
"""


def written() -> str:
    """The pages as they should be."""
    every = sorted(fault_register().values(), key=lambda each: (each.area in FAMILY_NAMES, each.area))
    return HEAD + "".join(_area(area, faults) for area, faults in groupby(every, key=lambda each: each.area))


def _area(area: str, faults: Iterator[FaultEntry]) -> str:
    name = FAMILY_NAMES[area][0] if area in FAMILY_NAMES else AREAS[area]
    return f"\n## {name}\n" + "".join(map(_page, faults))


def anchor_of(entry: FaultEntry) -> str:
    """Of its page."""
    return f"fault-{entry.id.replace('.', '-')}"


def _page(entry: FaultEntry) -> str:
    lines = [
        f'\n<a id="{anchor_of(entry)}"></a>',
        f"\n### {entry.name.zh}（编号 {entry.id}）\n",
        f"* 级别：{SEVERITIES[entry.severity]}；处置人：{ACTOR_NAMES[entry.who].zh}",
    ]
    if read := what_citizens_read(entry):
        lines.append(f"* 群众看到：{'；'.join(read)}")
    lines += [f"* 巡检人员：{entry.keeper.zh}", f"* 运维人员：{entry.technician.zh}"]
    return "\n".join(lines) + "\n"


if __name__ == "__main__":
    PAGES.write_text(written(), "utf-8")
