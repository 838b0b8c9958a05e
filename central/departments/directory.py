"""The directory of departments: which adapter plays each, and whether it is up."""

from collections.abc import Callable, Iterable, Mapping
from datetime import datetime
from types import MappingProxyType

from sqlalchemy import select
from sqlalchemy.orm import Session

from catalogue.schema import Catalogue
from central.departments.breaker import BreakerState, CircuitBreaker
from central.departments.models import DepartmentSwitch
from central.departments.news import NewsFeed
from central.departments.open_hours import DepartmentHours, always_open
from central.departments.port import DepartmentSystem
from contract.terms import DepartmentState

SANDBOX_FEED = "(sandbox)"
"""No id of a department."""


class DepartmentDirectory:
    """Real systems by department id (部门名录), each with its breaker and its hours; the sandbox plays all others."""

    def __init__(
        self,
        sandbox: DepartmentSystem,
        real: Mapping[str, DepartmentSystem],
        breakers: Mapping[str, CircuitBreaker] = MappingProxyType({}),
        hours: Mapping[str, Callable[[], bool]] = MappingProxyType({}),
        timetable: Mapping[str, DepartmentHours] = MappingProxyType({}),
    ) -> None:
        self._sandbox = sandbox
        self._real = dict(real)
        self._breakers = dict(breakers)
        self._hours = dict(hours)
        self._timetable = dict(timetable)

    def department(self, department_id: str) -> DepartmentSystem:
        return self._real.get(department_id, self._sandbox)

    def is_sandbox(self, department_id: str) -> bool:
        return department_id not in self._real

    @property
    def real_departments(self) -> tuple[str, ...]:
        return tuple(self._real)

    @property
    def feeds(self) -> dict[str, NewsFeed]:
        """Where news of cases are fetched: each real department's own, and one of the sandbox for all that it plays."""
        return {SANDBOX_FEED: self._sandbox, **self._real}

    def feed_of(self, department_id: str) -> str:
        return SANDBOX_FEED if self.is_sandbox(department_id) else department_id

    def is_closed(self, department_id: str) -> bool:
        """Whether it is outside the hours of a department with its own system."""
        return not self._hours.get(department_id, always_open)()

    def closes_at(self, department_id: str, moment: datetime) -> datetime | None:
        """When a department closes that is open at a moment; None where it never does, or no hours of its own are known."""
        hours = self._timetable.get(department_id)
        return None if hours is None else hours.closes_at(moment)

    def is_left_alone(self, department_id: str) -> bool:
        """Whether a department is closed at this hour, or its breaker keeps everybody from it but a trial."""
        if self.is_closed(department_id):
            return True
        breaker = self._breakers.get(department_id)
        return breaker is not None and breaker.state is not BreakerState.CLOSED

    def is_trial_due(self, department_id: str) -> bool:
        """Whether a department that is left alone should be tried now."""
        breaker = self._breakers.get(department_id)
        return breaker is not None and breaker.is_trial_due and not self.is_closed(department_id)

    def state(self, session: Session, department_id: str) -> DepartmentState:
        """Up or down as switched by hand; for a real system otherwise its breaker, and what its last probe said."""
        switch = session.get(DepartmentSwitch, department_id)
        return self._judge(department_id, switch)

    def is_down(self, session: Session, department_id: str) -> bool:
        """Whether it is not to be asked now: an operator switched it off, or it does not answer."""
        return self.state(session, department_id) is DepartmentState.DOWN

    def states(self, session: Session, catalogue: Catalogue | None) -> dict[str, DepartmentState]:
        return self.states_of(session, (department.id for department in catalogue.departments) if catalogue else ())

    def states_of(self, session: Session, departments: Iterable[str]) -> dict[str, DepartmentState]:
        switches = {switch.department: switch for switch in session.scalars(select(DepartmentSwitch))}
        return {department: self._judge(department, switches.get(department)) for department in departments}

    def _judge(self, department_id: str, switch: DepartmentSwitch | None) -> DepartmentState:
        if switch is not None and switch.state == DepartmentState.DOWN.value:
            return DepartmentState.DOWN
        if self.is_sandbox(department_id):
            return DepartmentState.UP
        if self.is_left_alone(department_id):
            return DepartmentState.DOWN
        return DepartmentState(switch.probed_state) if switch is not None else DepartmentState.UNKNOWN


def switch_department(session: Session, department_id: str, state: DepartmentState, now: datetime) -> None:
    """Take a department down or up by hand (for drills and demonstrations)."""
    switch = session.get(DepartmentSwitch, department_id)
    if switch is None:
        session.add(DepartmentSwitch(department=department_id, state=state.value, changed_at=now))
        return
    switch.state = state.value
    switch.changed_at = now


def note_probe(session: Session, department_id: str, state: DepartmentState, now: datetime) -> None:
    """Keep what a real system answered to a probe."""
    switch = session.get(DepartmentSwitch, department_id)
    if switch is None:
        switch = DepartmentSwitch(department=department_id, state=DepartmentState.UP.value, changed_at=now)
        session.add(switch)
    switch.probed_state = state.value
    switch.probed_at = now
