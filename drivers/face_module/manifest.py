"""活体模组 — the family. No item needs it: the camera and the screen's challenge are there without it."""

from drivers.ports.device import AdapterOptions, Device
from drivers.ports.face_module import FACE_MODULE, SignedLivePicture
from drivers.ports.manifest import NOT_THERE, AdapterContext, EvidenceSentence, Fault, Manifest, Words
from drivers.ports.status import ProblemCode


def _signed_lines(options: AdapterOptions, around: AdapterContext) -> Device:
    from drivers.face_module.adapter import SignedLinesModule
    from drivers.face_module.options import SignedLinesOptions

    return SignedLinesModule(SignedLinesOptions.model_validate(options), around.clock)


MANIFEST = Manifest(
    family=FACE_MODULE,
    words=Words("活体模组", "face module"),
    adapters={"signed-lines": _signed_lines},
    faults={
        **NOT_THERE,
        ProblemCode.NOT_AUTHORISED: Fault(
            Words("签名不对", "its signature is wrong"),
            keeper=Words("不用您处理，请告诉运维人员。", "Nothing for you to do: tell the technician."),
            technician=Words(
                "模组换过或被人动过：核对它的公钥，写入设置的 key。",
                "The module was exchanged or tampered with: compare its public key and write it into the setting key.",
            ),
        ),
    },
    is_needed_by_items=False,
    looked_for="its public key comes with it on paper and is written into the settings by hand",
    evidence={
        "module_other": EvidenceSentence(
            r"the module says something else than ok",
            Words("模块应答，但不说正常", "The module does not say that it is well"),
        ),
        "module_signature": EvidenceSentence(
            r"an answer without the module's signature",
            Words("模块的应答没有签名", "The module did not sign its answer"),
        ),
    },
    work={"judge": (SignedLivePicture,)},
    is_shown=True,
)
