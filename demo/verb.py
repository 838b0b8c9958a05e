"""`kiosk demo`: has the scripted citizen do one item, and says what came of it."""

import sys
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console

from app.extras import EnvironmentFailed

OK, FAILED, NO_SUCH_ITEM = 0, 1, 2


def demo(
    item: Annotated[str, typer.Option(help="Code of the item to do; without it the most popular one.")] = "",
    out: Annotated[Path, typer.Option(help="Where the pictures and papers go.")] = Path("build/demo"),
) -> None:
    """A scripted citizen does one item through the real screen by real taps."""
    sys.exit(demonstrate(item, out))


def demonstrate(code: str, out: Path) -> int:
    """Do the item, the most popular one where none is named; results in `out`; the exit status."""
    # the screen is loaded by this verb alone, though every call of the command line reads this file
    from catalogue.loader import load_catalogue
    from demo.demonstration import perform
    from demo.window_driver import Stuck

    console, complaints = (
        Console(soft_wrap=True, highlight=False),
        Console(stderr=True, soft_wrap=True, highlight=False),
    )
    items = load_catalogue().items
    wanted = code.upper() or min(items, key=lambda each: each.best_rank or len(items)).code
    item = next((each for each in items if each.code == wanted), None)
    if item is None:
        complaints.print(
            f"没有事项 {code}；用 kiosk catalogue search 查找 there is no such item; kiosk catalogue search finds it"
        )
        return NO_SUCH_ITEM
    console.print(f"[bold]{item.code} {item.short.zh}[/bold]  {item.short.en}  [dim]{item.name.zh}[/dim]")
    try:
        with console.status("") as status:
            performed = perform(item, out, status.update)
    except (Stuck, EnvironmentFailed, OSError) as failed:
        complaints.print(f"[red]演示没有完成 the demo did not come to its end:[/red] {failed}")
        return FAILED
    console.print(f"  画面 screens    {', '.join(performed.screens)}")
    console.print(f"  纸张 papers     {', '.join(performed.papers) or '—'}")
    console.print(f"  办件计数 count  {performed.before} → {performed.after}")
    console.print(f"  全部文件 files  {out}/")
    return OK if performed.after == performed.before + 1 else FAILED
