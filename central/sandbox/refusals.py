"""Synthetic citizens whom the sandbox refuses, by digits 15 to 17 of the id number (see docs/sandbox.md).

Where no person was identified, the last three digits of the account, decision or pay code count instead.
"""

from dataclasses import dataclass
from enum import StrEnum

from catalogue.schema import ItemKind
from catalogue.text import LocalText
from central.sandbox.situation import Situation
from central.sandbox.templates import ItemTemplate


class Trigger(StrEnum):
    """Codes that make the sandbox refuse or fail (沙箱触发码)."""

    NO_RECORD = "991"
    NOT_ENROLLED = "992"
    ALREADY = "993"
    HAND_TO_OFFICE = "994"
    INCOMPLETE = "995"
    TURNED_DOWN = "996"
    DOWN = "997"
    GONE = "998"


@dataclass(frozen=True)
class SandboxRefusal:
    """Why the department says no. `instead` names an item that may help."""

    reason: LocalText
    advice: LocalText | None = None
    instead: str | None = None


def trigger_in(seed: str) -> Trigger | None:
    """The trigger of a subject, if it carries one."""
    number = seed[14:17] if len(seed) == 18 else "".join(each for each in seed if each.isdigit())[-3:]
    return Trigger(number) if number in set(Trigger) else None


def refusal_of(situation: Situation, template: ItemTemplate) -> SandboxRefusal | None:
    """What the sandbox refuses this citizen for this kind of item; None for everybody else."""
    trigger = trigger_in(situation.seed)
    if trigger is None:
        return None
    if trigger is Trigger.HAND_TO_OFFICE:
        return _OFFICE
    if trigger is Trigger.NO_RECORD and situation.item.kind in (ItemKind.QUERY, ItemKind.PRINT, ItemKind.CERTIFY):
        return SandboxRefusal(template.absent or _ABSENT, _ABSENT_ADVICE)
    if trigger is Trigger.NOT_ENROLLED:
        return _NOT_ENROLLED.get(situation.item.code)
    return _BY_KIND.get((trigger, situation.item.kind))


_OFFICE = SandboxRefusal(
    LocalText(zh="该业务需要到窗口办理。", en="This has to be done at the counter."),
    LocalText(
        zh="请带上身份证到经办窗口，工作人员会帮您处理。",
        en="Please bring your ID card to the counter; the staff will help you.",
    ),
)
_ABSENT = LocalText(zh="没有查到您的相关记录。", en="No record of yours was found.")
_ABSENT_ADVICE = LocalText(
    zh="可以放宽查询条件再试，或到窗口核对证件号码。",
    en="Try a wider range, or have your ID number checked at the counter.",
)
_NOT_ENROLLED = {
    "SW001": SandboxRefusal(
        LocalText(
            zh="您还没有参加城乡居民基本医疗保险，没有可缴的费款。",
            en="You are not enrolled in resident medical insurance.",
        ),
        LocalText(zh="请先办理参保登记。", en="Please enrol first."),
        "YB006",
    ),
    "SW002": SandboxRefusal(
        LocalText(
            zh="您还没有参加城乡居民基本养老保险，没有可缴的费款。", en="You are not enrolled in the resident pension."
        ),
        LocalText(zh="请先办理参保登记。", en="Please enrol first."),
        "RS005",
    ),
    "SW003": SandboxRefusal(
        LocalText(zh="您还没有办理灵活就业人员参保登记。", en="You are not enrolled as a flexible worker."),
        LocalText(zh="请先办理参保登记。", en="Please enrol first."),
        "RS021",
    ),
}
_BY_KIND = {
    (Trigger.ALREADY, ItemKind.PAY): SandboxRefusal(
        LocalText(zh="该笔费款已经缴清，不用再缴。", en="This has been paid already; nothing more to pay.")
    ),
    (Trigger.ALREADY, ItemKind.APPLY): SandboxRefusal(
        LocalText(
            zh="您已有一件相同的申请正在办理。", en="An application of yours for the same matter is already under way."
        ),
        LocalText(
            zh="可以查询办理进度，不用重复申请。", en="You can follow its progress; there is no need to apply again."
        ),
        "ZS003",
    ),
    (Trigger.ALREADY, ItemKind.BOOK): SandboxRefusal(
        LocalText(zh="您已有一个未使用的同类预约。", en="You already hold an appointment of this kind."),
        LocalText(zh="请先使用或取消原来的预约。", en="Please use or cancel it first."),
    ),
    (Trigger.INCOMPLETE, ItemKind.APPLY): SandboxRefusal(
        LocalText(zh="申请材料不齐全，需要补正。", en="The materials are not complete."),
        LocalText(zh="请补齐材料后重新提交。", en="Please complete the materials and submit again."),
    ),
    (Trigger.INCOMPLETE, ItemKind.PAY): SandboxRefusal(
        LocalText(zh="当前没有应缴的费款。", en="There is nothing to pay at present.")
    ),
    (Trigger.TURNED_DOWN, ItemKind.APPLY): SandboxRefusal(
        LocalText(zh="经核对，目前不符合办理条件。", en="The conditions are not met at present."),
        LocalText(zh="具体原因请到受理窗口了解。", en="Please ask at the counter for the reason."),
    ),
    (Trigger.GONE, ItemKind.BOOK): SandboxRefusal(
        LocalText(zh="您选的时间刚刚被约满。", en="The time you chose has just been taken."),
        LocalText(zh="请换一个时间。", en="Please choose another time."),
    ),
}
