"""What a phase of the start builds is built once, by who asks first; who asks meanwhile waits."""

import threading

import pytest

from app.core.phases import StartPhase


def test_phase_builds_once_when_it_is_asked() -> None:
    built: list[object] = []

    def build() -> object:
        built.append(object())
        return built[-1]

    phase = StartPhase(build)
    assert (built, phase.is_done) == ([], False)
    assert phase() is phase()
    assert (len(built), phase.is_done) == (1, True)


def test_early_caller_waits_for_the_builder() -> None:
    begun, may_end = threading.Event(), threading.Event()
    builders: list[str] = []

    def build() -> str:
        builders.append(threading.current_thread().name)
        begun.set()
        assert may_end.wait(60)
        return "built"

    phase, got = StartPhase(build), list[str]()
    starting = threading.Thread(target=phase, name="start")
    starting.start()
    assert begun.wait(60)
    citizen = threading.Thread(target=lambda: got.append(phase()), name="citizen")
    citizen.start()
    assert got == []
    may_end.set()
    starting.join(60)
    citizen.join(60)
    assert (builders, got) == (["start"], ["built"])


def test_what_fails_comes_out_and_is_tried_again() -> None:
    faults = [OSError("the disk is full")]

    def build() -> str:
        if faults:
            raise faults.pop()
        return "built"

    phase = StartPhase(build)
    with pytest.raises(OSError, match="full"):
        phase()
    assert not phase.is_done
    assert phase() == "built"
