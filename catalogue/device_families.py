"""The device families as the catalogue and the centre know them. Imports nothing: the drivers are not installed everywhere.

Written by `python -m tests.architecture.device_families` from the manifests of drivers/; a test compares the two.
"""

from enum import StrEnum


class DeviceNeed(StrEnum):
    """A device family that an item cannot do without (硬件模块), unless another stands in (`catalogue.stand_ins`)."""

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
    "document_scanner": ("高拍仪", "document camera"),
    "fingerprint_reader": ("指纹仪", "fingerprint reader"),
    "id_card_reader": ("身份证阅读器", "ID card reader"),
    "receipt_printer": ("凭条打印机", "receipt printer"),
    "social_card_reader": ("社保卡读写器", "social-security card reader"),
    "speech": ("语音", "speech"),
}
"""Every family by its name: its words in Chinese and in English."""

_NOT_THERE = {
    "disconnected": ("未连接", "technician"),
    "no_answer": ("没有应答", "technician"),
    "not_configured": ("未配置", "technician"),
    "stalled": ("卡住不动", "technician"),
    "hardware_error": ("硬件故障", "technician"),
}

FAMILY_FAULTS: dict[str, dict[str, tuple[str, str]]] = {
    "camera": {
        **_NOT_THERE,
        "dark": ("画面全黑", "keeper"),
        "damaged_pictures": ("画面残缺", "technician"),
    },
    "code_scanner": _NOT_THERE,
    "document_printer": {
        **_NOT_THERE,
        "paper_out": ("缺纸", "keeper"),
        "paper_low": ("纸将用完", "keeper"),
        "paper_jam": ("卡纸", "keeper"),
        "cover_open": ("机盖打开", "keeper"),
        "output_full": ("出纸盘已满", "keeper"),
        "toner_low": ("碳粉将用完", "keeper"),
        "toner_out": ("碳粉用完", "keeper"),
        "offline": ("脱机或暂停", "keeper"),
        "earlier_page": ("前一位的页面可能还会出来", "keeper"),
        "look_in_tray": ("出纸盘里可能有前一位的页面", "keeper"),
        "not_authorised": ("打印机拒绝本终端", "technician"),
        "busy": ("忙", "technician"),
    },
    "document_scanner": {
        **_NOT_THERE,
        "dark": ("画面全黑", "keeper"),
        "damaged_pictures": ("画面残缺", "technician"),
    },
    "fingerprint_reader": {
        **_NOT_THERE,
        "not_authorised": ("口令不对", "technician"),
    },
    "id_card_reader": {
        **_NOT_THERE,
        "self_test_failed": ("自检未通过", "technician"),
        "not_authorised": ("安全模块未授权", "technician"),
    },
    "receipt_printer": {
        **_NOT_THERE,
        "paper_out": ("缺纸", "keeper"),
        "paper_low": ("纸将用完", "keeper"),
        "paper_jam": ("卡纸", "keeper"),
        "cover_open": ("上盖打开", "keeper"),
        "head_hot": ("打印头过热", "keeper"),
        "cutter_error": ("切刀故障", "technician"),
        "offline": ("脱机", "technician"),
    },
    "social_card_reader": {
        **_NOT_THERE,
        "offline": ("读卡服务没有运行", "technician"),
        "busy": ("被其他程序占用", "technician"),
        "not_authorised": ("密码机没有应答", "technician"),
    },
    "speech": {
        **_NOT_THERE,
        "busy": ("声卡被占用", "technician"),
    },
}
"""What can be wrong with a device of each family, in Chinese, and who must act."""
