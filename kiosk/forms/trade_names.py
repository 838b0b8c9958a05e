"""店名（字号） — what an individual business may be called. The registry decides; what is certain is said before it is asked."""

import re

from kiosk.forms.verdict import Invalid

_CHINESE = re.compile(r"[\u3400-\u9fff\U00020000-\U000323af]{2,}")
FORMS_OF_OTHERS = ("公司", "企业", "合作社", "集团", "合伙")
"""Forms of organisation that an individual business is not."""
KEPT_BACK = ("中国", "中华", "全国", "中央", "国家", "国际", "国务院", "人民政府", "共产党", "解放军", "联合国")
"""Words of the state, of parties, of the army and of international bodies."""


def trade_name_problem(name: str) -> Invalid | None:
    """What is wrong with it, None where nothing is or nothing was written."""
    if not name:
        return None
    if not _CHINESE.fullmatch(name):
        return Invalid("rule.trade_name_script")
    form = next((word for word in FORMS_OF_OTHERS if word in name), "")
    if form:
        return Invalid("rule.trade_name_form", {"word": form})
    word = next((word for word in KEPT_BACK if word in name), "")
    return Invalid("rule.trade_name_word", {"word": word}) if word else None
