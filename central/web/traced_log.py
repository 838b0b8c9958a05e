"""What the served centre logs carries the number of the trace that it belongs to, so that it is found beside a department's log."""

import logging

from central.tracing import trace_id


class TraceFormatter(logging.Formatter):
    """The message, and the trace where there is one (日志格式)."""

    def format(self, record: logging.LogRecord) -> str:
        """Called by the logging library, on the thread that logs."""
        said, number = super().format(record), trace_id()
        return said if number == "-" or number in said else f"{said} (trace {number})"


def log_with_traces() -> None:
    """Warnings and worse go to the standard error, as without a handler, with their trace. May be called once a process."""
    handler = logging.StreamHandler()
    handler.setLevel(logging.WARNING)
    handler.setFormatter(TraceFormatter())
    logging.getLogger().addHandler(handler)
