"""The closed lists of what a service item can be: kind, identity, audience, offline policy, output, region, level, status."""

from enum import StrEnum


class ItemKind(StrEnum):
    """办理类型 — what the citizen comes to do."""

    QUERY = "query"
    APPLY = "apply"
    PRINT = "print"
    PAY = "pay"
    BOOK = "book"
    CERTIFY = "certify"
    GUIDE = "guide"


class Identity(StrEnum):
    """身份认证方式 — who must be known: for ENTERPRISE_CODE who acts, by card, and for whom, by e-licence (电子营业执照)."""

    NONE = "none"
    ID_CARD = "id_card"
    ID_CARD_FACE = "id_card_face"
    ENTERPRISE_CODE = "enterprise_code"


class Audience(StrEnum):
    """服务对象 — natural person, legal person, or both."""

    PERSON = "person"
    LEGAL_PERSON = "legal_person"
    BOTH = "both"


class OfflinePolicy(StrEnum):
    """网络策略 — what happens to the item when the network is away."""

    ONLINE = "online"
    QUEUE = "queue"
    LOCAL = "local"


class Output(StrEnum):
    """办理结果载体 — what the citizen takes away. `SCREEN` items give a receipt on request."""

    SCREEN = "screen"
    RECEIPT = "receipt"
    A4 = "a4"


class CrossRegion(StrEnum):
    """通办范围."""

    INTER_PROVINCE = "inter_province"
    PROVINCE = "province"
    CITY = "city"
    NONE = "none"


class Level(StrEnum):
    """行使层级 of the place where the terminal is."""

    DISTRICT = "district"
    TOWN = "town"
    VILLAGE = "village"


class ItemStatus(StrEnum):
    """事项状态 — 1 上线 · 2 下线 · 0 停用."""

    ONLINE = "online"
    OFFLINE = "offline"
    SUSPENDED = "suspended"


class RowStatus(StrEnum):
    """清单行状态 — how the row of the item list was made: from a retrieved text, or from general knowledge."""

    SOURCED = "sourced"
    COMPILED = "compiled"
