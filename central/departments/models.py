"""The table of the departments' switches."""

from datetime import datetime

from sqlalchemy import String
from sqlalchemy.orm import Mapped, mapped_column

from central.storage.database import Base, UtcTime


class DepartmentSwitch(Base):
    """Whether a department is asked at all (部门开关).

    `state` is set by hand and wins while it says down; `probed_state` is what a real system answered last.
    """

    __tablename__ = "department_switch"

    department: Mapped[str] = mapped_column(String(32), primary_key=True)
    state: Mapped[str] = mapped_column(String(8), default="up")
    changed_at: Mapped[datetime] = mapped_column(UtcTime)
    probed_state: Mapped[str] = mapped_column(String(8), default="unknown")
    probed_at: Mapped[datetime | None] = mapped_column(UtcTime)
