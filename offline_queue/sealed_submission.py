"""A submission that is sealed already. By itself, for anyone who only carries it needs no database."""

from msgspec import Struct


class SealedSubmission(Struct, frozen=True):
    """Sealed ahead of the last tap (已封装的申报内容); good as long as the submission has not changed."""

    content: bytes
