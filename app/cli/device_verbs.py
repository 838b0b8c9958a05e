"""`kiosk conformance`, `kiosk device new` and `kiosk device try`: for the author of a driver, and for a technician who installs one."""

from pathlib import Path
from typing import Any

from msgspec.structs import replace
from rich.console import Console
from rich.markup import escape
from rich.prompt import Prompt

from contract.complaints import GIVEN_WRONGLY, WORLD_FAILS, complain
from drivers.conformance.acts import PortAct, acts_of
from drivers.conformance.kit import judge_driver
from drivers.conformance.report import ConformanceFinding, ConformanceVerdict, as_html, as_json
from drivers.conformance.subject import DevicePresenter, Subject
from drivers.ports.errors import DeviceFault, DriverDefect
from drivers.ports.manifest import ABSENT
from drivers.registry.family_template import family_template
from drivers.registry.registry import manifests_for
from drivers.registry.template import template
from drivers.worker.worker import close_quietly
from kiosk.services.settings import Settings

_MARKS = {
    ConformanceVerdict.PASSED: "[green]✓[/green]",
    ConformanceVerdict.FAILED: "[red]✗[/red]",
    ConformanceVerdict.NOT_TRIED: "[yellow]–[/yellow]",
}


_HAND_SECONDS = 20.0
"""How long a person may take to put something before a device."""

_PUT = {
    "id_card_reader": "请放上身份证 put an ID card on",
    "social_card_reader": "请插入社保卡 put a social-security card in",
    "code_scanner": "请出示一个码 hold a code under it",
    "fingerprint_reader": "请按手指 press a finger on",
    "face_module": "请面对模组 look into it",
    "key_pad": "请按一个键 press a key",
}


def conformance(settings: Settings, family: str, out: Path, *, with_paper: bool, by_hand: bool = False) -> int:
    """Judge the adapter of that family and write both reports; 1 where it may not ship."""
    subject = _subject(settings, family, with_paper=with_paper)
    if subject is None:
        return GIVEN_WRONGLY
    console = Console(soft_wrap=True, highlight=False)
    if by_hand and family in _PUT:
        subject = replace(subject, presenter=_by_hand(console, _PUT[family]))
    report = judge_driver(subject, lambda finding: console.print(_line(finding)))
    out.mkdir(parents=True, exist_ok=True)
    for kind, text in (("json", as_json(report)), ("html", as_html(report))):
        (out / f"{family}.{kind}").write_text(text, "utf-8")
    ships = "可以使用 may ship" if report.may_ship else "不得使用 does not ship"
    console.print(f"[bold]{report.grade.value}[/bold]  {ships}  {out}/{family}.html")
    return 0 if report.may_ship else WORLD_FAILS


def _by_hand(console: Console, words: str) -> DevicePresenter:
    def put() -> None:
        console.print(f"  → {words}", markup=False)

    def take() -> None:
        console.print("  ← 请拿开 take it away", markup=False)

    return DevicePresenter(put, take, _HAND_SECONDS)


def new_device(family: str, name: str, folder: Path, *, own_family: bool) -> int:
    """Write the package of a new driver, or of a family of one's own, into a folder of its name."""
    manifest = manifests_for([]).get(family)
    if own_family is (manifest is not None):
        words = "已有类别 there is already the family" if own_family else "没有类别 there is no family"
        hint = "" if own_family else "; --own-family makes one of your own"
        complain(f"{words} {family}", ", ".join(manifests_for([])) + hint)
        return GIVEN_WRONGLY
    try:
        files = family_template(family, name) if manifest is None else template(manifest, name)
    except ValueError as wrong:
        complain(str(wrong))
        return GIVEN_WRONGLY
    if (folder / name).exists():
        complain(f"已存在 there is already {folder / name}")
        return GIVEN_WRONGLY
    for place, text in files.items():
        file = folder / name / place
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, "utf-8")
    Console(highlight=False).print(f"已生成 made: {folder / name}/", markup=False)
    return 0


def try_device(settings: Settings, family: str, act: str) -> int:
    """Ask one device by hand: its status, then whatever is chosen until nothing is; with `act` that one alone."""
    subject = _subject(settings, family, with_paper=True)
    if subject is None:
        return GIVEN_WRONGLY
    try:
        device: Any = subject.built()  # of whatever port
    except DriverDefect as defect:
        complain(str(defect))
        return WORLD_FAILS
    try:
        return _ask_acts(device, {act.name: act for act in acts_of(subject.manifest)}, act)
    finally:
        close_quietly(device, family)


def _ask_acts(device: Any, acts: dict[str, PortAct], act: str) -> int:
    console = Console(highlight=False)
    status = device.status()
    problems = ", ".join(problem.code.value for problem in status.problems)
    console.print(f"{status.condition.value} {problems} ({status.evidence})", markup=False)
    if act and act not in acts:
        complain(f"没有这个动作 there is no {act}", ", ".join(acts))
        return GIVEN_WRONGLY
    wanted = act or _ask_for_act(console, acts)
    while wanted:
        try:
            # the type alone: an outcome may hold what is on a citizen's card
            console.print(f"{wanted}: {type(acts[wanted].perform(device, lambda: False)).__name__}", markup=False)
        except DeviceFault as fault:
            console.print(f"{wanted}: {type(fault).__name__}: {fault}", markup=False)
        wanted = "" if act else _ask_for_act(console, acts)
    return 0


def _ask_for_act(console: Console, acts: dict[str, PortAct]) -> str:
    chosen = Prompt.ask(f"动作 act ({', '.join(acts)})", console=console, default="", show_default=False)
    return chosen if chosen in acts else ""


def _subject(settings: Settings, family: str, *, with_paper: bool) -> Subject | None:
    chosen = settings.devices.get(family)
    if chosen is None or chosen.adapter == ABSENT:
        complain(f"设置中没有 the settings name no {family}", ", ".join(settings.devices) or "no device at all")
        return None
    shared = tuple(
        Subject(name, settings.devices[name].adapter, settings.devices[name].options)
        for name, manifest in manifests_for(settings.devices).items()
        if manifest.is_shared and name in settings.devices and name != family
    )
    return Subject(family, chosen.adapter, chosen.options, shared, with_paper)


def _line(finding: ConformanceFinding) -> str:
    seconds = "" if finding.seconds is None else f" {finding.seconds:.2f} s"
    words = f"{finding.zh} {finding.en}"
    return (
        f"{_MARKS[finding.verdict]} {finding.grade.value:6} {escape(words)} [dim]{escape(finding.seen)}{seconds}[/dim]"
    )
