"""`kiosk setup`: from an installed package to a terminal that serves, by five answers at most."""

import subprocess
from pathlib import Path

from msgspec.structs import replace
from rich.console import Console
from rich.markup import escape
from rich.prompt import Confirm, Prompt

from app.cli.evidence_in_both import evidence_in_both, in_chinese
from app.core.devices.proposals import Find, Proposal, try_out, what_is_here
from app.core.pin import hash_of
from app.core.set_up import SecretNotSealed, SetUp, seal, write_settings
from contract.complaints import GIVEN_WRONGLY, WORLD_FAILS, complain
from contract.enrolment_codes import WholeCode
from contract.pins import is_pin_to_choose
from drivers.ports.document_printer import DOCUMENT_PRINTER
from drivers.ports.status import Condition
from kiosk.services.condition.fault_words import device_name
from kiosk.services.settings import SettingsUnreadable, parse_settings

UNIT = "gov-kiosk.service"
UP_WITHIN_SECONDS = 180
TRIES = 3

_MARKS = {
    Condition.OK: "[green]✓ 正常 works[/green]",
    Condition.BAD: "[yellow]! 有故障 faulty[/yellow]",
    Condition.UNKNOWN: "?",
}


def set_up(etc: Path, find: Find = what_is_here, console: Console | None = None) -> int:
    """Ask, try, write, start; the exit status. `etc`: where settings and secrets go."""
    console = console or Console(soft_wrap=True, highlight=False)
    console.print("[bold]装机向导[/bold]  set-up: 最多五个问题 five questions at most")
    place = _centre(console)
    code = _code(console) if place else ""
    pin = _pin(console) if code else ""
    if not pin:
        return GIVEN_WRONGLY
    devices = _devices(console, find)
    try:
        file = write_settings(SetUp(place, devices), etc)
        sealed = (seal("enrol_code", code, etc), seal("maintenance_pin", hash_of(pin), etc))
    except SecretNotSealed as why:
        complain("入网码或维护口令未能保存 the enrolment code or the PIN was not kept", str(why))
        return WORLD_FAILS
    console.print(f"已写入 written: {', '.join(map(str, (file, *sealed)))}", markup=False)
    return _start_terminal(console)


def _centre(console: Console) -> str:
    """1. The address of the centre, which says where this terminal is."""
    for _ in range(TRIES):
        place = Prompt.ask("1/5 中心地址 address of the centre (https://…)", console=console).strip().rstrip("/")
        try:
            parse_settings({"centre_url": place})
        except SettingsUnreadable as unreadable:
            complain(str(unreadable))
            continue
        return place
    return ""


def _code(console: Console) -> str:
    """2. Typed, or scanned by a scanner that types; the centre shows it by `central enrol`."""
    for _ in range(TRIES):
        code = Prompt.ask("2/5 入网码（可扫码） enrolment code, typed or scanned", console=console).strip()
        if WholeCode.read(code).check:
            return code
        complain("入网码应为七组、每组四位 it has seven groups of four letters")
    return ""


def _pin(console: Console) -> str:
    """3. Without a PIN no one can enter diagnostics at the terminal until the centre has sent an account."""
    for _ in range(TRIES):
        pin = Prompt.ask(
            "3/5 维护口令（六位数字，中心下发人员账户前用） maintenance PIN, six digits", console=console, password=True
        ).strip()
        if is_pin_to_choose(pin):
            return pin
        complain("口令须为六位数字，不能全同或顺号 six digits, neither all the same nor in a row")
    return ""


def _devices(console: Console, find: Find) -> list[Proposal]:
    """4. What was found, each tried. 5. The printer on the network, which cannot be seen plugged in."""
    console.print("查找设备 looking for devices …")
    every = try_out(find(), lambda device: console.print(_line(device)))
    found = [device for device in every if device.is_taken]
    offered = [device for device in every if device.is_offered]
    if not found:
        console.print("没有找到接入的设备 none was found plugged in")
    elif not Confirm.ask("4/5 使用这些设备 use these devices", console=console, default=True):
        found = []
    _tell_offered(console, found, [device for device in offered if device.family != DOCUMENT_PRINTER])
    for device in (device for device in offered if device.family == DOCUMENT_PRINTER):
        console.print(f"网络上的打印机 printer on the network: {device.found}", markup=False)
    uri = Prompt.ask(
        "5/5 A4 打印机地址 address of the A4 printer (ipp://…, 无则回车 none: Enter)", console=console, default=""
    )
    if uri.strip():
        announced = (device for device in offered if device.options.get("uri") == uri.strip())
        printer = next(announced, Proposal(DOCUMENT_PRINTER, "ipp", {"uri": uri.strip()}, uri.strip()))
        printer = replace(printer, is_offered=False, is_taken=True)
        answered = try_out([printer], lambda device: console.print(_line(device)))
        if not answered:
            console.print(
                "[yellow]! 打印机没有应答，仍写入设置[/yellow] it does not answer; it is written down all the same"
            )
        found += answered or [printer]
    return found


def _tell_offered(console: Console, chosen: list[Proposal], offered: list[Proposal]) -> None:
    """A family has one section: a second one would make the file unreadable."""
    families = {device.family for device in chosen}
    for device in offered:
        how = "可以加进设置 may be added to the settings"
        if device.family in families:
            section = f"[devices.{device.family}]"
            how = f"可以写进设置，代替 {section} 一节 may stand in the settings in place of the section {section}"
        families.add(device.family)
        console.print(f"{how}:\n{device.as_toml()}", markup=False)


def _line(proposal: Proposal) -> str:
    said = escape(f"{proposal.found} {evidence_in_both(proposal.evidence)}".strip())
    name = escape(f"{device_name(proposal.family, in_chinese())} {proposal.family}")
    return f"  {_MARKS[proposal.condition]}  {name}  [dim]{said}[/dim]"


def _start_terminal(console: Console) -> int:
    """Under systemd the terminal is started with what was written; how it is then says `kiosk doctor`."""
    if not Path("/run/systemd/system").is_dir():
        console.print(f"启动 start it by: systemctl restart {UNIT}；检查 look at it by: kiosk doctor", markup=False)
        return 0
    with console.status("启动终端 starting the terminal"):
        command = ["systemctl", "restart", UNIT]
        done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=UP_WITHIN_SECONDS)
    if done.returncode:
        complain("终端没有启动 the terminal did not start", f"journalctl -u {UNIT}")
        return WORLD_FAILS
    shows = subprocess.run(
        ["systemctl", "show", UNIT, "--value", "-p", "StatusText"], capture_output=True, text=True, check=False
    )
    console.print(
        f"已启动，屏幕 it is up, and shows: {shows.stdout.strip()}；体检 examine it by: kiosk doctor", markup=False
    )
    return 0
