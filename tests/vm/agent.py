# ruff: noqa: S602 - runs inside the virtual machine, as root and by Debian's own Python
"""Runs what it is told over a virtio port, and is a touch screen that can be unplugged. Only in the image of the tests."""

import base64
import fcntl
import json
import os
import struct
import subprocess
import threading
import time

EV_SYN, EV_KEY, EV_ABS, BTN_TOUCH, ABS_X, ABS_Y = 0, 1, 3, 0x14A, 0, 1
UI_DEV_CREATE, UI_DEV_DESTROY = 0x5501, 0x5502
UI_SET_EVBIT, UI_SET_KEYBIT, UI_SET_ABSBIT, UI_SET_PROPBIT = 0x40045564, 0x40045565, 0x40045567, 0x4004556E
INPUT_PROP_DIRECT = 1
MOST = 32767


class Touch:
    """A touch screen of the kernel's own making."""

    def __init__(self):
        self.handle = os.open("/dev/uinput", os.O_WRONLY)
        for call, value in (
            (UI_SET_EVBIT, EV_KEY), (UI_SET_KEYBIT, BTN_TOUCH), (UI_SET_EVBIT, EV_ABS),
            (UI_SET_ABSBIT, ABS_X), (UI_SET_ABSBIT, ABS_Y), (UI_SET_PROPBIT, INPUT_PROP_DIRECT),
        ):  # fmt: skip
            fcntl.ioctl(self.handle, call, value)
        most = [0] * 64
        most[ABS_X] = most[ABS_Y] = MOST
        name = b"touch screen of the test".ljust(80, b"\0")
        about = struct.pack("80sHHHHi", name, 3, 0x1234, 0x5678, 1, 0)
        os.write(self.handle, about + struct.pack("64i", *most) + struct.pack("192i", *([0] * 192)))
        fcntl.ioctl(self.handle, UI_DEV_CREATE)

    def tap(self, x, y):
        self._say((EV_ABS, ABS_X, int(x * MOST)), (EV_ABS, ABS_Y, int(y * MOST)), (EV_KEY, BTN_TOUCH, 1))
        time.sleep(0.1)
        self._say((EV_KEY, BTN_TOUCH, 0))

    def _say(self, *events):
        for kind, code, value in (*events, (EV_SYN, 0, 0)):
            os.write(self.handle, struct.pack("llHHi", 0, 0, kind, code, value))

    def close(self):
        fcntl.ioctl(self.handle, UI_DEV_DESTROY)
        os.close(self.handle)


def answer(asked, touch):
    match asked["do"]:
        case "run":
            done = subprocess.run(
                asked["command"],
                shell=True,
                check=False,
                capture_output=True,
                text=True,
                errors="replace",
                input=asked.get("stdin", ""),
            )
            return {"status": done.returncode, "out": done.stdout[-60000:], "err": done.stderr[-4000:]}
        case "plug":
            touch.append(Touch())
        case "unplug":
            touch.pop().close()
        case "tap":
            touch[-1].tap(asked["x"], asked["y"])
    return {"status": 0, "out": "", "err": ""}


def main():
    port, touch = os.open("/dev/virtio-ports/tests", os.O_RDWR), []
    waiting = b""
    while True:
        came = os.read(port, 65536)
        if not came:
            time.sleep(0.2)  # no one is at the other end
            continue
        waiting += came
        while b"\n" in waiting:
            line, _, waiting = waiting.partition(b"\n")
            asked = json.loads(base64.b64decode(line))

            def work(asked=asked):
                said = json.dumps({"id": asked["id"], **answer(asked, touch)})
                os.write(port, base64.b64encode(said.encode()) + b"\n")

            threading.Thread(target=work).start()


main()
