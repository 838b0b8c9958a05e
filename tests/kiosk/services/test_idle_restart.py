"""A restart waits until no one is there, and is done once."""

from kiosk.services.maintenance.idle_restart import QUIET_SECONDS, IdleRestart


def test_restart_waits_for_quiet_and_comes_once() -> None:
    wanted, left_for, restarted = [""], [0.0], list[str]()
    can = [False]

    def begin() -> bool:
        if can[0]:
            restarted.append(wanted[0])
        return can[0]

    restart = IdleRestart(lambda: wanted[0], lambda seconds: left_for[0] >= seconds, begin)
    left_for[0] = QUIET_SECONDS
    restart.tick()
    assert restarted == []
    wanted[0], left_for[0] = "memory", QUIET_SECONDS - 1
    restart.tick()
    assert restarted == []
    left_for[0] = QUIET_SECONDS
    restart.tick()
    can[0] = True  # what did not begin is tried again
    restart.tick()
    restart.tick()
    assert restarted == ["memory"]
