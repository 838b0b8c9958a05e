"""The words for why an item cannot be done here now, and what to do instead. Plain words, both languages."""

from msgspec import Struct

from catalogue.availability import Caution, Hindrance, Reason
from catalogue.device_families import FAMILY_NAMES
from catalogue.text import LocalText


class Explanation(Struct, frozen=True):
    """What is the matter (说明), and what the citizen can do."""

    what: LocalText
    instead: LocalText


_ELSEWHERE = LocalText(zh="可到附近其他终端办理，或拨打 12345 咨询", en="Use another terminal nearby, or call 12345")
_LATER = LocalText(zh="可先查看办事指南，稍后再来", en="Read the guide now and come back later")

_TEXTS: dict[Reason, Explanation] = {
    Reason.WITHDRAWN: Explanation(
        LocalText(zh="该事项已下线", en="This service is no longer offered here"), _ELSEWHERE
    ),
    Reason.SUSPENDED: Explanation(LocalText(zh="该事项暂停办理", en="This service is suspended"), _ELSEWHERE),
    Reason.SOFTWARE_TOO_OLD: Explanation(
        LocalText(zh="本终端更新软件后才能办理该事项", en="This terminal needs an update before it can do this"),
        _ELSEWHERE,
    ),
    Reason.WRONG_LEVEL: Explanation(
        LocalText(zh="该事项不在本网点的终端上办理", en="This service is not offered at this place"),
        LocalText(zh="请到区、镇政务服务中心的终端办理", en="Use a terminal at a town or district service centre"),
    ),
    Reason.NETWORK_DOWN: Explanation(
        LocalText(zh="网络中断，暂时不能办理", en="The network is down; this service needs it"), _LATER
    ),
    Reason.DEPARTMENT_DOWN: Explanation(
        LocalText(zh="该部门系统暂时没有应答", en="The department's system does not answer now"), _LATER
    ),
    Reason.QUEUE_FULL: Explanation(
        LocalText(zh="本终端暂时不能再收新的办件", en="This terminal takes no new submissions just now"),
        _ELSEWHERE,
    ),
}

CAUTIONS: dict[Caution, LocalText] = {
    Caution.IDENTITY_BY_CODE: LocalText(
        zh="读卡器现在用不了，请用手机上的身份码办理",
        en="Cards cannot be read just now; use the identity code on your phone",
    ),
    Caution.WILL_BE_SENT_LATER: LocalText(
        zh="现在可以填报，联网后自动提交，以部门答复为准",
        en="You can fill it in now; it is sent when the network is back",
    ),
    Caution.NO_RECEIPT_PAPER: LocalText(
        zh="凭条暂时不能打印，请记下屏幕上的编号", en="No slip can be printed now; note the number on the screen"
    ),
    Caution.DEVICE_UNSURE: LocalText(
        zh="设备状态待确认，可以尝试办理", en="A device has not reported yet; you may try"
    ),
    Caution.NETWORK_UNSURE: LocalText(
        zh="网络状态待确认，可以尝试办理", en="The network state is not known yet; you may try"
    ),
}


def explain(hindrance: Hindrance) -> Explanation:
    """The words for one hindrance."""
    match hindrance.reason:
        case Reason.DEVICE_ABSENT:
            name = _device(hindrance)
            return Explanation(
                LocalText(zh=f"本终端没有配备{name.zh}", en=f"This terminal has no {name.en}"), _ELSEWHERE
            )
        case Reason.DEVICE_BROKEN:
            name = _device(hindrance)
            return Explanation(LocalText(zh=f"{name.zh}暂不可用", en=f"The {name.en} is out of order"), _ELSEWHERE)
        case Reason.CLOSED_NOW:
            hours = hindrance.detail
            return Explanation(LocalText(zh=f"现在不在办理时间内（{hours}）", en=f"Closed now; open {hours}"), _LATER)
        case _:
            return _TEXTS[hindrance.reason]


def _device(hindrance: Hindrance) -> LocalText:
    zh, en = FAMILY_NAMES[hindrance.device] if hindrance.device else ("设备", "device")
    return LocalText(zh=zh, en=en)
