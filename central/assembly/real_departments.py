"""The departments with a real system, from the addresses of the settings and from files, one a department."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from central.departments.breaker import BreakerRules
from central.departments.bulkhead import Bulkhead, BulkheadLimits
from central.departments.calls import CallMapping, CallName
from central.departments.department_file import DepartmentFile, DepartmentFileInvalid, read_department
from central.departments.exchange import Access
from central.departments.fitness import DepartmentFiles
from central.departments.http import HttpDepartment
from central.departments.open_hours import open_by
from central.settings import CentreSettings, DepartmentAccess


@dataclass(frozen=True)
class RealDepartments:
    """Each department's system (真实部门), and the settings with what their files add to them."""

    systems: Mapping[str, HttpDepartment]
    settings: CentreSettings
    files: DepartmentFiles


def real_departments(settings: CentreSettings, now: Callable[[], datetime]) -> RealDepartments:
    """Raises DepartmentFileInvalid where one file cannot be used, or two speak for one department."""
    files = _files(settings)
    systems = {name: _plain(settings, name) for name in settings.department_urls}
    systems |= {name: described_department(described, file.parent, now) for name, (file, described) in files.items()}
    named = DepartmentFiles({file.name: described for file, described in files.values()})
    return RealDepartments(systems, _extend(settings, list(named.files.values())), named)


def department_bulkhead(settings: CentreSettings, name: str, whole: float) -> Bulkhead:
    """With the usual limits."""
    calls = settings.department_calls
    limits = BulkheadLimits(at_once=calls, waiting=calls, whole=whole)
    return Bulkhead(name, limits, BreakerRules(failures=settings.department_failures))


def _files(settings: CentreSettings) -> dict[str, tuple[Path, DepartmentFile]]:
    found: dict[str, tuple[Path, DepartmentFile]] = {}
    if settings.departments_folder is None:
        return found
    for file in sorted(settings.departments_folder.glob("*.toml")):
        described = read_department(file)
        if described.department in found or described.department in settings.department_urls:
            elsewhere = found[described.department][0].name if described.department in found else "department_urls"
            raise DepartmentFileInvalid(file, (f"department: {elsewhere} speaks for it already",))
        found[described.department] = (file, described)
    return found


def _plain(settings: CentreSettings, name: str) -> HttpDepartment:
    shown = settings.department_access.get(name, DepartmentAccess())
    access = Access(
        settings.department_urls[name].rstrip("/"), shown.token_file, shown.client_certificate, shown.authority
    )
    return HttpDepartment(access, department_bulkhead(settings, name, settings.department_timeout_seconds))


def described_department(described: DepartmentFile, folder: Path, now: Callable[[], datetime]) -> HttpDepartment:
    """The system that a file describes; `folder`: where the file lies."""
    bulkhead = Bulkhead(described.department, described.bulkhead_limits, described.breaker_rules)
    calls: dict[CallName, CallMapping | None] = {**described.calls, **dict.fromkeys(described.absent_calls)}
    return HttpDepartment(described.way_in(folder), bulkhead, calls, open_by(described.open_hours, now))


def _extend(settings: CentreSettings, files: list[DepartmentFile]) -> CentreSettings:
    """A worker is given up, and threads are counted, by the department that takes longest and most."""
    if not files:
        return settings
    limits = [file.limits for file in files]
    changes = {
        "department_keys": settings.department_keys
        | {file.department: file.news_keys for file in files if file.news_keys},
        "department_timeout_seconds": max(
            settings.department_timeout_seconds, *(limit.deadline_seconds for limit in limits)
        ),
        "department_calls": max(settings.department_calls, *(max(limit.at_once, limit.waiting) for limit in limits)),
    }
    return settings.model_copy(update=changes)
