"""What the compositor of Debian 12 leaves out, done by what is loaded into it: touches end, and each commit of a surface is answered."""

import subprocess
from pathlib import Path

from tests.architecture.sources import ROOT

SOURCE = ROOT / "packaging/gov-kiosk/cage_mends.c"

HEAD = """
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
struct message { const char *name; };
struct heard { void *resource; int opcode; const struct message *message; };
typedef void logger(void *, int, const struct heard *);
uint32_t wlr_seat_touch_notify_down(void *, void *, uint32_t, int32_t, double, double);
void wlr_seat_touch_notify_motion(void *, uint32_t, int32_t, double, double);
void wlr_seat_touch_notify_up(void *, uint32_t, int32_t);
void *wl_display_create(void);
void *wlr_output_layout_create(void);
void request(int kind, const char *of, const char *name);
void turn(void);
"""

LIBRARY = """
static logger *hears;
static void (*idle)(void *);
uint32_t wlr_seat_touch_notify_down(void *seat, void *surface, uint32_t time, int32_t id, double x, double y)
{ printf("down %s %s %u %d %g %g\\n", (char *)seat, (char *)surface, time, id, x, y); return 77; }
void wlr_seat_touch_notify_motion(void *seat, uint32_t time, int32_t id, double x, double y)
{ printf("motion %s %u %d %g %g\\n", (char *)seat, time, id, x, y); }
void wlr_seat_touch_notify_up(void *seat, uint32_t time, int32_t id)
{ printf("up %s %u %d\\n", (char *)seat, time, id); }
void *wl_display_create(void) { return "display"; }
void *wl_display_get_event_loop(void *display) { return display; }
void *wl_display_add_protocol_logger(void *display, logger *func, void *data)
{ hears = func; return display == data ? NULL : display; }
void *wl_event_loop_add_idle(void *loop, void (*func)(void *), void *data)
{ idle = func; return data == NULL ? loop : NULL; }
const char *wl_resource_get_class(void *resource) { return resource; }
void *wlr_output_layout_create(void) { return "layout"; }
void request(int kind, const char *of, const char *name)
{
    struct message message = {name};
    struct heard heard = {(void *)of, 0, &message};
    printf("%s.%s\\n", of, name);
    hears(NULL, kind, &heard);
}
void turn(void)
{
    void (*due)(void *) = idle;
    idle = NULL;
    if (due != NULL) due(NULL);
}
"""

NEWER = """
void wlr_seat_touch_notify_frame(void *seat) { printf("frame %s\\n", (char *)seat); }
void *wlr_output_layout_get_center_output(void *layout) { return layout; }
void wlr_output_schedule_frame(void *output) { printf("due %s\\n", (char *)output); }
"""

COMPOSITOR = """
int main(void)
{
    printf("serial %u\\n", wlr_seat_touch_notify_down("seat", "surface", 1, 5, 0.5, 2.25));
    wlr_seat_touch_notify_motion("seat", 2, 5, 3.5, 4.75);
    wlr_seat_touch_notify_up("seat", 3, 5);
    wl_display_create();
    request(0, "wl_surface", "commit");
    turn();
    wlr_output_layout_create();
    request(0, "wl_surface", "frame");
    request(0, "wl_surface", "commit");
    request(0, "wl_surface", "commit");
    turn();
    request(0, "other", "commit");
    request(1, "wl_surface", "commit");
    turn();
    request(0, "wl_surface", "commit");
    turn();
    fflush(stdout);
    return system("echo inherited ${LD_PRELOAD:-nothing}");
}
"""

TOUCHES = ["down seat surface 1 5 0.5 2.25", "motion seat 2 5 3.5 4.75", "up seat 3 5"]
COMMIT = "wl_surface.commit"
ANSWERED = [COMMIT, "wl_surface.frame", COMMIT, COMMIT, "due layout", "other.commit", COMMIT, COMMIT, "due layout"]
"""Nothing before there is a screen; once for all commits of a turn; nothing for other requests, nor for what the compositor says."""


def compiled(folder: Path, name: str, text: str, *flags: str) -> Path:
    source = folder / f"{name}.c"
    source.write_text(HEAD + text, "utf-8")
    subprocess.run(["gcc", "-o", str(folder / name), str(source), *flags], check=True)
    return folder / name


def lines_of(folder: Path, library: str) -> list[str]:
    """What a compositor with that library did, and what a program that it started inherited."""
    compiled(folder, "libwlroots.so", library, "-fPIC", "-shared")
    program = compiled(folder, "compositor", COMPOSITOR, f"-L{folder}", "-lwlroots", f"-Wl,-rpath,{folder}")
    loaded = folder / "cage-mends.so"
    subprocess.run(["gcc", "-O2", "-fPIC", "-shared", "-o", str(loaded), str(SOURCE)], check=True)
    done = subprocess.run([str(program)], env={"LD_PRELOAD": str(loaded)}, capture_output=True, text=True, check=True)
    assert "serial 77" in done.stdout, "what the library answers is passed on"
    return [line for line in done.stdout.splitlines() if not line.startswith("serial")]


def test_touches_end_and_commits_are_answered(tmp_path: Path) -> None:
    ended = [line for touch in TOUCHES for line in (touch, "frame seat")]
    assert lines_of(tmp_path, LIBRARY + NEWER) == [*ended, *ANSWERED, "inherited nothing"]


def test_library_without_frames_is_left_alone(tmp_path: Path) -> None:
    unanswered = [line for line in ANSWERED if line != "due layout"]
    assert lines_of(tmp_path, LIBRARY) == [*TOUCHES, *unanswered, "inherited nothing"]


def test_compositor_of_the_unit_loads_it() -> None:
    text = (ROOT / "packaging/gov-kiosk/files/usr/lib/systemd/system/gov-kiosk.service").read_text("utf-8")
    (start,) = [line for line in text.splitlines() if line.startswith("ExecStart=")]
    assert " LD_PRELOAD=/usr/lib/gov-kiosk/cage-mends.so /usr/bin/cage " in start
