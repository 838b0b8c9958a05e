"""Tables of usage. What a batch adds is in `usage_delta` with the records; the sums are fed from there (docs/adr/0013)."""

from datetime import date
from typing import Any

from sqlalchemy import JSON, BigInteger, Float, Index, Integer, String
from sqlalchemy.orm import Mapped, mapped_column

from central.storage.database import Base

EVERYTHING = "all"
"""The dimension that has one key, the empty one: all cases."""


class UsageDelta(Base):
    """What one batch of records adds to the sums (计数增量). Inserted alone, never changed: no two batches wait for each other.

    A delta is here until it is folded; the sums are exact together with it.
    """

    __tablename__ = "usage_delta"

    delta_id: Mapped[int] = mapped_column(BigInteger().with_variant(Integer, "sqlite"), primary_key=True)
    content: Mapped[dict[str, Any]] = mapped_column(JSON)  # Any: JSON, see central.usage.deltas


class UsageDaily(Base):
    """Cases of one day by every dimension (日办件量).

    `is_simulated`: done with simulated devices. `is_uncertain`: the terminal's clock could not be trusted, so the day is
    that of arrival.
    """

    __tablename__ = "usage_daily"
    __table_args__ = (Index("ix_usage_daily_item_code", "item_code", "day"), Index("ix_usage_daily_day", "day"))

    terminal_id: Mapped[str] = mapped_column(String(64), primary_key=True)
    day: Mapped[date] = mapped_column(primary_key=True)
    item_code: Mapped[str] = mapped_column(String(8), primary_key=True)
    department: Mapped[str] = mapped_column(String(32), primary_key=True)
    outcome: Mapped[str] = mapped_column(String(16), primary_key=True)
    channel: Mapped[str] = mapped_column(String(8), primary_key=True)
    is_simulated: Mapped[bool] = mapped_column(primary_key=True)
    is_uncertain: Mapped[bool] = mapped_column(primary_key=True)
    cases: Mapped[int] = mapped_column(BigInteger, default=0)
    seconds: Mapped[int] = mapped_column(BigInteger, default=0)


class UsageSums:
    """What is summed for a dimension and key (汇总指标), whether of a day or of all days.

    `visits` counts a person once a day and terminal; it is kept for `all` and for terminals.
    """

    served: Mapped[int] = mapped_column(BigInteger, default=0, sort_order=1)
    simulated: Mapped[int] = mapped_column(BigInteger, default=0, sort_order=2)
    uncertain: Mapped[int] = mapped_column(BigInteger, default=0, sort_order=3)
    begun: Mapped[int] = mapped_column(BigInteger, default=0, sort_order=4)
    seconds: Mapped[int] = mapped_column(BigInteger, default=0, sort_order=5)
    visits: Mapped[int] = mapped_column(BigInteger, default=0, sort_order=6)


SUMS = tuple(UsageSums.__annotations__)
"""Their names, in this order."""


class UsageRollup(UsageSums, Base):
    """The sums of one day along one dimension (日汇总) (`all`, item, department, terminal, outcome, channel)."""

    __tablename__ = "usage_rollup"

    dimension: Mapped[str] = mapped_column(String(16), primary_key=True)
    day: Mapped[date] = mapped_column(primary_key=True)
    key: Mapped[str] = mapped_column(String(64), primary_key=True)


class UsageTotal(UsageSums, Base):
    """The same over all days (累计汇总). `people`, kept for `all`, counts everybody once."""

    __tablename__ = "usage_total"

    dimension: Mapped[str] = mapped_column(String(16), primary_key=True)
    key: Mapped[str] = mapped_column(String(64), primary_key=True)
    people: Mapped[int] = mapped_column(BigInteger, default=0, sort_order=7)


class PersonSeen(Base):
    """That a person (服务人次去重) (a keyed pseudonym, made here) was served by a terminal on a day."""

    __tablename__ = "person_seen"
    __table_args__ = (Index("ix_person_seen_day", "day"), Index("ix_person_seen_pseudonym", "pseudonym", "day"))

    terminal_id: Mapped[str] = mapped_column(String(64), primary_key=True)
    day: Mapped[date] = mapped_column(primary_key=True)
    pseudonym: Mapped[str] = mapped_column(String(32), primary_key=True)


class PersonEver(Base):
    """Everybody who was ever served (服务群众), by pseudonym, with the first and the last day."""

    __tablename__ = "person_ever"
    __table_args__ = (Index("ix_person_ever_first_day", "first_day"), Index("ix_person_ever_last_day", "last_day"))

    pseudonym: Mapped[str] = mapped_column(String(32), primary_key=True)
    first_day: Mapped[date] = mapped_column()
    last_day: Mapped[date] = mapped_column()


class YearlyPlan(Base):
    """What the bureau means to reach in a year (年度计划); None where it set no number. Shares in percent.

    `stopped` is what the share of terminals with a fault should not go over.
    """

    __tablename__ = "yearly_plan"

    year: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    cases: Mapped[int | None] = mapped_column()
    people: Mapped[int | None] = mapped_column()
    items: Mapped[int | None] = mapped_column()
    open_rate: Mapped[float | None] = mapped_column(Float)
    satisfaction: Mapped[float | None] = mapped_column(Float)
    used: Mapped[float | None] = mapped_column(Float)
    stopped: Mapped[float | None] = mapped_column(Float)
