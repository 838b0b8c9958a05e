"""Faults of the queue. Foreseen outcomes (frozen, unreachable, refused) are values elsewhere.

QueueFault                 the world failed: disk, file system
└── QueueDamaged           the database file is no database any more
QueueDefect                we failed: a wrong call
"""


class QueueFault(Exception):
    """The disk or the database failed; nothing was promised. Text is technical and holds no personal data."""


class QueueDamaged(QueueFault):
    """The database file turned out damaged while in use; it is set aside at the next start."""


class QueueFull(QueueFault):
    """The disk took no more; the transaction was undone."""


class QueueDefect(Exception):
    """We called the queue wrongly."""
