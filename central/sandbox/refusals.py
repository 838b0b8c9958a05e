"""Synthetic citizens whom the sandbox refuses, by digits 15 to 17 of the id number (see docs/sandbox.md).

Where no person was identified, the last three digits of the account, decision or pay code count instead.
"""

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum

from catalogue.input_types import InputKind
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
    """A reason why the department says no (不予办理).

    `instead` names an item that may help. `is_finding`: it answers what was asked, that there is nothing.
    """

    reason: LocalText
    advice: LocalText | None = None
    instead: str | None = None
    is_finding: bool = False

    @property
    def whole(self) -> LocalText:
        """Reason and advice in one note, for a case."""
        advice = self.advice
        if advice is None:
            return self.reason
        return LocalText(zh=f"{self.reason.zh}{advice.zh}", en=f"{self.reason.en} {advice.en}")


def trigger_in(seed: str) -> Trigger | None:
    """The trigger of a subject, if it carries one."""
    number = seed[14:17] if len(seed) == 18 else "".join(character for character in seed if character.isdigit())[-3:]
    return Trigger(number) if number in set(Trigger) else None


def refusal_of(situation: Situation, template: ItemTemplate) -> SandboxRefusal | None:
    """What the sandbox refuses this citizen for this kind of item; None for everybody else."""
    trigger = trigger_in(situation.seed)
    if trigger is None:
        return None
    if trigger is Trigger.HAND_TO_OFFICE:
        return _OFFICE
    if trigger is Trigger.NO_RECORD and situation.item.kind in (ItemKind.QUERY, ItemKind.PRINT, ItemKind.CERTIFY):
        is_finding = situation.item.kind is ItemKind.QUERY
        return SandboxRefusal(template.absent or _ABSENT, _ABSENT_ADVICE, is_finding=is_finding)
    if trigger is Trigger.NOT_ENROLLED:
        return _NOT_ENROLLED.get(situation.item.code)
    if situation.item.kind is ItemKind.APPLY and trigger in _APPLICATIONS:
        return _APPLICATIONS[trigger](situation)
    return _BY_KIND.get((trigger, situation.item.kind))


def _incomplete(situation: Situation) -> SandboxRefusal:
    """补正 says what is missing: the first paper that was to be scanned, else the last that is to be brought."""
    guide = situation.item.guide
    scans = [field.label for field in situation.item.inputs if field.kind in (InputKind.SCAN, InputKind.PHOTO)]
    missing = next(iter([*scans, *reversed(guide.materials)]), _PAPERS)
    return SandboxRefusal(
        LocalText(
            zh=f"需要补正。缺的材料：{missing.zh}（缺页或者看不清）。",
            en=f"Something is missing: {missing.en} (incomplete or not legible).",
        ),
        LocalText(
            zh=f"补齐后重新提交，或带到窗口。不清楚的可以问：{guide.ask.zh}",
            en=f"Submit again with it, or bring it to the counter. Ask: {guide.ask.en}",
        ),
    )


def _turned_down(situation: Situation) -> SandboxRefusal:
    """不予受理 says the reason: the condition that is not met."""
    guide = situation.item.guide
    return SandboxRefusal(
        LocalText(
            zh=f"不予受理。原因：登记信息与办理条件不符。能办的人：{guide.who.zh}。",
            en=f"Not accepted: the records do not meet the conditions. Who can apply: {guide.who.en}.",
        ),
        LocalText(
            zh=f"认为登记信息有误的，带证件到窗口核对，或者问：{guide.ask.zh}",
            en=f"If the records are wrong, bring your papers to the counter, or ask: {guide.ask.en}",
        ),
    )


_PAPERS = LocalText(zh="居民身份证", en="Your ID card")
_APPLICATIONS: dict[Trigger, Callable[[Situation], SandboxRefusal]] = {
    Trigger.INCOMPLETE: _incomplete,
    Trigger.TURNED_DOWN: _turned_down,
}
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
    (Trigger.INCOMPLETE, ItemKind.PAY): SandboxRefusal(
        LocalText(zh="当前没有应缴的费款。", en="There is nothing to pay at present.")
    ),
    (Trigger.GONE, ItemKind.BOOK): SandboxRefusal(
        LocalText(zh="您选的时间刚刚被约满。", en="The time you chose has just been taken."),
        LocalText(zh="请换一个时间。", en="Please choose another time."),
    ),
}
