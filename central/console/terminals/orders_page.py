"""未结缴费: payments that a person has to look at. They are put in order at the command line, after a look at the department."""

from fastapi import Request
from fastapi.responses import HTMLResponse

from central.centre import CentreContext
from central.console.pages import render
from central.console.terminal_rows import site_names
from central.executions.unsettled import Unsettled, unsettled_orders
from central.terminal_register.scope import Scope

MOST = 200

_WHY = {
    Unsettled.NOT_USED: "已缴未办",
    Unsettled.UNDER_WAY: "办理中，未答复",
    Unsettled.OUTCOME_UNKNOWN: "是否已办不明",
    Unsettled.REFUND_DUE: "多收，应退",
}
_NEXT = {
    Unsettled.NOT_USED: ("群众可在任一终端继续办理；不再办的，退款后执行", "--paid-back"),
    Unsettled.UNDER_WAY: ("等待部门答复", ""),
    Unsettled.OUTCOME_UNKNOWN: ("向部门核实；确认没有办的，执行", "--not-done"),
    Unsettled.REFUND_DUE: ("退款后执行", "--paid-back"),
}


def unsettled_count(centre: CentreContext, scope: Scope) -> str:
    """How many there are within a scope, as it is shown."""
    with centre.database.reading() as session:
        found = len(unsettled_orders(session, MOST + 1, scope))
    return f"{MOST} 笔以上" if found > MOST else f"{found} 笔"


def orders_page(request: Request, centre: CentreContext, scope: Scope) -> HTMLResponse:
    """The page, the oldest first."""
    with centre.database.reading() as session:
        orders = unsettled_orders(session, MOST, scope)
        sites = site_names(session, {order.terminal_id for order in orders})
        catalogue = centre.catalogues.take(session)
    return render(
        request,
        "orders.html",
        orders=orders,
        count=unsettled_count(centre, scope),
        sites=sites,
        item_names={code: item.short.zh for code, item in catalogue.named.items()} if catalogue else {},
        departments={department.id: department.short.zh for department in catalogue.departments} if catalogue else {},
        why=_WHY,
        what_next=_NEXT,
        is_inside=True,
    )
