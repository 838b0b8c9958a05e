"""Why a terminal left a release or does not get one, in Chinese: terminals of every version report it in technical English.

What is not known here, of a newer release or of another program below it, is shown as it was reported.
"""

import re

from catalogue.device_families import FAMILY_NAMES

_VERSION = re.compile(r"(\d+(?:\.\d+)+): (.+)")
_DEVICE = re.compile(r"(\w+) worked before and does not now")
_SENTENCES = (
    (r"the centre answered before and does not now", "此前中心有应答，现在没有"),
    (r"citizens were served before and are not now", "此前能为群众办理，现在不能"),
    (r"the terminal did not get to work with it", "换上以后终端没有进入工作状态"),
    (r"did not become good in (\d+) starts", r"启动 \1 次都没有通过试用"),
    (r"its file is gone", "版本文件不见了"),
    (r"by hand", "人工退回"),
    (r"the list of releases has expired: .+", "版本清单已过期：请中心重新签名，或检查本机时钟"),
    (r"the list of releases is not trusted: (.+)", r"版本清单的签名不可信：\1"),
    (r"the signed list of releases does not name (.+)", r"签名清单里没有 \1"),
    (r"no room: (\d+) MiB more, with (\d+) MiB to be left free", r"磁盘空间不够：还差 \1 MiB，另须留空 \2 MiB"),
    (r"what came is not what was signed; it was thrown away", "下载的内容和签名不符，已丢弃"),
    (r"the clock is behind: it was (\S+) here before", r"本机时钟倒退：以前到过 \1"),
    (r"not fetched: (.+)", r"没有下载到：\1"),
    (r"not written: (.+)", r"没有写入磁盘：\1"),
    (r"the fetch did not begin: (.+)", r"下载没有开始：\1"),
    (r"the fetch ended with status (-?\d+) and said nothing", r"下载程序中断（状态 \1）"),
    (r"the state of the releases was not written: (.+)", r"版本状态没有写入：\1"),
    (r"(\S+) is not newer than (\S+), which runs", r"\1 不比正在运行的 \2 新"),
)
_KNOWN = tuple((re.compile(pattern), words) for pattern, words in _SENTENCES)


def update_words(reason: str) -> str:
    """Each part of the reason, behind the version where it names one."""
    named = _VERSION.fullmatch(reason)
    version, reported = (f"{named[1]}：", named[2]) if named else ("", reason)
    whole = _part(reported)  # a sentence may have a semicolon of its own
    if whole != reported:
        return version + whole
    return version + "；".join(_part(part) for part in reported.split("; "))


def _part(reported: str) -> str:
    if device := _DEVICE.fullmatch(reported):
        name = FAMILY_NAMES.get(device[1], (device[1], ""))[0]
        return f"{name}此前正常，现在不正常"
    found = ((pattern.fullmatch(reported), words) for pattern, words in _KNOWN)
    return next((match.expand(words) for match, words in found if match), reported)
