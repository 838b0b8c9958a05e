"""`kiosk device learn DEVICE`: asks a device once what its model knows, and keeps that in the settings file."""

import json
import os
import re
import tomllib
from pathlib import Path
from typing import Any

from rich.console import Console

from drivers.ports.device import Device, Learns
from drivers.ports.errors import DeviceFault, DriverDefect
from drivers.ports.manifest import AdapterContext
from drivers.registry.registry import build, manifests_for
from drivers.worker.worker import close_quietly
from kiosk.services.settings import Settings, read_settings

Table = dict[str, Any]


def learn(file: Path, name: str) -> int:
    """Print what was learned and write it down; 1 when there is nothing to learn from."""
    console = Console()
    learned = _learn(read_settings(file), name)
    if isinstance(learned, str):
        console.print(learned, markup=False)
        return 1
    lines = "\n".join(f"{key} = {json.dumps(value, ensure_ascii=False)}" for key, value in learned.items())
    written = with_options(file.read_text("utf-8"), name, learned)
    if written is None:
        console.print(f"请写入 [devices.{name}] 的 options / please put into its options:\n{lines}", markup=False)
    else:
        _replace(file, written)
        console.print(f"已写入 {file} / written:\n{lines}", markup=False)
    return 0


def _learn(settings: Settings, name: str) -> Table | str:
    """The options, or in words why there are none."""
    chosen, manifest = settings.devices.get(name), manifests_for(settings.devices).get(name)
    if chosen is None or manifest is None:
        return f"设置中没有 {name} / there is no {name} in the settings"
    try:
        device: Device = build(manifest.family, chosen.adapter, chosen.options, AdapterContext())
    except DriverDefect as defect:
        return str(defect)
    try:
        learned = device.learn_options() if isinstance(device, Learns) else {}
    except DeviceFault as fault:
        return str(fault)
    finally:
        close_quietly(device, name)
    return learned or f"{name}: 没有需要记住的 there is nothing to keep"


def with_options(text: str, name: str, options: Table) -> str | None:
    """The settings with these options of a device, everything else as it was; None where its options are written another way."""
    section = re.search(rf"^\[devices\.{re.escape(name)}\][^\n]*\n(?:(?!\[)[^\n]*(?:\n|\Z))*", text, re.MULTILINE)
    line = section and re.search(r"^options\s*=\s*\{(.*)\}", section[0], re.MULTILINE)
    if not section or not line:
        return None
    kept = {**tomllib.loads(line[0])["options"], **options}
    inline = ", ".join(f"{key} = {json.dumps(value, ensure_ascii=False)}" for key, value in kept.items())
    at = section.start() + line.start()
    written = f"{text[:at]}options = {{ {inline} }}{text[section.start() + line.end() :]}"
    return written if _is_only_that(text, written, name, kept) else None


def _is_only_that(before: str, after: str, name: str, kept: Table) -> bool:
    """Whether nothing but these options has changed."""
    try:
        changed = tomllib.loads(after)
    except tomllib.TOMLDecodeError:
        return False
    wanted = tomllib.loads(before)
    wanted["devices"][name]["options"] = kept
    return changed == wanted


def _replace(file: Path, text: str) -> None:
    """Whole or not at all, with the rights it had."""
    fresh = file.with_name(file.name + ".new")
    with os.fdopen(os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, file.stat().st_mode & 0o777), "w") as to:
        to.write(text)
        to.flush()
        os.fsync(to.fileno())
    fresh.replace(file)
