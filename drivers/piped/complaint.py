"""What a program of ALSA complains of, as a fault of its device."""

from drivers.ports.status import ProblemCode


def problem_of(complaint: str) -> ProblemCode:
    """What kind of fault it is, by what player, recorder or synthesiser wrote to its standard error."""
    if "busy" in complaint.lower():
        return ProblemCode.BUSY
    is_missing = "no such" in complaint.lower() or "not exist" in complaint
    return ProblemCode.NOT_CONFIGURED if is_missing else ProblemCode.HARDWARE_ERROR
