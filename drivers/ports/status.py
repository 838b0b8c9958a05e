"""Three-valued device status: ok, bad, unknown — each with evidence and age. Unknown never turns into bad or fine.

Words follow XFS4IoT (device, media and supply status) and CUSS (severity). Does not talk to devices.
"""

from enum import StrEnum
from typing import Generic, TypeVar, cast, get_args

from msgspec import Struct

P_co = TypeVar("P_co", covariant=True)


class DeviceFamily(str):
    """One logical capability (设备类别): the name of its folder, of its section in the settings, and of what an item needs."""

    __slots__ = ()


class FamilyOf(DeviceFamily, Generic[P_co]):
    """A family together with its port (有端口的设备类别), as in `FamilyOf[Speech]("speech")`: what is kept by it has a type."""

    @property
    def port(self) -> type[P_co]:
        """The protocol class that every adapter of the family implements."""
        return cast("type[P_co]", get_args(vars(self)["__orig_class__"])[0])


class Condition(StrEnum):
    """What we may claim about a device now (设备状况)."""

    OK = "ok"
    BAD = "bad"
    UNKNOWN = "unknown"


class Responder(StrEnum):
    """Who must act on a fault (处置人)."""

    CITIZEN = "citizen"
    KEEPER = "keeper"
    TECHNICIAN = "technician"


class ProblemCode(StrEnum):
    """What is wrong (故障码), the same words for every adapter of a family."""

    DISCONNECTED = "disconnected"
    NO_ANSWER = "no_answer"
    NOT_CONFIGURED = "not_configured"
    PAPER_OUT = "paper_out"
    PAPER_LOW = "paper_low"
    PAPER_JAM = "paper_jam"
    COVER_OPEN = "cover_open"
    CUTTER_ERROR = "cutter_error"
    HEAD_HOT = "head_hot"
    OFFLINE = "offline"
    TONER_LOW = "toner_low"
    TONER_OUT = "toner_out"
    OUTPUT_FULL = "output_full"
    SELF_TEST_FAILED = "self_test_failed"
    NOT_AUTHORISED = "not_authorised"
    STALLED = "stalled"
    DARK = "dark"
    """Pictures come, and nothing can be seen in them."""
    DAMAGED_PICTURES = "damaged_pictures"
    """Pictures come, and a part of each is missing."""
    BUSY = "busy"
    EARLIER_PAGE = "earlier_page"
    """A page of an earlier visit may still come out."""
    LOOK_IN_TRAY = "look_in_tray"
    """A page of an earlier visit may lie in the tray."""
    HARDWARE_ERROR = "hardware_error"
    MUTED = "muted"
    """Whatever is played is not heard."""


class DeviceProblem(Struct, frozen=True):
    """One thing that is wrong or soon will be (故障). `blocking` is False for a threshold such as paper low."""

    code: ProblemCode
    responder: Responder
    blocking: bool = True


class SupplyLevel(Struct, frozen=True):
    """How much of something that is used up is left (耗材余量): percent, and whether that is little. `name` is a plain word."""

    name: str
    percent: int
    is_low: bool = False


class DeviceStatus(Struct, frozen=True):
    """Condition (设备状态), problems, the evidence it rests on, when it was observed (monotonic seconds), and what else it reports:
    supplies, its model and its firmware.
    """

    family: DeviceFamily
    condition: Condition
    evidence: str
    observed_at: float
    problems: tuple[DeviceProblem, ...] = ()
    levels: tuple[SupplyLevel, ...] = ()
    model: str = ""
    firmware: str = ""

    @property
    def is_usable(self) -> bool:
        """Whether the device may be offered to a citizen: ok, or unknown with nothing known against it."""
        return self.condition is not Condition.BAD and not any(problem.blocking for problem in self.problems)
