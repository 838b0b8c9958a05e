"""Where a device hangs on the USB of this machine, and what it says of itself there; read from the kernel, nothing is asked of it."""

from pathlib import Path

from drivers.transport.address import Address, FileAddress, SerialAddress, UsbAddress, UsbNumbers

SYS = Path("/sys")
_CLASSES = ("tty", "usbmisc", "video4linux", "input")


def usb_folder(address: Address, sys: Path = SYS) -> Path | None:
    """The kernel's folder of the USB device behind that address; None where it hangs on no USB of this machine."""
    match address:
        case UsbAddress(numbers):
            return _with_numbers(numbers, sys)
        case SerialAddress(where) | FileAddress(where):
            return _with_numbers(where, sys) if isinstance(where, UsbNumbers) else _of_file(where, sys)
        case _:
            return None


def usb_identity(folder: Path) -> tuple[str, str]:
    """Model and firmware as the device reported them when it was plugged in; "" for what it did not report."""
    maker, product = _text(folder / "manufacturer"), _text(folder / "product")
    model = product if product.startswith(maker) else f"{maker} {product}".strip()
    release = _text(folder / "bcdDevice")
    return model, f"{release[:-2].lstrip('0') or '0'}.{release[-2:]}" if len(release) == 4 else ""


def _with_numbers(numbers: UsbNumbers, sys: Path) -> Path | None:
    for path in sorted((sys / "bus/usb/devices").glob("*")):
        vendor, product = (_text(path / name) for name in ("idVendor", "idProduct"))
        if vendor and product and numbers.fits(int(vendor, 16), int(product, 16), _text(path / "serial")):
            return path
    return None


def _of_file(path: str, sys: Path) -> Path | None:
    """By its name below /dev: that is the name of its entry in the class of its kind."""
    name = Path(path).resolve().name
    for kind in _CLASSES:
        entry = sys / "class" / kind / name / "device"
        if entry.exists():
            there = entry.resolve()
            return next((parent for parent in (there, *there.parents) if (parent / "idVendor").exists()), None)
    return None


def _text(file: Path) -> str:
    try:
        return file.read_text("utf-8", "replace").strip()
    except OSError:
        return ""
