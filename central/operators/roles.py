"""What accounts of the console may do: roles, and the rights that each has."""

from collections.abc import Mapping
from enum import StrEnum


class OperatorRole(StrEnum):
    """The role of an account (控制台角色)."""

    VIEWER = "viewer"
    KEEPER = "keeper"
    OFFICER = "officer"
    PUBLISHER = "publisher"
    TECHNICIAN = "technician"
    ADMINISTRATOR = "administrator"


class Right(StrEnum):
    """What a page or a form asks for (权限). Looking at counts and states asks for a login alone."""

    ALARMS = "alarms"
    CALLS = "calls"
    VIDEO = "video"
    CASES = "cases"
    PUBLISH = "publish"
    TERMINALS = "terminals"
    ACCOUNTS = "accounts"


ROLE_NAMES: Mapping[OperatorRole, str] = {
    OperatorRole.VIEWER: "查看",
    OperatorRole.KEEPER: "巡检",
    OperatorRole.OFFICER: "窗口办件",
    OperatorRole.PUBLISHER: "发布",
    OperatorRole.TECHNICIAN: "运维",
    OperatorRole.ADMINISTRATOR: "管理员",
}

RIGHTS: Mapping[OperatorRole, frozenset[Right]] = {
    OperatorRole.VIEWER: frozenset(),
    OperatorRole.KEEPER: frozenset({Right.ALARMS, Right.CALLS}),
    OperatorRole.OFFICER: frozenset({Right.CASES, Right.CALLS, Right.VIDEO}),
    OperatorRole.PUBLISHER: frozenset({Right.PUBLISH}),
    OperatorRole.TECHNICIAN: frozenset({Right.ALARMS, Right.CALLS, Right.TERMINALS}),
    OperatorRole.ADMINISTRATOR: frozenset(Right),
}
