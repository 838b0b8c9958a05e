"""Facts of the machine that the numbers were measured on."""

import os
import platform
from pathlib import Path


def machine_facts(folder: Path) -> dict[str, object]:
    """Processor, cores, memory, kernel, Python, and the file system that `folder` lies on."""
    return {
        "processor": _first("/proc/cpuinfo", "model name"),
        "cores": len(os.sched_getaffinity(0)),
        "memory_mib": int(_first("/proc/meminfo", "MemTotal").split()[0]) // 1024,
        "kernel": platform.release(),
        "python": platform.python_version(),
        "file_system": _file_system(folder),
        "load_before": round(os.getloadavg()[0], 2),
    }


def _first(path: str, key: str) -> str:
    for line in Path(path).read_text().splitlines():
        name, _, value = line.partition(":")
        if name.strip() == key:
            return value.strip()
    return "0"


def _file_system(folder: Path) -> str:
    """The type of the longest mount point that holds `folder`."""
    real = folder.resolve()
    mounts = [line.split()[1:3] for line in Path("/proc/mounts").read_text().splitlines()]
    holding = [(point, kind) for point, kind in mounts if real.is_relative_to(point)]
    return max(holding, key=lambda pair: len(pair[0]))[1]
