"""12345热线诉求: what is said before a request is sent. Danger comes first, then who else is responsible.

Words can only hint: a caution is shown once and the citizen may go on. Only what is certain is refused.
"""

import re
from collections.abc import Iterator

from msgspec import Struct

from catalogue.field_terms import TextCaution
from kiosk.forms.form_state import FormState

EMERGENCY = re.compile(
    r"着火|起火|火灾|失火|爆炸|救命|自杀|跳楼|轻生|杀人|砍人|持刀|抢劫|绑架|昏迷|没有呼吸|大出血|溺水|煤气中毒|中毒"
)
"""Words that belong to 110, 119 or 120."""

RESPONSIBLE: dict[str, re.Pattern[str]] = {
    "court": re.compile(r"法院|法官|判决|开庭|庭审|强制执行"),
    "prosecution": re.compile(r"检察院|检察官"),
    "party": re.compile(r"党委|党纪|纪委|监委|违纪|贪污|受贿"),
    "army": re.compile(r"军队|部队|军区|武警"),
    "pending": re.compile(r"起诉|诉讼|仲裁|行政复议|信访|上访"),
    "secret": re.compile(r"国家秘密|国家机密|机密文件|绝密"),
}
"""Who answers for what the hotline does not take: the name of the line that says so, and the words that point to it."""

ABUSE = re.compile(
    r"他妈的|妈的|操你|草你|艹|傻[逼比屄]|煞笔|王八蛋|狗日|狗娘|滚蛋|去死吧|婊子|贱[人货]|fuck|shit", re.IGNORECASE
)
LEAST_DIFFERENT = 3


class HotlineCaution(Struct, frozen=True):
    """Something to be read before going on (提醒). `name` and `lines` are messages."""

    name: str
    icon: str
    lines: tuple[str, ...]


def cautions(state: FormState) -> Iterator[HotlineCaution]:
    """What the request should be told, the most urgent first."""
    if EMERGENCY.search(_written(state, TextCaution.EMERGENCY)):
        yield HotlineCaution("emergency", "phone-alert", ("emergency.call", "emergency.not_here", "emergency.go_on"))
    written = _written(state, TextCaution.ELSEWHERE)
    others = tuple(f"elsewhere.{name}" for name, words in RESPONSIBLE.items() if words.search(written))
    if others:
        yield HotlineCaution("elsewhere", "sign-direction", (*others, "elsewhere.go_on"))


def _written(state: FormState, caution: TextCaution) -> str:
    return " ".join(state.text(field.name) for field in state.item.inputs if caution in field.cautions)


def says_something(text: str) -> bool:
    """Whether it is more than one character over and over, or signs alone."""
    return len({character for character in text if character.isalpha()}) >= LEAST_DIFFERENT


def is_abusive(text: str) -> bool:
    """Whether there is abuse in it."""
    return ABUSE.search(text) is not None
