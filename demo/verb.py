"""`kiosk demo`: has the scripted citizen do one item, and says what came of it."""

from pathlib import Path

from rich.console import Console

from catalogue.loader import load_catalogue
from demo.demonstration import perform
from demo.glass import Stuck
from demo.stage import StageFailed

OK, FAILED, NO_SUCH_ITEM = 0, 1, 2


def demonstrate(code: str, out: Path) -> int:
    """Do the item, the most popular one where none is named; results in `out`; the exit status."""
    console, complaints = (
        Console(soft_wrap=True, highlight=False),
        Console(stderr=True, soft_wrap=True, highlight=False),
    )
    items = load_catalogue().items
    wanted = code.upper() or min(items, key=lambda each: each.popular or len(items)).code
    item = next((each for each in items if each.code == wanted), None)
    if item is None:
        complaints.print(
            f"没有事项 {code}；用 kiosk catalogue search 查找 there is no such item; kiosk catalogue search finds it"
        )
        return NO_SUCH_ITEM
    console.print(f"[bold]{item.code} {item.name.zh}[/bold]  {item.name.en}")
    try:
        with console.status("") as status:
            performed = perform(item, out, status.update)
    except (Stuck, StageFailed, OSError) as failed:
        complaints.print(f"[red]演示没有完成 the demo did not come to its end:[/red] {failed}")
        return FAILED
    console.print(f"  画面 screens    {', '.join(performed.screens)}")
    console.print(f"  纸张 papers     {', '.join(performed.papers) or '—'}")
    console.print(f"  办件计数 count  {performed.before} → {performed.after}")
    console.print(f"  全部文件 files  {out}/")
    return OK if performed.after == performed.before + 1 else FAILED
