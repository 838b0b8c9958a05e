"""The fields of items and entries as forms and sheets name them, and what the columns of both sheets have in common."""

import re
from collections.abc import Iterable, Mapping

FIELD_NAMES: Mapping[str, str] = {
    "name": "事项名称", "short": "简称（按钮上）", "alias": "别名（群众的说法）", "who": "谁可以办", "fee": "收费", "result": "结果",
    "ask": "咨询方式", "authority": "实施主体", "place": "办理地点", "complaints": "监督投诉", "materials": "材料",
    "before": "办理前", "after": "办理后", "notes": "提示", "keywords": "搜索用词", "status": "事项状态",
    "promised_limit": "承诺时限", "legal_limit": "法定时限", "base_code": "基本编码（12 位）", "item_code": "实施编码（31 位）",
    "open_hours": "办理时间", "theme": "主题", "also_themes": "其他主题",
    "audience": "服务对象", "levels": "行使层级", "copy_of": "照此事项新建",
}  # fmt: skip
ENTRY_NAMES: Mapping[str, str] = {
    "question": "问题", "answer": "答复", "keywords": "搜索用词", "items": "相关事项", "themes": "主题", "department": "部门",
    "source": "依据", "checked_by": "核对部门", "checked_on": "核对日期", "valid_from": "有效期起", "valid_until": "有效期止",
    "retired": "条目状态",
}  # fmt: skip
STATUS_NAMES: Mapping[str, str] = {"online": "上线", "suspended": "停用", "offline": "下线"}
LANGUAGE_NAMES: Mapping[str, str] = {"zh": "中文", "en": "英文"}
VERSION = "目录版本"
"""The column of the version that a sheet was taken from."""
_NUMBER = re.compile(r"^[0-9]{1,9}\Z")


def heads_of(names: Mapping[str, str], fields: Iterable[str]) -> dict[str, str]:
    """The fields by the heads of their columns; a text in two languages has two."""
    return {_head(names, field): field for field in fields}


def version_of(rows: Iterable[Mapping[str, str]]) -> int | None:
    """The version that all rows name; None where they name several, or none."""
    versions = {row.get(VERSION, "").strip() for row in rows}
    version = versions.pop() if len(versions) == 1 else ""
    return int(version) if _NUMBER.match(version) else None


def _head(names: Mapping[str, str], field: str) -> str:
    name, _, language = field.partition(".")
    return names[name] + (f"（{LANGUAGE_NAMES[language]}）" if language else "")
