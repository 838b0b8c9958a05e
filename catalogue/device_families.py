"""The device families as the catalogue and the centre know them. Imports nothing: the drivers are not installed everywhere.

Written by `python -m tests.architecture.device_families` from the manifests of drivers/; a test compares the two.
"""

from enum import StrEnum


class DeviceNeed(StrEnum):
    """A device family that an item cannot do without (硬件模块), unless another replaces it (`catalogue.stand_ins`)."""

    CAMERA = "camera"
    CODE_SCANNER = "code_scanner"
    DOCUMENT_PRINTER = "document_printer"
    DOCUMENT_SCANNER = "document_scanner"
    FINGERPRINT_READER = "fingerprint_reader"
    ID_CARD_READER = "id_card_reader"
    RECEIPT_PRINTER = "receipt_printer"
    SOCIAL_CARD_READER = "social_card_reader"


FAMILY_NAMES: dict[str, tuple[str, str]] = {
    "camera": ("摄像头", "camera"),
    "code_scanner": ("扫码器", "code scanner"),
    "document_printer": ("A4 打印机", "A4 printer"),
    "document_scanner": ("拍摄台", "document camera"),
    "face_module": ("活体模组", "face module"),
    "fingerprint_reader": ("指纹仪", "fingerprint reader"),
    "id_card_reader": ("身份证阅读器", "ID card reader"),
    "key_pad": ("触感按键盘", "tactile key pad"),
    "microphone": ("话筒", "microphone"),
    "receipt_printer": ("凭条打印机", "receipt printer"),
    "social_card_reader": ("社保卡读写器", "social-security card reader"),
    "speech": ("语音", "speech"),
}
"""Every family by its name: its words in Chinese and in English."""

MAY_BE_UNASKED = frozenset({"code_scanner"})
"""Some of their models say nothing until they are used: unknown is no news of them."""
