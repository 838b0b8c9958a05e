"""居民身份证阅读器 — the family."""

from drivers.ports.device import AdapterOptions, Device
from drivers.ports.id_card_reader import ID_CARD_READER
from drivers.ports.manifest import NOT_THERE, AdapterContext, Fault, Manifest, Words
from drivers.ports.status import ProblemCode


def _samv_serial(options: AdapterOptions, around: AdapterContext) -> Device:
    from drivers.id_card_reader.adapter import SamvIdCardReader
    from drivers.id_card_reader.options import SamvOptions
    from drivers.id_card_reader.portrait import decoder_named

    parsed = SamvOptions.model_validate(options)
    return SamvIdCardReader(parsed, decoder_named(parsed.decoder), around.clock)


MANIFEST = Manifest(
    family=ID_CARD_READER,
    words=Words("身份证阅读器", "ID card reader"),
    adapters={"samv-serial": _samv_serial},
    faults={
        **NOT_THERE,
        ProblemCode.SELF_TEST_FAILED: Fault(Words("自检未通过", "self-test failed")),
        ProblemCode.NOT_AUTHORISED: Fault(Words("安全模块未授权", "security module not authorised")),
    },
)
