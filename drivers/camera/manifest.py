"""The camera as a device family (摄像头): its port, adapters and options."""

from collections.abc import Iterator

from drivers.ports.attached import Attached, AttachedKind, Candidate, DeviceSearch
from drivers.ports.camera import CAMERA, Frame
from drivers.ports.device import AdapterOptions, Device
from drivers.ports.manifest import NOT_THERE, PICTURE_FAULTS, AdapterContext, EvidenceSentence, Manifest, Words


def _opencv(options: AdapterOptions, around: AdapterContext) -> Device:
    from drivers.camera.adapter import OpenCvCamera
    from drivers.camera.options import CameraOptions

    return OpenCvCamera(CameraOptions.model_validate(options), around.clock)


def _search(thing: Attached) -> Iterator[Candidate]:
    if thing.kind is AttachedKind.CAMERA:
        yield Candidate("opencv", {"source": thing.address})


MANIFEST = Manifest(
    family=CAMERA,
    words=Words("摄像头", "camera"),
    adapters={"opencv": _opencv},
    faults={**NOT_THERE, **PICTURE_FAULTS},
    is_shared=True,
    looked_for=DeviceSearch(40, _search),
    evidence={
        "pictures_damaged": EvidenceSentence(
            r"pictures are damaged", Words("画面残缺", "Parts of the picture are missing")
        ),
        "pictures_dark": EvidenceSentence(r"pictures are dark", Words("画面全黑", "The picture is black")),
        "pictures_same": EvidenceSentence(r"pictures are same", Words("画面不动", "The picture does not move")),
        "pictures_were_damaged": EvidenceSentence(
            r"pictures were damaged when last looked at",
            Words("上次使用时画面残缺", "The pictures were damaged when last looked at"),
        ),
        "pictures_were_dark": EvidenceSentence(
            r"pictures were dark when last looked at",
            Words("上次使用时画面全黑", "The pictures were black when last looked at"),
        ),
        "pictures_were_same": EvidenceSentence(
            r"pictures were same when last looked at",
            Words("上次使用时画面不动", "The pictures stood still when last looked at"),
        ),
        "picture_new": EvidenceSentence(
            r"a picture (?P<number>[\d.]+) s ago", Words("{number} 秒前有画面", "The last picture is {number} s old")
        ),
        "picture_none": EvidenceSentence(
            r"opened, but no picture for (?P<number>[\d.]+) s",
            Words("已打开，但 {number} 秒没有画面", "Open, and no picture since {number} s"),
        ),
        "no_picture": EvidenceSentence(r"no picture", Words("没有画面", "There is no picture")),
        "being_opened": EvidenceSentence(r"being opened", Words("正在打开", "Opening")),
        "no_file": EvidenceSentence(r"no device file", Words("没有设备文件", "The device file is missing")),
        "no_permission": EvidenceSentence(
            r"no permission for the device file", Words("没有权限打开设备文件", "The device file may not be opened")
        ),
        "file_there": EvidenceSentence(r"its device file is there", Words("设备文件在", "The device file is present")),
        "port_answers": EvidenceSentence(r"its port answers", Words("端口有应答", "The port is open")),
        "port_silent": EvidenceSentence(r"its port does not answer: .+", Words("端口没有应答", "The port is silent")),
    },
    work={"start": (Frame,)},
)
