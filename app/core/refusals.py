"""Why a terminal cannot be put together.

NotAssembled               the terminal shows that it is out of service, and why
├── NotEnrolledYet         no identity, and no code or no answer from the centre; tried again by itself
└── QueueUnusable          the queue's file can be neither opened nor made; nothing may be promised
"""


class NotAssembled(Exception):
    """The terminal cannot be put together now. `message` is the id of what is shown."""

    message = "service.suspended"


class NotEnrolledYet(NotAssembled):
    """The terminal has no identity."""

    message = "service.not_enrolled"


class QueueUnusable(NotAssembled):
    """The queue cannot be opened."""

    message = "service.queue_broken"
