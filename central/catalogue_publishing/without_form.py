"""What is left of an item that was given up: enough to judge who may have made a case, and to hand the case to its department."""

from catalogue.guide import ServiceGuide
from catalogue.identity_reasons import IDENTITY_FOR
from catalogue.item_kinds import Audience, CrossRegion, ItemStatus, Level, OfflinePolicy, Output, RowStatus
from catalogue.retired_items import RetiredItem
from catalogue.schema import RowSource, ServiceItem
from catalogue.text import LocalText

_NOTHING = LocalText(zh="—", en="—")


def without_form(retired: RetiredItem) -> ServiceItem:
    """The item with its names, department and identity, and without questions."""
    return ServiceItem(
        code=retired.code,
        name=retired.name,
        short=retired.short,
        alias=retired.name,
        keywords=(retired.short.zh,),
        department=retired.department,
        theme="",
        kind=retired.kind,
        identity=IDENTITY_FOR[retired.identity_reason],
        identity_reason=retired.identity_reason,
        audience=Audience.BOTH,
        offline=OfflinePolicy.ONLINE,
        outputs=(Output.RECEIPT,),
        fee=False,
        cross_region=CrossRegion.NONE,
        levels=tuple(Level),
        status=ItemStatus.OFFLINE,
        guide=ServiceGuide(who=_NOTHING, fee=_NOTHING, result=_NOTHING, ask=retired.instead),
        row=RowSource(status=RowStatus.COMPILED, keys=()),
    )
