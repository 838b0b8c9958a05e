"""The verb of the command line for payments that a person has to look at."""

import json
from typing import Annotated

import typer
from rich.console import Console
from rich.table import Table

from central.cli.options import AsJson, DatabaseUrl, KeysFolder, existing_centre, settings_of
from central.cli.plain_words import plain
from central.clock import minute_words
from central.executions.unsettled import NotSettled, Unsettled, declare_not_done, pay_back, unsettled_orders

_WORDS = {
    Unsettled.NOT_USED: "已缴未办 paid, nothing carried out",
    Unsettled.UNDER_WAY: "办理中，还没有答复 under way",
    Unsettled.OUTCOME_UNKNOWN: "部门说不清是否已办，请核实 ask the department",
    Unsettled.REFUND_DUE: "多收，应退 to be paid back",
}


def orders(
    paid_back: Annotated[str | None, typer.Option(help="Number of an order whose money was paid back.")] = None,
    not_done: Annotated[
        str | None, typer.Option(help="Number of an order for which, as its department says, nothing was done.")
    ] = None,
    database_url: DatabaseUrl = None,
    keys: KeysFolder = None,
    as_json: AsJson = False,
) -> None:
    """Payments for which nothing was carried out, or no one knows, or which have to be paid back."""
    with existing_centre(settings_of(database_url, keys)) as centre:
        try:
            with centre.database.writing() as session:
                if not_done is not None:
                    declare_not_done(session, not_done)
                if paid_back is not None:
                    pay_back(session, paid_back, centre.clock.now())
        except NotSettled as error:
            raise typer.BadParameter(str(error), param_hint="order") from error
        with centre.database.reading() as session:
            found = unsettled_orders(session)
    if as_json:
        lines = [
            {
                "order_no": order.order_no, "terminal_id": order.terminal_id, "item_code": order.item_code,
                "department": order.department, "amount": str(order.amount), "why": order.why.value,
                "paid_at": None if order.paid_at is None else order.paid_at.isoformat(),
            }
            for order in found
        ]  # fmt: skip
        typer.echo(json.dumps(lines, ensure_ascii=False))
        return
    table = Table(title="未结缴费 unsettled payments", title_justify="left")
    for heading in ("订单 order", "终端 terminal", "事项 item", "部门 department", "金额 amount", "付款 paid", ""):
        table.add_column(heading)
    for order in found:
        paid = "" if order.paid_at is None else minute_words(order.paid_at)
        shown = (order.order_no, order.terminal_id, order.item_code, order.department)
        table.add_row(*map(plain, shown), f"{order.amount:.2f}", paid, _WORDS[order.why])
    Console().print(table)
