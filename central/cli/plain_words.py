"""What the command line of the centre says of errors that are foreseen, and how it writes what others wrote."""

from pydantic import ValidationError
from pydantic_settings import SettingsError
from rich.console import Console
from rich.markup import escape
from sqlalchemy.exc import DBAPIError

from catalogue.errors import CatalogueInvalid
from catalogue.phonetics import is_han
from central.assembly.assembly import SchemaOutdated
from central.backups.archive import BackupUnusable
from central.backups.databases import BackupFailed
from central.departments.department_file import DepartmentFileInvalid
from central.keys import KeysUnreadable
from central.releases.repository import RepositoryUnusable
from central.releases.service import ReleaseUnknown
from central.settings import CentreSettings
from central.storage.database import DatabaseMissing, DatabaseUnknown
from central.usage.rebuilding import Difference
from central.web.listening import AddressTaken
from contract.complaints import GIVEN_WRONGLY, WORLD_FAILS, Complaint

LONGEST_TEXT = 80

_TITLES: tuple[tuple[type[Exception], str, int], ...] = (
    (ValidationError, "设置有误 the settings cannot be used", GIVEN_WRONGLY),
    (SettingsError, "设置有误 the settings cannot be used", GIVEN_WRONGLY),
    (DatabaseUnknown, "数据库地址无法使用 no such kind of database", GIVEN_WRONGLY),
    (DatabaseMissing, "没有这个数据库 there is no database there", WORLD_FAILS),
    (DBAPIError, "数据库无法使用 the database cannot be used", WORLD_FAILS),
    (SchemaOutdated, "数据库结构与本软件不符 the database has another schema", WORLD_FAILS),
    (BackupUnusable, "无法恢复，未改动 not restored; nothing was changed", WORLD_FAILS),
    (BackupFailed, "备份或恢复失败 not backed up, or not restored", WORLD_FAILS),
    (KeysUnreadable, "密钥文件损坏，未改动 a key file is damaged; it was left alone", WORLD_FAILS),
    (RepositoryUnusable, "发布库无法使用 the repository of releases cannot be used", GIVEN_WRONGLY),
    (ReleaseUnknown, "没有这个版本 no such release", GIVEN_WRONGLY),
    (CatalogueInvalid, "目录有错 the catalogue cannot be used", WORLD_FAILS),
    (DepartmentFileInvalid, "部门接入文件有误 the file of a department cannot be used", GIVEN_WRONGLY),
    (AddressTaken, "无法监听，可用 --port 换端口 cannot listen; --port takes another", WORLD_FAILS),
    (OSError, "读写失败 cannot read or write", WORLD_FAILS),
)


def complaint_of(error: Exception) -> Complaint | None:
    """None for a defect of ours."""
    known = next(((title, status) for kind, title, status in _TITLES if isinstance(error, kind)), None)
    if known is None or (isinstance(error, ValidationError) and error.title != CentreSettings.__name__):
        return None
    title, status = known
    return Complaint(title, tuple(_details(error)), status)


def plain(text: str, most: int = LONGEST_TEXT) -> str:
    """Text of somebody else as it may be printed: no markup of ours, nothing that moves the cursor, and not endless."""
    shown = "".join(
        character if character.isprintable() or is_han(character) else "\N{REPLACEMENT CHARACTER}"
        for character in text[: most + 1]
    )
    return escape(shown if len(shown) <= most else shown[: most - 1] + "…")


def say_difference(out: Console, difference: Difference) -> None:
    """One line of a comparison of counts."""
    there = "— none" if difference.kept is None else difference.kept
    should = "— none" if difference.counted is None else difference.counted
    out.print(f"{difference.table}  {plain(difference.key, 300)}:  {plain(there, 300)}  →  {plain(should, 300)}")


def _details(error: Exception) -> list[str]:
    """What a person needs besides. Never the address of the database, nor a value: a password may be in it."""
    match error:
        case ValidationError():
            return [f"{'.'.join(str(part) for part in problem['loc'])}: {problem['msg']}" for problem in error.errors()]
        case DBAPIError():
            return str(error.orig).strip().splitlines()[:1]
        case CatalogueInvalid():
            return [str(problem) for problem in error.problems]
        case DepartmentFileInvalid():
            return list(error.problems)
        case OSError(filename=str(name)):
            return [f"{error.strerror}: {name}"]
        case _:
            return [str(error)]
