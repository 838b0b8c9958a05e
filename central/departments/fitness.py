"""Whether departments' files can answer what catalogues ask of their departments.

A file may say that its system does not offer a call (`absent_calls`). An item that needs it would send everybody away half-way.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from catalogue.errors import CatalogueProblem
from catalogue.input_fields import InputField
from catalogue.input_types import LIVE_SOURCES, InputKind
from catalogue.item_kinds import OfflinePolicy
from catalogue.schema import Catalogue, ServiceItem
from central.departments.calls import CallName
from central.departments.department_file import DepartmentFile, unknown_inputs

_CALLS: Mapping[CallName, str] = {
    "execute": "在线办理",
    "orders": "开缴费单",
    "order_state": "查缴费结果",
    "lists": "实时列表",
    "holds": "预约占号",
    "sms": "发短信验证码",
}
"""What an item may need, in the words of the console's publishers."""


def calls_needed(item: ServiceItem) -> dict[CallName, str]:
    """The calls without which people cannot finish an item, each with the input that needs it, or ""."""
    needed: dict[CallName, str] = {}
    if item.offline is OfflinePolicy.ONLINE:
        needed["execute"] = ""
    if item.fee:
        needed |= {"orders": "", "order_state": ""}
    for field in item.inputs:
        needed |= {call: field.name for call in _calls_of(field) if call not in needed}
    return needed


def _calls_of(field: InputField) -> tuple[CallName, ...]:
    if field.optional:
        return ()
    if field.kind is InputKind.SLOT:
        return ("lists", "holds")
    if field.kind is InputKind.SMS_CODE:
        return ("sms",)
    # who finds nothing on the list fills in by hand
    return ("lists",) if field.source in LIVE_SOURCES and field.by_hand is None else ()


def unanswerable(described: DepartmentFile, catalogue: Catalogue) -> Iterator[tuple[ServiceItem, CallName, str]]:
    """Each item of the department that needs a call which its system does not offer, with the input that needs it."""
    for item in catalogue.items:
        if item.department == described.department:
            for call, name in calls_needed(item).items():
                if call in described.absent_calls:
                    yield item, call, name


@dataclass(frozen=True)
class DepartmentFiles:
    """The files of departments by their names (部门接入文件), as the centre read them at its start."""

    files: Mapping[str, DepartmentFile]

    def problems(self, catalogues: Sequence[Catalogue]) -> tuple[CatalogueProblem, ...]:
        """What the files cannot answer of these catalogues, and answers that they name and no item asks for in any of them."""
        found: dict[CatalogueProblem, None] = {}
        for name, described in self.files.items():
            for catalogue in catalogues:
                found |= dict.fromkeys(_absent(name, *need) for need in unanswerable(described, catalogue))
            found |= dict.fromkeys(_unasked(name, place) for place in unknown_inputs(described, *catalogues))
        return tuple(found)

    def arising(self, before: Sequence[Catalogue], after: Sequence[Catalogue]) -> tuple[CatalogueProblem, ...]:
        """Those of `after` that are not there before: what was so already holds up no other change."""
        if not self.files:
            return ()
        had = frozenset(self.problems(before))
        return tuple(problem for problem in self.problems(after) if problem not in had)


def _absent(file: str, item: ServiceItem, call: CallName, name: str) -> CatalogueProblem:
    words = f"{item.code} {item.short.zh}要部门系统{_CALLS[call]}，接入文件 {file} 写明没有（absent_calls: {call}），群众办不成；"
    advice = "请先改接入文件并重启中心，或改事项 the department's file says that its system does not offer this call"
    return CatalogueProblem(file, item.code, name or call, words + advice)


def _unasked(file: str, place: str) -> CatalogueProblem:
    words = f"接入文件 {file} 要取的答案没有事项问到，部门收不到；请先改接入文件并重启中心："
    return CatalogueProblem(file, "", "calls", words + place.removeprefix("calls: "))
