"""What is kept of a person who wants everything erased, and why."""

from dataclasses import dataclass
from enum import StrEnum

from catalogue.text import LocalText


class KeptReason(StrEnum):
    """Why something about a person is kept although it was asked to be erased (留存原因)."""

    CASE_OPEN = "case_open"
    ANSWER_YOUNG = "answer_young"
    MONEY_OWED = "money_owed"
    COUNTED = "counted"
    ACCOUNTS = "accounts"
    DIGESTS = "digests"
    TERMINALS = "terminals"
    DEPARTMENTS = "departments"
    BACKUPS = "backups"


WORDS = {
    KeptReason.CASE_OPEN: LocalText(
        zh="办件尚未办结，部门依法正在办理；办结后可再次删除，最迟按期限自动删除。",
        en="The case is still under way at its department; it can be erased once it has ended, and goes by itself in time.",
    ),
    KeptReason.ANSWER_YOUNG: LocalText(
        zh="部门没有答复，或答复不满一天：终端断线重试须得到同一答复。一天后可再次删除，最迟 90 天自动删除。",
        en="Without an answer yet, or answered within a day: a terminal that asks again gets the same answer. It can be erased "
        "after a day, and goes by itself after 90.",
    ),
    KeptReason.MONEY_OWED: LocalText(
        zh="已缴费但没有办成，或应退款：结清前须知道付款人。",
        en="Paid for without an end, or money to be paid back: the payer has to be known until it is settled.",
    ),
    KeptReason.COUNTED: LocalText(
        zh="办件统计：假名已换成随机值，不再指向任何人，统计数不变。",
        en="Counts: the pseudonym was replaced by a random one that belongs to no one; no count changes.",
    ),
    KeptReason.ACCOUNTS: LocalText(
        zh="缴费账目（订单号、金额、明细，无付款人）依会计规定保存；已缴明细的摘要用于避免重复收费。",
        en="Accounts (number, amount, lines, without the payer) are kept by law; digests of what was paid keep it from being "
        "charged twice.",
    ),
    KeptReason.DIGESTS: LocalText(
        zh="号源保留、在办事由、查询限额只存密钥摘要，不能由证件号找到，到期自动删除（限额一天）。",
        en="Holds, matters in hand and budgets are keyed digests that no document number finds; they end by themselves.",
    ),
    KeptReason.TERMINALS: LocalText(
        zh="终端上的已送记录仍以中心公钥封装，最长 90 天后删除；身份核验凭据不在中心保存。",
        en="Delivered records on terminals stay sealed to the centre's key for up to 90 days; identity assertions are not kept "
        "at the centre.",
    ),
    KeptReason.DEPARTMENTS: LocalText(
        zh="部门自己保存的办理材料由该部门负责。", en="What departments keep of their own is theirs to erase."
    ),
    KeptReason.BACKUPS: LocalText(
        zh="备份按备份期限删除；用旧备份恢复后须重新执行删除。",
        en="Backups go by their own time; after a restore from an older one the erasure has to be done again.",
    ),
}


_OF_ALL_PERSONS = (
    KeptReason.ACCOUNTS,
    KeptReason.DIGESTS,
    KeptReason.TERMINALS,
    KeptReason.DEPARTMENTS,
    KeptReason.BACKUPS,
)


@dataclass(frozen=True)
class KeptRows:
    """How many rows (留存), where they can be counted, and why."""

    why: KeptReason
    rows: int | None = None

    @staticmethod
    def always() -> tuple["KeptRows", ...]:
        """What is kept of everybody."""
        return tuple(map(KeptRows, _OF_ALL_PERSONS))
