"""The closed lists of what a service item can be: kind, identity, audience, offline policy, output, region, level, status."""

from enum import StrEnum

CODE = r"^[A-Z]{2}[0-9]{3}\Z"
"""The project's own code of an item."""


class ItemKind(StrEnum):
    """What the citizen comes to do (办理类型)."""

    QUERY = "query"
    APPLY = "apply"
    PRINT = "print"
    PAY = "pay"
    BOOK = "book"
    CERTIFY = "certify"
    GUIDE = "guide"


class Identity(StrEnum):
    """Who must be known (身份认证方式): for ENTERPRISE_CODE who acts, by card and face, and for whom, by e-licence (电子营业执照)."""

    NONE = "none"
    ID_CARD = "id_card"
    ID_CARD_FACE = "id_card_face"
    ENTERPRISE_CODE = "enterprise_code"


class FurtherDocument(StrEnum):
    """What some items take beside ID card and identity code (其他身份凭证): the social-security card, on its chip or on a telephone, and
    the code of the medical insurance (医保码).
    """

    SOCIAL_CARD = "social_card"
    INSURANCE_CODE = "insurance_code"


class Audience(StrEnum):
    """Natural person (服务对象), legal person, or both."""

    PERSON = "person"
    LEGAL_PERSON = "legal_person"
    BOTH = "both"


class OfflinePolicy(StrEnum):
    """What happens to the item when the network is away (网络策略)."""

    ONLINE = "online"
    QUEUE = "queue"
    LOCAL = "local"


class Output(StrEnum):
    """What the citizen takes away (办理结果载体). `SCREEN` items give a receipt on request."""

    SCREEN = "screen"
    RECEIPT = "receipt"
    A4 = "a4"


class CrossRegion(StrEnum):
    """How far an item can be done away from home (通办范围)."""

    INTER_PROVINCE = "inter_province"
    PROVINCE = "province"
    CITY = "city"
    NONE = "none"


class Level(StrEnum):
    """The level (行使层级) of the place where the terminal is."""

    DISTRICT = "district"
    TOWN = "town"
    VILLAGE = "village"


class ItemStatus(StrEnum):
    """Whether an item is offered, in the numbers of the standard (事项状态): 1 上线 offered, 2 下线 not now, 0 停用 no more."""

    ONLINE = "online"
    OFFLINE = "offline"
    SUSPENDED = "suspended"


class RowStatus(StrEnum):
    """How the row of the item list was made (清单行状态): from a retrieved text, or from general knowledge."""

    SOURCED = "sourced"
    COMPILED = "compiled"
