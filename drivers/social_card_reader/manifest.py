"""社会保障卡读写器 — the family."""

from drivers.ports.device import AdapterOptions, Device
from drivers.ports.manifest import NOT_THERE, AdapterContext, Fault, Manifest, Words
from drivers.ports.social_card_reader import SOCIAL_CARD_READER
from drivers.ports.status import ProblemCode


def _pcsc(options: AdapterOptions, around: AdapterContext) -> Device:
    from drivers.social_card_reader.adapter import PcscSocialCardReader
    from drivers.social_card_reader.key_system import HsmAuthenticator
    from drivers.social_card_reader.options import PcscOptions
    from drivers.social_card_reader.services import service_of

    parsed = PcscOptions.model_validate(options)
    keys = HsmAuthenticator(parsed) if parsed.authenticator == "hsm" else None
    return PcscSocialCardReader(parsed, service_of(parsed), keys, around.clock)


MANIFEST = Manifest(
    family=SOCIAL_CARD_READER,
    words=Words("社保卡读写器", "social-security card reader"),
    adapters={"pcsc": _pcsc},
    faults={
        **NOT_THERE,
        ProblemCode.OFFLINE: Fault(Words("读卡服务没有运行", "the smart-card service does not run")),
        ProblemCode.BUSY: Fault(Words("被其他程序占用", "in use by another program")),
        ProblemCode.NOT_AUTHORISED: Fault(Words("密码机没有应答", "the key system does not answer"), blocking=False),
    },
)
