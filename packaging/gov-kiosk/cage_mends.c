/* What cage 0.1.4 of Debian 12 leaves out, done for it (docs/adr/0063-what-cage-leaves-out-is-done-for-it.md).
 *
 * From wlroots 0.15 on a compositor itself says that what a touch screen reports is whole; this cage does not, and Qt waits for it
 * for ever. And a program that commits a frame like the one before is never answered; Qt paints nothing more until it is.
 *
 * Loaded into the compositor alone: what it starts does not inherit it. A compositor that does all that by itself does it once more,
 * which changes nothing.
 */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

struct wl_display;
struct wl_event_loop;
struct wl_event_source;
struct wl_resource;
struct wlr_output;
struct wlr_output_layout;
struct wlr_seat;
struct wlr_surface;

struct wl_message {
	const char *name;
};

struct wl_protocol_logger_message {
	struct wl_resource *resource;
	int opcode;
	const struct wl_message *message;
};

enum { REQUEST = 0 };

typedef void logger(void *, int, const struct wl_protocol_logger_message *);

/* libwayland-server and wlroots are there wherever this is loaded; a function that is not, is not called. */
#define NEXT(type, name) ((type *)dlsym(RTLD_NEXT, name))

static struct wl_event_loop *loop = NULL;
static struct wlr_output_layout *layout = NULL;
static int is_scheduled = 0;

__attribute__((constructor)) static void stay_here(void)
{
	unsetenv("LD_PRELOAD");
}

/* --- touches --- */

static void end_event(struct wlr_seat *seat)
{
	typedef void frame(struct wlr_seat *);
	frame *next = NEXT(frame, "wlr_seat_touch_notify_frame");
	if (next != NULL) {
		next(seat);
	}
}

uint32_t wlr_seat_touch_notify_down(
	struct wlr_seat *seat, struct wlr_surface *surface, uint32_t time, int32_t id, double x, double y)
{
	typedef uint32_t down(struct wlr_seat *, struct wlr_surface *, uint32_t, int32_t, double, double);
	uint32_t serial = NEXT(down, "wlr_seat_touch_notify_down")(seat, surface, time, id, x, y);
	end_event(seat);
	return serial;
}

void wlr_seat_touch_notify_up(struct wlr_seat *seat, uint32_t time, int32_t id)
{
	typedef void up(struct wlr_seat *, uint32_t, int32_t);
	NEXT(up, "wlr_seat_touch_notify_up")(seat, time, id);
	end_event(seat);
}

void wlr_seat_touch_notify_motion(struct wlr_seat *seat, uint32_t time, int32_t id, double x, double y)
{
	typedef void motion(struct wlr_seat *, uint32_t, int32_t, double, double);
	NEXT(motion, "wlr_seat_touch_notify_motion")(seat, time, id, x, y);
	end_event(seat);
}

/* --- frames: after each commit of a surface the screen is due, whether or not there is anything new on it --- */

static void schedule(void *data)
{
	typedef struct wlr_output *center(struct wlr_output_layout *);
	typedef void schedule_frame(struct wlr_output *);
	center *find = NEXT(center, "wlr_output_layout_get_center_output");
	schedule_frame *next = NEXT(schedule_frame, "wlr_output_schedule_frame");
	struct wlr_output *output = find == NULL || layout == NULL ? NULL : find(layout);
	(void)data;
	is_scheduled = 0;
	if (output != NULL && next != NULL) {
		next(output);
	}
}

static void hear(void *data, int kind, const struct wl_protocol_logger_message *heard)
{
	typedef const char *class_of(struct wl_resource *);
	typedef struct wl_event_source *add_idle(struct wl_event_loop *, void (*)(void *), void *);
	(void)data;
	/* it is heard before it is done: the screen is due after it */
	if (kind == REQUEST && !is_scheduled && strcmp(heard->message->name, "commit") == 0 &&
		strcmp(NEXT(class_of, "wl_resource_get_class")(heard->resource), "wl_surface") == 0) {
		is_scheduled = NEXT(add_idle, "wl_event_loop_add_idle")(loop, schedule, NULL) != NULL;
	}
}

struct wl_display *wl_display_create(void)
{
	typedef struct wl_display *create(void);
	typedef struct wl_event_loop *loop_of(struct wl_display *);
	typedef void *add_logger(struct wl_display *, logger *, void *);
	struct wl_display *display = NEXT(create, "wl_display_create")();
	if (display != NULL) {
		loop = NEXT(loop_of, "wl_display_get_event_loop")(display);
		NEXT(add_logger, "wl_display_add_protocol_logger")(display, hear, NULL);
	}
	return display;
}

struct wlr_output_layout *wlr_output_layout_create(void)
{
	typedef struct wlr_output_layout *create(void);
	layout = NEXT(create, "wlr_output_layout_create")();
	return layout;
}
