"""The database tables of terminals, sites and their settings."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import JSON, BigInteger, LargeBinary, String, UniqueConstraint, false
from sqlalchemy.orm import Mapped, mapped_column

from central.storage.database import Base, UtcTime


class TerminalEntry(Base):
    """One machine (自助终端), where it is, and what it last said about itself. `epoch` is of the chain that its key began.

    `next_key` was announced and takes over when it is first used; `revoked_at`: its keys are withdrawn.
    """

    __tablename__ = "terminal"

    terminal_id: Mapped[str] = mapped_column(String(64), primary_key=True)
    site_zh: Mapped[str] = mapped_column(String(120))
    site_en: Mapped[str] = mapped_column(String(120))
    level: Mapped[str] = mapped_column(String(16))
    region: Mapped[str] = mapped_column(String(12))
    group_name: Mapped[str] = mapped_column(String(64), default="")
    public_key: Mapped[bytes | None] = mapped_column(LargeBinary)
    next_key: Mapped[bytes | None] = mapped_column(LargeBinary)
    key_since: Mapped[datetime | None] = mapped_column(UtcTime)
    wants_new_key: Mapped[bool] = mapped_column(default=False, server_default=false())
    revoked_at: Mapped[datetime | None] = mapped_column(UtcTime)
    enrolled_at: Mapped[datetime | None] = mapped_column(UtcTime)
    last_seen_at: Mapped[datetime | None] = mapped_column(UtcTime)
    software_version: Mapped[str] = mapped_column(String(64), default="")
    catalogue_version: Mapped[int] = mapped_column(default=0)
    state: Mapped[str] = mapped_column(String(32), default="")
    boot_id: Mapped[str] = mapped_column(String(64), default="")
    queue_pending: Mapped[int] = mapped_column(default=0)
    queue_parked: Mapped[int] = mapped_column(default=0)
    last_sequence: Mapped[int] = mapped_column(BigInteger, default=0)
    devices: Mapped[list[dict[str, Any]]] = mapped_column(JSON, default=list)  # Any: JSON of DeviceReport
    jobs: Mapped[list[dict[str, Any]]] = mapped_column(JSON, default=list)  # Any: JSON of JobReport
    faults: Mapped[list[dict[str, Any]]] = mapped_column(
        JSON, default=list, server_default="[]"
    )  # Any: JSON of FaultReport
    queue_damage: Mapped[str] = mapped_column(String(200), default="", server_default="")
    release: Mapped[dict[str, Any] | None] = mapped_column(JSON(none_as_null=True))  # Any: JSON of ReleaseReport
    planned_hours: Mapped[str] = mapped_column(String(16), default="", server_default="")
    open_days: Mapped[list[dict[str, Any]]] = mapped_column(
        JSON, default=list, server_default="[]"
    )  # Any: JSON of OpenDay
    epoch: Mapped[int] = mapped_column(default=1, server_default="1")
    orders_until: Mapped[datetime | None] = mapped_column(UtcTime)
    """Until when the terminal is asked to fetch orders; empty while none waits (`central.remote_orders`)."""
    wanted_settings: Mapped[dict[str, Any]] = mapped_column(
        JSON, default=dict, server_default="{}"
    )  # Any: numbers, and planned hours
    settings_number: Mapped[int] = mapped_column(default=0, server_default="0")
    """Goes up whenever other settings are wanted of it (`group_settings`)."""
    settings_report: Mapped[dict[str, Any] | None] = mapped_column(
        JSON(none_as_null=True)
    )  # Any: JSON of SettingsReport

    @property
    def own_hours(self) -> str:
        """Its planned hours: of its record, or of its group; "" for the usual ones."""
        return self.planned_hours or str((self.wanted_settings or {}).get("planned_hours", ""))


class SettingsChange(Base):
    """What is wanted of some terminals from now on (设置变更), who said so and when; the newest of a target counts.

    `follows` is the number of the one before it, 0 for the first: two at once cannot both follow the same.
    """

    __tablename__ = "settings_change"

    number: Mapped[int] = mapped_column(primary_key=True)
    target_kind: Mapped[str] = mapped_column(String(8))
    target: Mapped[str] = mapped_column(String(64))
    follows: Mapped[int] = mapped_column()
    wanted: Mapped[dict[str, Any]] = mapped_column(JSON)  # Any: as in TerminalEntry.wanted_settings
    changed_by: Mapped[str] = mapped_column(String(20))
    changed_at: Mapped[datetime] = mapped_column(UtcTime)

    __table_args__ = (UniqueConstraint("target_kind", "target", "follows"),)


class WantedFirmware(Base):
    """The firmware that devices of a model should have (应装固件), who said so and when."""

    __tablename__ = "wanted_firmware"

    model: Mapped[str] = mapped_column(String(64), primary_key=True)
    firmware: Mapped[str] = mapped_column(String(64))
    set_by: Mapped[str] = mapped_column(String(20))
    set_at: Mapped[datetime] = mapped_column(UtcTime)


class TerminalRecord(Base):
    """What the bureau knows of a machine and the machine does not (终端档案): whose it is, who looks after it, since when, until when."""

    __tablename__ = "terminal_record"

    terminal_id: Mapped[str] = mapped_column(String(64), primary_key=True)
    owner: Mapped[str] = mapped_column(String(60), default="")
    keeper: Mapped[str] = mapped_column(String(60), default="")
    contractor: Mapped[str] = mapped_column(String(60), default="")
    address: Mapped[str] = mapped_column(String(200), default="")
    model: Mapped[str] = mapped_column(String(60), default="")
    serial_number: Mapped[str] = mapped_column(String(60), default="")
    accepted_on: Mapped[date | None] = mapped_column()
    warranty_until: Mapped[date | None] = mapped_column()
    changed_by: Mapped[str] = mapped_column(String(20), default="")
    changed_at: Mapped[datetime | None] = mapped_column(UtcTime)


class TerminalChain(Base):
    """The records of one epoch of a terminal (记录链): between `complete_up_to` and `highest_sequence` lies what is still missing.

    `public_key` began it. `send_again_from`: an operator wants the records from there on once more; it holds until one
    up to `send_again_to` has come.
    """

    __tablename__ = "terminal_chain"

    terminal_id: Mapped[str] = mapped_column(String(64), primary_key=True)
    epoch: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    public_key: Mapped[bytes | None] = mapped_column(LargeBinary)
    began_at: Mapped[datetime | None] = mapped_column(UtcTime)
    complete_up_to: Mapped[int] = mapped_column(BigInteger, default=0)
    highest_sequence: Mapped[int] = mapped_column(BigInteger, default=0)
    send_again_from: Mapped[int | None] = mapped_column(BigInteger)
    send_again_to: Mapped[int | None] = mapped_column(BigInteger)


class TerminalKey(Base):
    """A public key of a terminal and from when until when it was good (终端历史公钥): receipts of that time are checked with it.

    `ended_by` (a KeyEnd) says how its time ended; empty while it is good, or announced.
    """

    __tablename__ = "terminal_key"

    terminal_id: Mapped[str] = mapped_column(String(64), primary_key=True)
    public_key: Mapped[bytes] = mapped_column(LargeBinary, primary_key=True)
    since: Mapped[datetime] = mapped_column(UtcTime)
    until: Mapped[datetime | None] = mapped_column(UtcTime)
    ended_by: Mapped[str] = mapped_column(String(12), default="", server_default="")


class TerminalBoot(Base):
    """One run of a terminal's program (开机), and how far its heartbeats were taken: none of them counts twice."""

    __tablename__ = "terminal_boot"

    terminal_id: Mapped[str] = mapped_column(String(64), primary_key=True)
    boot_id: Mapped[str] = mapped_column(String(64), primary_key=True)
    first_seen_at: Mapped[datetime] = mapped_column(UtcTime)
    last_number: Mapped[int] = mapped_column(default=0)
    last_sent_at: Mapped[datetime] = mapped_column(UtcTime)


class SpentNonce(Base):
    """A signed request that must not count twice and does not show it by itself (已用随机数)."""

    __tablename__ = "spent_nonce"

    terminal_id: Mapped[str] = mapped_column(String(64), primary_key=True)
    nonce: Mapped[str] = mapped_column(String(64), primary_key=True)
    spent_at: Mapped[datetime] = mapped_column(UtcTime)


class EnrolmentCode(Base):
    """One-time (入网码); only its digest is kept."""

    __tablename__ = "enrolment_code"

    terminal_id: Mapped[str] = mapped_column(String(64), primary_key=True)
    code_digest: Mapped[str] = mapped_column(String(64), primary_key=True)
    expires_at: Mapped[datetime] = mapped_column(UtcTime)
    used_at: Mapped[datetime | None] = mapped_column(UtcTime)
