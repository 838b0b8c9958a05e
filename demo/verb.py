"""`kiosk demo`: has the scripted citizen do one item or life event, and says what came of it."""

import sys
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from rich.console import Console

from app.extras import EnvironmentFailed

if TYPE_CHECKING:
    from demo.demonstration import DemoLook, Performed

OK, FAILED, NO_SUCH_ITEM = 0, 1, 2


def demo(  # noqa: PLR0913 - one option each
    *,
    item: Annotated[str, typer.Option(help="Code of the item to do; without it the most popular one.")] = "",
    event: Annotated[str, typer.Option(help="Id of a life event to do instead: birth, car, death …")] = "",
    answer: Annotated[int, typer.Option(min=1, help="Which answer to the question of the event, from 1.")] = 1,
    landscape: Annotated[bool, typer.Option("--landscape", help="A screen that lies.")] = False,
    care: Annotated[bool, typer.Option("--care", help="In care mode.")] = False,
    english: Annotated[bool, typer.Option("--english", help="In English.")] = False,
    out: Annotated[Path, typer.Option(help="Where the pictures and papers go.")] = Path("build/demo"),
) -> None:
    """A scripted citizen does one item, or all of a life event, through the real screen by real taps."""
    sys.exit(demonstrate(DemoWish(item, event, answer, landscape=landscape, care=care, english=english), out))


@dataclass(frozen=True)
class DemoWish:
    """What is to be shown, and how (演示内容)."""

    item: str = ""
    event: str = ""
    answer: int = 1
    landscape: bool = False
    care: bool = False
    english: bool = False


def demonstrate(wish: DemoWish, out: Path) -> int:
    """Do it; results in `out`; the exit status."""
    # the screen is loaded by this verb alone, though every call of the command line reads this file
    from demo.demonstration import LYING, UPRIGHT, DemoLook
    from demo.window_driver import Stuck

    console, complaints = (
        Console(soft_wrap=True, highlight=False),
        Console(stderr=True, soft_wrap=True, highlight=False),
    )
    look = DemoLook(LYING if wish.landscape else UPRIGHT, wish.care, "en" if wish.english else "zh")
    shown = _event_shown(wish, console) if wish.event else _item_shown(wish, console)
    if isinstance(shown, str):
        complaints.print(shown)
        return NO_SUCH_ITEM
    try:
        with console.status("") as status:
            performed = shown(out, look, status.update)
    except (Stuck, EnvironmentFailed, OSError) as failed:
        complaints.print(f"[red]演示没有完成 the demo did not come to its end:[/red] {failed}")
        return FAILED
    console.print(f"  画面 screens    {', '.join(performed.screens)}")
    console.print(f"  纸张 papers     {', '.join(performed.papers) or '—'}")
    console.print(f"  办件计数 count  {performed.before} → {performed.after}")
    console.print(f"  全部文件 files  {out}/")
    return OK if performed.after == performed.before + performed.wanted else FAILED


Shown = Callable[[Path, "DemoLook", Callable[[str], None]], "Performed"]


def _item_shown(wish: DemoWish, console: Console) -> Shown | str:
    """What does the item; or that there is none."""
    from catalogue.loader import load_catalogue
    from demo.demonstration import perform

    items = load_catalogue().items
    wanted = wish.item.upper() or min(items, key=lambda item: item.best_rank or len(items)).code
    item = next((item for item in items if item.code == wanted), None)
    if item is None:
        return f"没有事项 {wish.item}；用 kiosk catalogue search 查找 there is no such item; kiosk catalogue search finds it"
    console.print(f"[bold]{item.code} {item.short.zh}[/bold]  {item.short.en}  [dim]{item.name.zh}[/dim]")
    return partial(perform, item)


def _event_shown(wish: DemoWish, console: Console) -> Shown | str:
    """What does the life event; or that there is none, or no such answer."""
    from catalogue.loader import load_catalogue
    from demo.demonstration import perform_event

    events = {event.id: event for event in load_catalogue().events}
    event = events.get(wish.event)
    if event is None:
        return f"没有这件事 {wish.event}；有 there is no such life event; there are: {', '.join(events)}"
    if wish.answer > len(event.options):
        return f"这件事只有{len(event.options)}个回答 there are {len(event.options)} answers"
    said = event.options[wish.answer - 1].text
    console.print(f"[bold]{event.name.zh}[/bold]  {event.name.en}  [dim]{said.zh} {said.en}[/dim]")
    return partial(perform_event, event, wish.answer - 1)
