"""One rich sample View per screen, in both languages: long texts, rare names, every optional part filled."""

# ruff: noqa: E501, N806, E741 - a table of texts in two languages reads best with one sample a line
# fmt: off

import io
from collections.abc import Callable
from functools import cache

from msgspec.structs import replace
from PIL import Image, ImageDraw

from catalogue.text import Language
from kiosk.steps.identity.face import CONSENT_PARAGRAPHS
from kiosk.view.consent import ConditionsScreen, ConsentScreen
from kiosk.view.diagnostics import DiagnosticsScreen, EntranceScreen, GuidedTestScreen, LivePictureKind
from kiosk.view.event import EventRow, EventScreen
from kiosk.view.facts import FactRow, FactState, PageButton
from kiosk.view.form import Editor, FieldView, FormScreen, OptionView
from kiosk.view.frame import BLANK_FRAME, FrameView, Lamp, MainAction, MarkState, StepMark
from kiosk.view.guide import GuideScreen, KnowledgeScreen
from kiosk.view.guided import GuidedScreen
from kiosk.view.home import GreetingScreen, HomeScreen, ItemListScreen
from kiosk.view.identity import FaceScreen, FingerprintScreen, IdentifyScreen, IdentifyStage
from kiosk.view.idle import AttractScreen, OutOfServiceScreen
from kiosk.view.items import GroupTile, ItemRow
from kiosk.view.lines import Line, Section, TableView
from kiosk.view.materials import MaterialsScreen, PageView
from kiosk.view.note import Note, Tone
from kiosk.view.overlay import CallStage, Overlay, OverlayKind, VideoStage
from kiosk.view.papers import PaperStage, PhoneCopyStage, PhoneCopyView, PrintScreen
from kiosk.view.payment import PaymentScreen, PayStage
from kiosk.view.result import ResultScreen, ResultTone, WorkingScreen
from kiosk.view.review import ReviewScreen, SignatureScreen
from kiosk.view.search import DictationStage, DictationView, SearchScreen
from kiosk.view.view import Screen, View
from kiosk.view.visit_end import AnotherScreen, GoodbyeScreen
from wording.store import load_wording

Z = Language.ZH
Pick = Callable[[str, str], str]


NOTICES = (
    ("城乡居民医保 2027 年度集中缴费期：9 月 1 日至 12 月 31 日。", "Residents' medical insurance for 2027 is paid from 1 September to 31 December."),
    ("养老待遇资格认证可在本机办理，全年不打烊。", "Pension certification is done here, all year round."),
)


def _pick(language: Language) -> Pick:
    return lambda zh, en: zh if language == Z else en


def page_jpeg(number: int) -> bytes:
    """A sheet with lines, as the document camera would give it."""
    sheet = Image.new("RGB", (420, 594), "white")
    draw = ImageDraw.Draw(sheet)
    for line in range(12):
        draw.rectangle((50, 80 + line * 38, 50 + 320 - (line * 53 + number * 31) % 140, 92 + line * 38), fill="gray")
    out = io.BytesIO()
    sheet.save(out, "JPEG")
    return out.getvalue()


def item(t: Pick, place: int) -> ItemRow:
    rows = (
        ("HR021", "养老金认证", "Pension certification", "城乡居民基本养老保险待遇资格认证", "Pension eligibility certification for residents", "人社", "Social Security", "account-check", True, ""),
        ("RS009", "打印社保证明", "Print social insurance proof", "参保证明查询打印", "Print social insurance certificate", "人社", "Social Security", "file-certificate", True, ""),
        ("SW001", "交医保", "Pay medical insurance", "城乡居民养老、医疗保险费缴纳", "Pay pension and medical premiums", "税务", "Tax", "cash-multiple", True, ""),
        ("GA001", "换身份证", "Renew ID card", "居民身份证期满换领", "Renew expired resident ID card", "公安", "Police", "card-account-details", False, "指纹仪故障，请到窗口办理|Fingerprint reader is down: please use the counter"),
        ("YB003", "查医保卡余额", "Medical account balance", "医保个人账户查询", "Medical insurance account balance", "医保", "Medical Insurance", "medical-bag", True, ""),
        ("MZ007", "申请临时救助", "Emergency aid", "临时救助申请", "Apply for temporary assistance", "民政", "Civil Affairs", "hand-heart", True, "断网时也可提交|Can be submitted offline"),
        ("GA011", "开无犯罪证明", "No-crime certificate", "无犯罪记录证明", "Certificate of no criminal record", "公安", "Police", "shield-account", True, ""),
        ("JT002", "自己参加职工医保", "Flexible-worker medical insurance", "机动车违法处理和罚款缴纳", "Traffic violations and fines", "公安交管", "Traffic Police", "car", True, ""),
    )
    code, szh, sen, zh, en, dzh, den, icon, ok, note = rows[place % len(rows)]
    nzh, _, nen = note.partition("|")
    return ItemRow(code, t(szh, sen), t(zh, en), t(dzh, den), icon, ok, t(nzh, nen))


def frame(t: Pick, *, step: int = -1, main: MainAction = MainAction.NONE, enabled: bool = True, back: bool = True, leave: bool = True, sandbox: bool = True) -> FrameView:
    labels = (("指南", "Guide"), ("身份识别", "Identity"), ("人脸比对", "Face"), ("填写", "Fill in"), ("材料", "Papers"), ("核对", "Review"), ("签名", "Sign"), ("缴费", "Pay"), ("结果", "Result"), ("评价", "Rate"))
    marks = tuple(
        StepMark(t(*label), MarkState.DONE if i < step else MarkState.CURRENT if i == step else MarkState.AHEAD)
        for i, label in enumerate(labels)
    )
    return FrameView(
        site=t("源城区上城街道便民服务中心", "Shangcheng Subdistrict Service Centre"),
        terminal="YC-0007",
        network=Lamp.OK,
        devices=Lamp.BAD,
        steps=marks if step >= 0 else (),
        item_title=t("养老金认证", "Pension certification") if step >= 0 else "",
        can_go_back=back,
        can_leave=leave,
        main=main,
        is_main_enabled=enabled,
        is_sandbox=sandbox,
        can_call=True,
        person="阿****娜" if step >= 3 or main in (MainAction.FINISH, MainAction.START) else "",
    )


def note(t: Pick, tone: Tone, zh: str, en: str, azh: str = "", aen: str = "") -> Note:
    return Note(tone, t(zh, en), t(azh, aen))


THEMES = (
    ("社会保险", "Social Insurance", "umbrella", 34), ("医疗健康", "Medical & Health", "medical-bag", 27), ("户籍证件", "Household & ID", "card-account-details", 33),
    ("交通出行", "Traffic & Travel", "car", 23), ("税费缴纳", "Taxes & Premiums", "cash-multiple", 24), ("婚育养老", "Marriage, Birth & Elderly", "human-male-female-child", 15),
    ("就业创业", "Jobs & Start-ups", "briefcase", 16), ("住房不动产", "Housing & Property", "home", 14), ("社会救助", "Social Assistance", "hand-coin", 9),
    ("出入境", "Exit & Entry", "passport", 8), ("优抚助残", "Veterans & Disability", "heart-plus", 8), ("便民缴费", "Utility Bills", "lightning-bolt", 5),
    ("法律服务", "Legal Services", "scale-balance", 5), ("办事服务", "Case Services", "clipboard-text-search", 5), ("教育", "Education", "school", 4),
    ("企业服务", "Business Services", "store", 4), ("三农服务", "Farming", "sprout", 4), ("诉求反馈", "Feedback", "bullhorn", 2),
)
DEPARTMENTS = (
    ("公安部门", "Police", "shield-account", 61), ("人力资源和社会保障部门", "Human Resources and Social Security", "account-group", 50), ("税务部门", "Taxation", "calculator-variant", 24),
    ("医疗保障部门", "Medical Insurance", "hospital-box", 25), ("民政部门", "Civil Affairs", "hand-heart", 25), ("住房公积金管理中心", "Housing Provident Fund", "home-city", 7),
)


def home(t: Pick) -> HomeScreen:
    return HomeScreen(
        tuple(item(t, i) for i in range(8)),
        tuple(GroupTile(f"t{i}", t(zh, en), icon, n) for i, (zh, en, icon, n) in enumerate(THEMES)),
        tuple(GroupTile(f"d{i}", t(zh, en), icon, n) for i, (zh, en, icon, n) in enumerate(DEPARTMENTS)),
        tuple(GroupTile(f"e{i}", t(zh, en), icon, n) for i, (zh, en, icon, n) in enumerate(EVENTS)),
    )


EVENTS = (("生孩子", "A baby is born", "baby-carriage", 9), ("有了残疾", "Living with a disability", "wheelchair-accessibility", 10), ("家人过世", "A death in the family", "flower-tulip-outline", 9))


def event_screens(t: Pick) -> dict[str, tuple[Screen, FrameView]]:
    """The question, the items to tick, all of it once more, what came of it."""
    M = MainAction
    title = t("丢了工作", "Losing a job")
    answers = (t("不欠，只办失业的事", "No, only the unemployment"), t("欠工资或者欠补偿", "Yes: wages or compensation"), t("不欠，现在打零工、自己干", "No, I do odd jobs or work for myself"))
    names = (("反映欠薪", "Report unpaid wages"), ("失业登记", "Register as unemployed"), ("领失业金", "Unemployment benefit"), ("灵活就业参保", "Insurance for freelancers"), ("自己交职工医保", "Medical insurance for freelancers"), ("交灵活就业社保", "Pay freelance social insurance"), ("找工作登记", "Register for a job search"))
    notes = (("老板欠我工资，我要反映", "My employer owes me wages and I want to report it"), ("我失业了，要办失业登记", "I lost my job and want to register as unemployed"), ("没有网络，请稍后再来", "No network: please come again later"))
    rows = tuple(EventRow(f"RS{n:03}", t(*name), t(*notes[n % 3]), is_ticked=n in (0, 1), is_available=n % 3 != 2) for n, name in enumerate(names))
    agreed = t("本人确认以下内容真实、准确，同意提交。提交后由部门审核，以部门答复为准。", "I confirm that this is true and agree to submit it. The department examines it, and its answer counts.")
    lines = (Line(t("姓名", "Name"), "欧阳*"), Line(t("证件号码", "ID number"), "441602********0019"), *(Line(t(f"第{n}件", f"Item {n}"), t(*name), emphasis=True) for n, name in enumerate(names[:4], 1)), Line(t(*names[3]), t("本人同意部门查全家的收入、存款、房和车", "I agree that the department looks at the income, savings, homes and cars of my family")), Line(t("提交就是同意", "By submitting you agree"), agreed), Line(t(*names[5]), t("没有网络，请稍后再来", "No network: please come again later")))
    review = ReviewScreen(lines, (-1, -1, 0, 0, 0, 0, -1, -1, -1), t("共4件，一次提交", "4 items, submitted together"), will_queue=True, heading=t("一并核对", "Check everything"))
    done = tuple(Line(t(*name), f"YC-001-20261123-00000{n}", emphasis=True) for n, name in enumerate(names[:4]))
    result = ResultScreen(ResultTone.SUBMITTED, t("办了4件，还有1件没办", "4 done, 1 not done"), title, (*done, Line(t(*names[5]), t("没有网络，请稍后再来", "No network: please come again later"))), (), (t("收到受理短信才算数", "It counts once you get the text message"),), is_sandbox=True)
    return {
        "event": (EventScreen(title, t("厂里还欠您钱吗？", "Does the employer owe you money?"), options=answers), frame(t)),
        "event-items": (EventScreen(title, answers[1], rows=rows), frame(t, main=M.START)),
        "review-event": (review, frame(t, step=5, main=M.SIGN)),
        "form-choices": (form(t, "payer", "relation", "id_no"), frame(t, step=3, main=MainAction.CONTINUE)),
        "form-event": (form(t, "name", "mobile", "reason_choice"), replace(frame(t, step=3, main=MainAction.CONTINUE), item_title=t("丢了工作 · 失业登记", "Losing a job · Register as unemployed"), can_set_aside=True, person="欧阳*")),
        "result-event": (result, frame(t, step=8, main=M.PRINT, back=False)),
    }


def question(t: Pick) -> ItemRow:
    """The longest one among the results."""
    asked = t("身份证丢了，人在外地，可以在这里补办吗？要不要回户籍地", "I lost my ID card away from home: may I replace it here?")
    return ItemRow("K0001", asked, t("常见问题", "Common question"), t("公安", "Police"), "help-circle-outline", is_available=True)


def knowledge(t: Pick) -> dict[str, tuple[Screen, FrameView]]:
    """The longest question and answer that the catalogue takes, with all the items there may be, and one that leads nowhere."""
    question = t("身份证丢了，人在外地，可以在这里补办吗？要不要回户籍地", "I lost my ID card away from home: may I replace it here?")
    answer = (t("可以。", "Yes."), *(t("带户口簿到就近的派出所补办就行，不用专门回到户籍地去。", "Go to the nearest police station with your hukou book; you need not go home."),) * 5)
    source = t("一般说明，以部门最新规定为准", "The department's current rules apply")
    police = t("公安部门", "Police")
    return {
        "knowledge": (KnowledgeScreen(question, answer, police, source, t("补身份证", "Replace a lost ID card"), tuple(item(t, n) for n in range(2))), frame(t, main=MainAction.START)),
        "knowledge-alone": (KnowledgeScreen(question, answer, police, source), frame(t)),
    }


def attracts(t: Pick) -> dict[str, tuple[Screen, FrameView]]:
    around, frequent = frame(t, back=False, leave=False), home(t).popular[:6]
    notices = tuple(t(*each) for each in NOTICES)
    return {
        "attract": (AttractScreen(notices, 240, frequent), around),
        "greeting": (GreetingScreen(t("欧阳*", "Ou**"), home(t).popular[:6]), replace(frame(t, back=False), person="欧阳*")),
        "greeting-reading": (GreetingScreen("", note=note(t, Tone.BUSY, "正在读身份证，请不要拿走", "Reading your ID card, please leave it there", "一般3秒以内", "Usually within 3 seconds")), frame(t, back=False)),
        "attract-dark": (AttractScreen((), 240, frequent, is_dark=True), around),
        "attract-quiet": (AttractScreen((), 240, frequent), around),
    }


def guide(t: Pick) -> Screen:
    return GuideScreen(
        t("养老金认证", "Pension certification"),
        t("城乡居民基本养老保险待遇资格认证", "Pension eligibility certification for residents"),
        t("源城区人力资源和社会保障局", "Yuancheng Human Resources and Social Security Bureau"),
        (
            Section(t("谁可以办", "Who may apply"), "account-check", (t("正在领取城乡居民基本养老保险待遇的人员，本人到场，需要本人身份证。", "Anyone drawing the residents' pension, in person, with their own ID card."),)),
            Section(t("要带什么", "What to bring"), "card-account-details", (t("居民身份证原件", "Resident ID card (original)"), t("不需要复印件，不需要照片", "No copies, no photographs"))),
            Section(t("怎么办", "How it goes"), "format-list-numbered", (
                t("放身份证，看摄像头，机器核对是不是本人。", "Put the card on the reader, look at the camera; the machine compares."),
                t("核对手机号和现居住地，有变化就改一改。", "Check mobile number and address; correct what has changed."),
                t("确认提交，拿走凭条。", "Submit, and take the receipt."),
            )),
            Section(t("多久办好", "How long it takes"), "clock-outline", (t("即时办结。认证周期为 12 个月，可以提前认证。", "At once. The cycle is 12 months; earlier is fine."),)),
            Section(t("收费吗", "Fee"), "cash", (t("不收费。", "None."),)),
            Section(t("问谁", "Whom to ask"), "phone", (t("拨打 12333，工作日 8:30–12:00、14:30–17:30。", "Call 12333 on working days, 8:30–12:00 and 14:30–17:30."),)),
        ),
        can_start=True,
        note=note(t, Tone.GOOD, "本机现在可以办理，大约需要 3 分钟。", "You can do this here now. It takes about 3 minutes."),
    )


def face_consent(t: Pick) -> Screen:
    language = Language(t("zh", "en"))
    paragraphs = tuple(load_wording().say(each, language) for each in CONSENT_PARAGRAPHS)
    return ConsentScreen(paragraphs, load_wording().say("face_consent.how", language))


def conditions(t: Pick) -> Screen:
    return ConditionsScreen(
        (
            t("户口要在本县（区）", "Your hukou must be in this county or district"),
            t("看您身份证上的住址，好像不符合。户口已经迁了、身份证还没换的，点“下一步”。", "The address on your ID card does not seem to fit. If your hukou has moved and the card is still the old one, press Next."),
            t("户口不在本地的，回户口所在地的村（社区）申请", "If your hukou is elsewhere, apply at the village of your hukou"),
        )
    )


def fields(t: Pick) -> dict[str, FieldView]:
    E, F, O = Editor, FieldView, OptionView
    def f(name: str, editor: Editor, zh: str, en: str, hzh: str = "", hen: str = "", pzh: str = "", pen: str = "", **more: object) -> FieldView:
        return F(name, editor, t(zh, en), t(hzh, hen), t(pzh, pen), is_required=bool(more.pop("required", True)), **more)  # type: ignore[arg-type]
    cities = tuple(O(f"4416{n:02d}", t(zh, en)) for n, zh, en in ((2, "源城区", "Yuancheng"), (21, "紫金县", "Zijin"), (22, "龙川县", "Longchuan"), (23, "连平县", "Lianping"), (24, "和平县", "Heping"), (25, "东源县", "Dongyuan")))
    towns = tuple(O(f"441602{n:03d}", t(zh, en)) for n, zh, en in ((1, "上城街道", "Shangcheng"), (2, "新江街道", "Xinjiang"), (3, "东埔街道", "Dongpu"), (4, "源西街道", "Yuanxi"), (100, "埔前镇", "Puqian")))
    nations = tuple(O(c, t(zh, en)) for c, zh, en in (("CN", "中国", "China"), ("AU", "澳大利亚", "Australia"), ("BR", "巴西", "Brazil"), ("CA", "加拿大", "Canada"), ("DE", "德国", "Germany"), ("EG", "埃及", "Egypt"), ("FR", "法国", "France"), ("GB", "英国", "United Kingdom"), ("ID", "印度尼西亚", "Indonesia"), ("IN", "印度", "India"), ("IT", "意大利", "Italy"), ("JP", "日本", "Japan"), ("KR", "韩国", "Korea"), ("MX", "墨西哥", "Mexico"), ("MY", "马来西亚", "Malaysia"), ("NZ", "新西兰", "New Zealand"), ("RU", "俄罗斯", "Russia"), ("SG", "新加坡", "Singapore"), ("TH", "泰国", "Thailand"), ("US", "美国", "United States"), ("VN", "越南", "Viet Nam"), ("ZA", "南非", "South Africa")))
    all_fields = (
        f("name", E.TEXT, "收件人姓名", "Recipient's name", "请与身份证一致", "As on the ID card", "请输入姓名", "Enter the name", value="欧阳䶮", max_length=30, is_name=True),
        f("reason", E.LONG_TEXT, "申请理由", "Reason", "说说遇到了什么困难", "What difficulty you have", "请输入", "Type here", max_length=200),
        f("story", E.LONG_TEXT, "详细情况", "Details", "说清时间、地点、事情", "When, where and what", "请输入", "Type here", max_length=500, value="上城街道中山大道88号门前的路灯坏了三天，晚上很黑，已经有两位老人摔倒。周围住的多是老人和孩子，请尽快派人来修。同一条路上还有两盏灯也不亮，一盏在菜市场门口，一盏在小学后门。修好以前请先放一个临时的灯。"),
        f("mobile", E.DIGITS, "手机号码", "Mobile number", "用来接收办理结果短信", "For text messages about the result", "请输入 11 位手机号", "11 digits", value="1380013800", error=t("手机号应为 11 位，还差 1 位。", "A mobile number has 11 digits: one is missing."), max_length=11),
        f("area", E.DECIMAL, "土地面积（亩）", "Land in mu", "最多一位小数", "One decimal at most", "例如 3.5", "Such as 3.5", value="3.5", max_length=8),
        f("members", E.STEPPER, "家庭人口数", "Number of people in the family", "连您自己算在内", "Including yourself", value="4", lower="1", upper="20"),
        f("id_no", E.ID_NUMBER, "被代办人身份证号", "ID number of the person represented", "18 位，末位可能是 X", "18 characters, the last may be X", "请输入身份证号", "Enter the ID number", value="44160219520314"),
        f("receipt_no", E.LATIN, "照片回执编号", "Photo receipt number", "印在照片回执右下角", "At the lower right of the photo receipt", "请输入编号", "Enter the number", value="GD2024A0", max_length=30),
        f("plate", E.PLATE, "车牌号码", "Licence plate", "新能源车为 8 位", "New-energy plates have 8 characters", "请先选省份简称", "Province first", value="粤P12"),
        f("reason_choice", E.CHOICE, "换领原因", "Reason for renewal", options=(O("expired", t("有效期满", "Expired")), O("damaged", t("证件损坏", "Damaged")), O("changed", t("登记项目变更", "Details have changed"), t("需先办理变更登记", "Register the change first"), is_enabled=False)), value="expired"),
        f("payer", E.CHOICE, "给谁缴费", "Who is it for", options=(O("self", t("本人", "Myself")), O("other", t("代他人缴费", "Somebody else"))), value="other"),
        f("relation", E.CHOICE, "与被缴费人的关系", "Relation to that person", options=tuple(O(zh, t(zh, en)) for zh, en in (("配偶", "Spouse"), ("子女", "Child"), ("父母", "Parent"), ("其他", "Other")))),
        f("plots", E.MULTI_CHOICE, "哪几块地是您自己种的", "Which of your plots do you farm yourself?", "登记面积共3.2亩\n按承包登记；可以选多块", "3.2 mu are registered\nAs in the land register", options=(O("p1", t("样例垌", "Yangli"), t("1.2亩", "1.2 mu")), O("p2", t("演示坝", "Yanshi"), t("2.0亩", "2.0 mu")), O("by_hand", t("这里没有，我自己填", "Not in the list: I will fill it in"))), values=("p1",)),
        f("kinds", E.MULTI_CHOICE, "缴费险种", "Kinds of insurance", options=tuple(O(c, t(zh, en)) for c, zh, en in (("p", "养老保险", "Pension"), ("m", "医疗保险", "Medical"), ("w", "工伤保险", "Work injury"), ("u", "失业保险", "Unemployment"))), values=("p", "m")),
        f("year", E.YEAR, "缴费年度", "Year of payment", value="2026", display=t("2026年", "2026"), lower="1990", upper="2027"),
        f("month", E.MONTH, "起始月份", "First month", lower="2024-01", upper="2026-11", value="2026-03", display=t("2026年3月", "March 2026")),
        f("date", E.DATE, "预约日期", "Date of appointment", lower="2026-11-24", upper="2027-02-28", value="", pzh="请选择日期", pen="Pick a date"),
        f("when", E.DATETIME, "事故发生时间", "Time of the accident", lower="2026-01-01T00:00", upper="2026-11-23T20:00", value="2026-11-20T08:30", display=t("2026年11月20日 8:30", "20 Nov 2026, 8:30")),
        f("months", E.MONTH_RANGE, "查询时段", "Period", lower="2021-01", upper="2026-11", values=("2025-01", "2026-10"), edges=(t("2025年1月", "Jan 2025"), t("2026年10月", "Oct 2026"))),
        f("dates", E.DATE_RANGE, "住院日期", "Days in hospital", lower="2025-01-01", upper="2026-11-23", values=("", "")),
        f("region", E.REGION, "现居住地", "Where you live", options=cities + towns, pzh="请逐级选择", pen="Choose step by step"),
        f("address", E.ADDRESS, "邮寄地址", "Postal address", options=cities + towns, values=("441602001", "中山大道 88 号"), display=t("源城区上城街道", "Shangcheng, Yuancheng"), pzh="街道、门牌号", pen="Street and number"),
        f("place", E.ADDRESS, "发生地点", "Where did it happen?", options=cities + towns, values=("441602001", ""), display=t("源城区上城街道", "Shangcheng, Yuancheng"), pzh="街道、门牌号", pen="Street and number"),
        f("nationality", E.LONG_LIST, "国籍", "Nationality", "按拼音首字母查找", "Find by first letter", "请选择", "Please choose", options=nations, value="CN", display=t("中国", "China")),
        f("promise", E.CONFIRM, "本人承诺所填信息真实有效，如有虚假愿承担法律责任。", "I promise that everything I filled in is true, and answer for it by law.", pzh="我已阅读并承诺", pen="I have read this and promise"),
        f("family", E.FAMILY, "家庭成员", "Family members", "请填写共同生活的家庭成员", "Those who live with you", values=("欧阳䶮|441602195203140019|配偶|1200", "李小明|441602198003140017|子女|3500")),
        f("ids", E.PEOPLE, "合租人身份证号", "ID numbers of those who share the flat", values=("441602195203140019",)),
        f("sms", E.SMS_CODE, "短信验证码", "Code by text message", "已填手机号 138****8000", "To 138****8000", "请输入 6 位验证码", "6 digits", value="482", display=t("58 秒后可重新获取", "Ask again in 58 seconds")),
        f("remark", E.TEXT, "备注", "Remark", pzh="可以不填", pen="May stay empty", required=False),
    )
    return {one.name: one for one in all_fields}


def form(t: Pick, *names: str) -> Screen:
    all_fields = fields(t)
    return FormScreen(t("填写申请信息", "Application details"), 0 if len(names) == 1 else 1, 1 if len(names) == 1 else 2, tuple(all_fields[name] for name in names))


def pick_up(t: Pick) -> Screen:
    language = Language(t("zh", "en"))
    said = {name: load_wording().say(f"pick_up.{name}", language) for name in ("title", "label", "hint", "no_result")}
    field = FieldView("pick_up_code", Editor.DIGITS, said["label"], said["hint"], "", is_required=True, value="482130957166", display="4821 3095 7166", error=said["no_result"], max_length=12)
    return FormScreen(said["title"], 0, 1, (field,))


def result(t: Pick) -> ResultScreen:
    return ResultScreen(
        ResultTone.SUBMITTED,
        t("已提交", "Submitted"),
        t("您的申请已提交给源城区民政局，受理结果会用短信通知您。", "Your application has gone to the Civil Affairs Bureau of Yuancheng. You will be told by text message."),
        (Line(t("编号", "Case number"), "YC0007-20261123-000128", emphasis=True), Line(t("提交时间", "Submitted at"), "2026-11-23 20:25"), Line(t("受理部门", "Department"), t("源城区民政局", "Yuancheng Civil Affairs Bureau"))),
        (TableView((t("月份", "Month"), t("险种", "Kind"), t("缴费（元）", "Paid (yuan)")), tuple((f"2026-{m:02d}", t("养老", "Pension"), "486.24") for m in range(1, 6))),),
        (t("保留好凭条，凭编号可在本机查询进度。", "Keep the receipt: with its number you can ask for progress at any terminal."), t("10 个工作日内会有工作人员上门核实。", "Somebody will call on you within 10 working days.")),
        is_sandbox=True,
        can_print_receipt=True,
    )


def results(t: Pick) -> dict[str, tuple[Screen, FrameView]]:
    return {
        "result": (result(t), frame(t, step=8, main=MainAction.CONTINUE, back=False)),
        "result-done": (ResultScreen(ResultTone.DONE, t("认证通过", "Certified"), t("有效期至2027年11月23日。", "Valid until 23 November 2027."), (Line(t("编号", "Number"), "YC0007-20261123-000128", emphasis=True), Line(t("认证时间", "Certified at"), "2026-11-23 20:25")), (), (t("明年这个时候再来认证一次。", "Please come again a year from now."),), is_sandbox=True), frame(t, step=8, main=MainAction.PRINT, back=False)),
        "result-paid": (replace(result(t), can_decline_receipt=True, can_print_receipt=False), frame(t, step=8, main=MainAction.PRINT, back=False)),
        "result-copies": (replace(result(t), copies=2, can_print_receipt=False), frame(t, step=8, main=MainAction.PRINT, back=False)),
    }


def identities(t: Pick) -> dict[str, tuple[Screen, FrameView]]:
    """The reader: waiting, read, known from before, in trouble."""
    T, M = Tone, MainAction
    return {
        "identify": (IdentifyScreen(IdentifyStage.WAITING, note(t, T.NEUTRAL, "请把身份证平放在发光的读卡区，放好后不要移动。", "Lay your ID card flat on the lit reader and leave it there."), accepts_code=True, consent=load_wording().say("consent.by_card", Language(t("zh", "en")))), frame(t, step=1)),
        "identify-further": (IdentifyScreen(IdentifyStage.WAITING, note(t, T.NEUTRAL, "请把身份证放在读卡区", "Put your ID card on the reader", "放好后不要移动，读完会提示您", "Leave it there; you are told when it has been read"), accepts_code=True, further_ways=("social_card", "insurance_code"), consent=load_wording().say("consent.by_card", Language(t("zh", "en")))), frame(t, step=1)),
        "identify-read": (IdentifyScreen(IdentifyStage.READ, note(t, T.GOOD, "身份证有效。", "The card is valid."), "欧阳*", "441602********0019"), frame(t, step=1, main=M.CONTINUE)),
        "identify-known": (IdentifyScreen(IdentifyStage.READ, note(t, T.NEUTRAL, "继续以这个身份办理吗？", "Go on as this person?", "是本人请点“下一步”；不是请点“不是本人”，前一位的信息会立即清除", "If it is you, continue. If not, tap 'Not me': everything about the person before is erased at once"), "阿****娜", "441602********0019"), replace(frame(t, step=1, main=M.CONTINUE), person="阿****娜")),
        "face-code": (IdentifyScreen(IdentifyStage.WAITING, note(t, T.NEUTRAL, "请打开手机身份码，放到扫码口", "Open the identity code on your telephone and hold it to the scanner", "身份码、网证都可以，要和刚才的身份证是同一个人", "Identity code or network identity, of the same person as the card"), is_in_place_of_face=True), frame(t, step=2)),
        "face-code-window": (IdentifyScreen(IdentifyStage.PROBLEM, note(t, T.CAUTION, "资格认证不刷脸，请找工作人员", "A certification without your face is done by a person", "村（社区）工作人员或人工窗口当面确认就行，不影响领取待遇", "The village office or a counter confirms it face to face; your payments are not affected"), is_in_place_of_face=True), frame(t, step=2)),
        "other-card": (IdentifyScreen(IdentifyStage.WAITING, note(t, T.NEUTRAL, "请把**平的身份证放在读卡区", "Put the ID card of **平 on the reader", "先拿走您自己的身份证；没带来的点“跳过”，由承办部门核实", "Take your own card away first. If you do not have the other one, skip this: the department will check"), is_other=True), frame(t, step=2, main=M.SKIP)),
        "other-card-read": (IdentifyScreen(IdentifyStage.READ, note(t, T.GOOD, "对方身份证核实成功", "The other ID card was confirmed", "请点“下一步”；两张身份证都请收好", "Please continue; keep both cards with you"), "**平", "441602********0019", is_other=True), frame(t, step=2, main=M.CONTINUE)),
        "other-card-problem": (IdentifyScreen(IdentifyStage.PROBLEM, note(t, T.BAD, "身份证号码和您填的不一样", "The ID number is not the one you entered", "请换对的身份证；号码填错了的，点“返回”改", "Use the right card, or go back and correct the number"), is_other=True), frame(t, step=2)),
        "identify-problem": (IdentifyScreen(IdentifyStage.PROBLEM, note(t, T.BAD, "没有读到芯片，证件可能放歪了。", "The chip could not be read: the card may lie askew.", "请拿起身份证，重新平放在读卡区。", "Take the card up and lay it flat again.")), frame(t, step=1, main=M.RETRY)),
    }


def papers(t: Pick) -> dict[str, tuple[Screen, FrameView]]:
    """The printers: at work, silent, gone without."""
    T, M = Tone, MainAction
    return {
        "print": (PrintScreen(PaperStage.PRINTED, PaperStage.PRINTING, 2, note(t, T.BUSY, "正在打印，请稍候……", "Printing, please wait…", "一般20秒以内，请不要离开", "Usually within 20 seconds. Please stay"), can_retry=False, page=PageView(1, page_jpeg(1)), phone=PhoneCopyView(PhoneCopyStage.OFFERED)), frame(t, step=8, back=False)),
        "print-phone": (PrintScreen(PaperStage.PRINTED, PaperStage.PRINTED, 2, note(t, T.GOOD, "都打印好了", "All printed"), can_retry=False, phone=PhoneCopyView(PhoneCopyStage.READY, "https://zwfw.example.cn/papers/AbCdEfGhIjKlMnOpQrStUv", "14:35")), frame(t, step=8, main=M.CONTINUE, back=False)),
        "print-phone-offered": (PrintScreen(PaperStage.PRINTED, PaperStage.PROBLEM, 2, note(t, T.CAUTION, "A4 打印机缺纸", "The A4 printer has no paper", "请工作人员加纸", "Please ask staff for paper"), can_retry=True, phone=PhoneCopyView(PhoneCopyStage.OFFERED)), frame(t, step=8, main=M.RETRY, back=False)),
        "print-ask": (PrintScreen(PaperStage.ASK, PaperStage.PENDING, 1, note(t, T.CAUTION, "打印机短暂断开，本机不能确定凭条是否已经出来。", "The printer was gone for a moment: the machine cannot tell whether the receipt came out."), can_retry=True), frame(t, step=8, back=False)),
        "print-without": (PrintScreen(PaperStage.GIVEN_UP, PaperStage.GIVEN_UP, 1, note(t, T.CAUTION, "已跳过打印，办理结果不受影响", "Without paper; the result stands", "请记下或拍下下面的编号", "Please note these numbers, or take a picture of them"), can_retry=False, lines=(Line(t("办件编号", "Case number"), "44160220261123RS009000128", emphasis=True), Line(t("查询码", "Query code"), "739204", emphasis=True))), frame(t, step=8, main=M.CONTINUE, back=False)),
    }


def endings(t: Pick) -> dict[str, tuple[Screen, FrameView]]:
    """Rating, goodbye, and the screens of a terminal that serves no one."""
    M, T = MainAction, Tone
    farewell = replace(frame(t, back=False, leave=False), has_help=False, has_modes=False)
    return {
        "rate": (AnotherScreen(tuple(item(t, i) for i in (1, 4, 2)), is_rated=True, chosen="satisfied"), frame(t, step=9, main=M.FINISH, back=False)),
        "another": (AnotherScreen(tuple(item(t, i) for i in (1, 4, 2))), frame(t, main=M.FINISH, back=False)),
        "goodbye": (GoodbyeScreen(card_left=False, seconds_left=8), farewell),
        "goodbye-card": (GoodbyeScreen(card_left=True, seconds_left=30), farewell),
        "outOfService": (OutOfServiceScreen(note(t, T.BAD, "终端正在修复存储故障。", "The terminal is repairing its storage.", "已提交的申请都安全保存。已通知运维人员，请使用旁边的终端或到窗口办理。", "What was submitted is safe. The keeper has been told: please use another terminal or the counter.")), frame(t, back=False, leave=False)),
        **diagnostics(t),
        **upkeep(t),
        **guided_tests(t),
    }


def diagnostics(t: Pick) -> dict[str, tuple[Screen, FrameView]]:
    """The entrance, the list, a page with facts and buttons, a question, guided tests."""
    S, T, B = FactState, Tone, PageButton
    pages = tuple(FactRow(key, t(zh, en), detail=t(dzh, den), opens=True, icon=icon) for key, icon, zh, en, dzh, den in (
        ("overview", "monitor-dashboard", "总览", "Overview", "设备、网络、队列、版本和群众现在办不了的事", "Devices, network, queue, versions, and what citizens cannot do now"),
        ("devices", "devices", "设备与任务", "Devices and jobs", "每台设备和后台任务自己报告的状态", "What each device and background job says of itself"),
        ("network", "lan-connect", "网络逐项检查", "Network, step by step", "网线、地址、域名、连接、证书、签名、应答、时间", "Link, address, name, connection, certificate, signature, answer, time"),
        ("queue", "tray-full", "待送队列", "Queue", "等待、滞留、上次成功和下次重试", "Waiting, parked, last success, next try"),
    ))
    facts = (
        FactRow("head", t("设备", "Devices"), condition=S.HEADING),
        FactRow("receipt_printer", t("凭条打印机", "Receipt printer"), t("缺纸", "Out of paper"), t("自 14:02 起 · 打印机状态字节 · 3 秒前 · 请巡检人员换纸", "Since 14:02 · status byte · 3 s ago · the keeper puts in paper"), S.BAD, opens=True),
        FactRow("camera", t("摄像头", "Camera"), t("未知", "Unknown"), t("自 14:05 起 · 没有应答 · 40 秒前 · 请运维人员查线", "Since 14:05 · no answer · 40 s ago · the technician looks at the cable"), S.UNKNOWN, opens=True),
        FactRow("id_card_reader", t("身份证阅读器", "ID card reader"), t("正常", "OK"), t("自 08:00 起 · 2 秒前", "Since 08:00 · 2 s ago"), S.OK, opens=True),
        FactRow("head2", t("群众现在办不了", "What citizens cannot do now"), condition=S.HEADING),
        FactRow("items", t("打印社保证明等 23 项", "Print social insurance proof and 22 more"), t("凭条打印机缺纸", "No receipt paper"), condition=S.BAD),
        FactRow("load", t("正在检查", "Being checked"), "TLS", condition=S.BUSY),
    )
    buttons = (B("reconnect", t("重新连接", "Reconnect"), "refresh", is_main=True), B("power", t("断电再上电", "Power-cycle"), "power"), B("counters", t("已换纸，计数归零", "Paper changed"), "counter", is_enabled=False))
    inside = replace(frame(t, main=MainAction.DONE, leave=False), has_help=False)
    bare, setting = BLANK_FRAME, (B("back", t("上一步", "Back"), "arrow-left"), B("next", t("下一步", "Next"), "check", is_main=True))
    return {
        "entrance": (EntranceScreen(digits=3, wants_number=False, number="100231", takes_card=True), replace(frame(t, leave=False), has_help=False)),
        "entrance-resting": (EntranceScreen(digits=0, wants_number=True, takes_card=True, note=note(t, T.BAD, "口令连续不对，请2分钟后再试", "Wrong too often; wait 2 minute(s)")), replace(frame(t, leave=False), has_help=False)),
        "diagnostics": (DiagnosticsScreen(t("诊断 · 运维人员", "Diagnostics · technician"), pages), inside),
        "diagnostics-facts": (DiagnosticsScreen(t("总览", "Overview"), overview(t, facts), (), note(t, T.CAUTION, "有 1 台设备故障，1 台未知", "1 device is down, 1 unknown")), inside),
        "diagnostics-question": (DiagnosticsScreen(t("凭条打印机", "Receipt printer"), facts[1:3], buttons, question=t("给打印机断电 5 秒再上电。正在打印的纸会中断，确认吗？", "The printer loses power for 5 seconds. What is printing breaks off. Do it?")), inside),
        "diagnostics-enrol": (DiagnosticsScreen(t("入网", "Enrolment"), (FactRow("terminal", t("终端编号", "Terminal"), "YC-001"),), (B("scan", t("扫入网码", "Scan the code"), "qrcode"), B("enrol", t("入网", "Enrol"), "key-chain", is_enabled=False)), note(t, T.NEUTRAL, "请输入中心生成的入网码：七组，每组四位。入网后程序自动重启", "Type the code of the centre, seven groups of four; then the program restarts"), code="ABCD-EFGH-JK"), inside),
        "diagnostics-setup": (DiagnosticsScreen(t("装机 2/6：维护口令", "Set-up 2/6: Maintenance PIN"), (), setting, note(t, T.NEUTRAL, "请定一个六位数字口令并记下：长按左上角 5 秒进入诊断时用", "Choose six digits and note them: they open diagnostics"), query="135246", query_label=t("维护口令", "Maintenance PIN"), query_example=t("六位数字", "six digits"), is_latin=True, is_digits=True), bare),
        "diagnostics-ready": (DiagnosticsScreen(t("装机 6/6：就绪报告", "Set-up 6/6: Report"), (FactRow("site", t("网点", "Site"), "YC-001", t("源城区上城街道便民服务中心", "Shangcheng Subdistrict Service Centre"), S.OK), *facts[1:4], FactRow("disk.low", t("磁盘空间（余量）", "Disk space in reserve"), t("正常", "OK"), "20000 MiB are free", S.OK)), setting, note(t, T.CAUTION, "还有没有就绪的，见下面", "Not all is ready, see below")), bare),
        "guidedTest-picture": (GuidedTestScreen(t("摄像头清晰度", "Camera sharpness"), t("请站在摄像头前", "Stand in front of the camera"), facts[1:3], (B("pass", t("通过", "Pass"), "check", is_main=True), B("fail", t("不通过", "Fail"), "close")), picture=LivePictureKind.FACE), inside),
    }


def overview(t: Pick, facts: tuple[FactRow, ...]) -> tuple[FactRow, ...]:
    """A long list with faults first, and evidence in words beside the technical text."""
    S = FactState

    def both(zh: str, en: str, reported: str) -> str:
        return t(f"已持续：12 分钟 · 依据：{zh}（{reported}） · 由运维人员处理", f"For: 12 min · evidence: {en} ({reported}) · technician acts")

    return (
        FactRow("f1", t("摄像头：未连接", "Camera: not connected"), detail=both("没有设备文件", "The device file is missing", "no device file"), condition=S.BAD),
        FactRow("f2", t("中心没有应答", "The centre does not answer"), detail=both("等不到中心应答", "The centre took too long", "timeout: read timed out after 10.0 s"), condition=S.BAD),
        FactRow("f3", t("重启频繁", "Many restarts"), detail=both("一小时内中断 4 次", "Broken off 4 times within the hour", "4 runs of the last hour were cut off"), condition=S.UNKNOWN),
        *facts,
        FactRow("machine", t("主机", "Machine"), condition=S.HEADING),
        *(FactRow(f"m{number}", t(zh, en), t("正常", "OK"), f"{t(words, plain)}{t('（', ' (')}{reported}{t('）', ')')}", S.OK) for number, (zh, en, words, plain, reported) in enumerate((
            ("磁盘可写", "Disk takes writing", "/var/lib/gov-kiosk 可以写入", "/var/lib/gov-kiosk takes writing", "/var/lib/gov-kiosk can be written"),
            ("磁盘空间", "Disk space", "剩余 20000 MiB", "20000 MiB left", "20000 MiB are free"),
            ("内存", "Memory", "可用内存 1840 MiB", "1840 MiB of memory left", "1840 MiB are available"),
            ("交换区", "Swap", "没有交换区，或者在内存里、已加密", "No swap, or in memory, or encrypted", "off, in memory, or encrypted"),
            ("断电", "Power", "上次没有断电", "No power cut last time", "no power cut ended the last run"),
        ))),
        FactRow("version", t("软件版本", "Software"), "1.4.0", t("中心要求 1.5.0", "The centre wants 1.5.0"), S.BAD),
    )


def upkeep(t: Pick) -> dict[str, tuple[Screen, FrameView]]:
    """The lists of guided tests, of the morning check, and of the log."""
    S, B = FactState, PageButton
    inside = replace(frame(t, main=MainAction.DONE, leave=False), has_help=False)
    last = t("上次 11-28 08:31：通过，巡检人员 100231", "Last 11-28 08:31: passed, keeper 100231")
    tests = (
        FactRow("id_card", t("身份证读卡", "ID card reader"), t("通过", "passed"), last, S.OK, True, "card-account-details"),
        FactRow("receipt", t("凭条打印", "Receipt printer"), t("未通过", "failed"), last, S.BAD, True, "receipt-text"),
        FactRow("camera", t("摄像头", "Camera"), t("还没测过", "Never tested"), "", S.UNKNOWN, True, "camera"),
    )
    check = (
        FactRow("asked", t("请逐项检查", "To be looked at"), condition=S.HEADING),
        FactRow("look.clean", t("屏幕和机身干净完好", "Screen and housing clean and whole"), t("通过", "passed"), "", S.OK, True),
        FactRow("look.paper", t("凭条纸和A4纸够用一天", "Paper for the day"), "", "", S.PLAIN, True),
        FactRow("receipt", t("凭条打印", "Receipt printer"), t("未通过", "failed"), t("原因：缺纸；没有打印出来", "Reason: out of paper; Nothing was printed"), S.BAD, True),
        FactRow("own", t("终端自查", "Answered by the terminal"), condition=S.HEADING),
        FactRow("own.network", t("网络", "Network"), t("通过", "passed"), t("正常", "fine"), S.OK),
    )
    signing = (B("next", t("下一项", "Next"), "arrow-right", is_main=True), B("sign", t("签署并上报", "Sign and send"), "draw"))
    lines = tuple(
        FactRow(f"line:{number}", said, "", f"11-28 08:3{number}:12 · {level} · drivers.worker.worker", state)
        for number, (level, said, state) in enumerate((
            ("error", "receipt_printer: DeviceLost: no answer within 3.0 s", S.BAD),
            ("warning", "camera: opened again after 2 tries", S.UNKNOWN),
            ("info", "catalogue: version 12 is in use", S.PLAIN),
        ))
    )
    chosen = (
        B("level", t("警告及以上", "Warnings+"), "filter-variant"), B("device", t("全部设备", "All devices"), "devices"),
        B("span", t("近1小时", "1 hour"), "clock-outline"), B("search", t("搜索", "Search"), "magnify"),
        B("follow", t("自动刷新：开", "Live"), "update"), B("export", t("导出到U盘", "Export"), "usb-flash-drive", is_main=True),
    )
    return {
        "diagnostics-tests": (DiagnosticsScreen(t("引导测试", "Guided tests"), tests), inside),
        "diagnostics-check": (DiagnosticsScreen(t("每日巡检", "Morning check"), check, signing, note(t, Tone.NEUTRAL, "已检 2 项，共 9 项", "2 of 9 done")), inside),
        "diagnostics-logs": (DiagnosticsScreen(t("日志", "Logs"), lines, chosen, note(t, Tone.GOOD, "已导出 YC-001-20261128-083112.gkb（84 KB）", "Exported YC-001-20261128-083112.gkb (84 KB)")), inside),
        "diagnostics-search": (DiagnosticsScreen(t("日志", "Logs"), lines[:1], (B("search", t("关闭搜索", "Close the search"), "close", is_main=True),), query="lost"), inside),
    }


def guided_tests(t: Pick) -> dict[str, tuple[Screen, FrameView]]:
    """What was measured of the test page, which lamps are dark, and the code for the telephone."""
    S, B = FactState, PageButton
    inside = replace(frame(t, main=MainAction.DONE, leave=False), has_help=False)
    back = B("back_to_list", t("返回列表", "Back to the list"), "format-list-bulleted")
    measured = (
        FactRow("ratio", t("长宽误差", "Error of the shape"), "0.4%", "", S.OK),
        FactRow("shift", t("标记偏移（毫米）", "Marks off by (mm)"), "1.4", "", S.OK),
        FactRow("finest", t("能分清的最细线（毫米）", "Finest lines told apart (mm)"), "0.5", "", S.OK),
        FactRow("greys", t("能分清的灰度（共5级）", "Greys told apart (of 5)"), "3", "", S.BAD),
    )
    code = "GKD1 YC-001\n2026-11-28T00:31:00Z\nsoftware=0.1.0 catalogue=12\nreceipt_printer.paper_out network.silent\n" + "A" * 103
    measuring = t("把打印好的测试页平放在拍摄台下，四边露出桌面，再点“开始”。", "Lay the printed test page flat under the camera, its four edges free, then press Start.")
    telephone = t("请用手机扫码，把看到的文字发给远程支持。内容有终端签名，不含个人信息。", "Scan it with a telephone and send the text to remote support. It is signed and holds nothing personal.")
    again = (B("begin", t("再测一次", "Once more"), "play"), back)
    drawn = t("点“开始”后，用手指慢慢划过整个屏幕，连边角也划到，划过的格变深。一直不变的就是盲区，20秒没有新格就自动结束。", "Press Start, then draw a finger slowly over the whole screen, edges too; fields turn dark. One that does not is a dead zone. After 20 seconds without a new field it ends.")
    touched = tuple(place // 11 not in (6, 7) and place % 11 < 10 and place < 190 for place in range(220))
    dead = (
        FactRow("dead_rows", t("整行划不到（从上数第几行）", "Whole rows dead (from the top)"), "7-8", "", S.BAD),
        FactRow("dead_columns", t("整列划不到（从左数第几列）", "Whole columns dead (from the left)"), "11", "", S.BAD),
        FactRow("dead_bottom", t("下边划不到（第几列x第几行）", "Dead at the bottom (columns x rows)"), "1-10x18-20", "", S.BAD),
        FactRow("touched", t("划到的格", "Fields touched"), "153/220", "", S.BAD),
        FactRow("grid", t("整屏分成（列x行）", "Screen in fields (columns x rows)"), "11x20"),
    )
    left = note(t, Tone.BUSY, "还有67格没有划到", "67 field(s) to go")
    lamps = t("点“开始”，按画面上说的一台一台看：设备自己的灯亮不亮。", "Press Start, and look at the devices one by one as the screen says: whether the lamp of each is lit.")
    is_dark = (FactRow("lamp_dark", t("灯不亮", "Lamp is dark"), t("触感按键盘", "tactile key pad"), "", S.BAD),)
    answers = (B("lamp_lit", t("亮着", "It is lit")), B("lamp_dark", t("不亮", "It is dark")), B("no_lamp", t("它没有灯", "It has none")), back)
    asked = note(t, Tone.CAUTION, "“身份证阅读器”的灯亮着吗？", "Is the lamp lit: ID card reader?")
    return {
        "guidedTest": (GuidedTestScreen(t("触摸屏", "Touch screen"), drawn, (), (B("dead_zone", t("其余的划不到", "The rest cannot be touched")), back), left, columns=11, cells=touched, covers_screen=True), inside),
        "guidedTest-dead": (GuidedTestScreen(t("触摸屏", "Touch screen"), drawn, dead, again, note(t, Tone.BAD, "有划不到的地方", "Part of the screen cannot be touched"), columns=11, cells=touched), inside),
        "guidedTest-lamps": (GuidedTestScreen(t("指示灯", "Lamps"), lamps, is_dark, answers, asked), inside),
        "guidedTest-target": (GuidedTestScreen(t("拍摄台测量", "Document camera measured"), measuring, measured, again, note(t, Tone.BAD, "测量不合格，请擦镜头、调整支架", "Not good enough: clean the lens, adjust the stand")), inside),
        "guidedTest-code": (GuidedTestScreen(t("诊断码", "Diagnosis code"), telephone, (FactRow("a", "receipt_printer.paper_out", condition=S.BAD),), (B("again", t("重新生成", "Make it again"), "refresh", is_main=True),), code=code), inside),
    }


def payments(t: Pick, lines: tuple[Line, ...]) -> dict[str, tuple[Screen, FrameView]]:
    """What is paid: looked over, paid once more, open, too late."""
    M, T = MainAction, Tone
    return {
        "payment": (PaymentScreen(PayStage.WAITING, "360.00", lines, "https://pay.example/sandbox/9f2c7a1be04d4a53", "YC0007202611230128", 287, Note(T.NEUTRAL, *(load_wording().say(text, Language(t("zh", "en"))) for text in ("pay.waiting", "pay.waiting_advice")))), frame(t, step=7)),
        "payment-check": (PaymentScreen(PayStage.TO_CHECK, "360.00", (Line(t("收款单位", "Payee"), t("源城供电服务", "Yuancheng Power")), Line(t("户名", "Account holder"), "陈*样"), Line(t("用电地址", "Address"), t("演示路***号", "*** Demo Road")), *lines), "", "YC0007202611230128", 287, note(t, T.NEUTRAL, "请核对收款单位、户名和金额", "Please check the payee, the name and the amount", "都对的，点“去缴费”；不对的，点“返回”去改", "If all is right, press Pay; if not, go back and change it")), frame(t, step=7, main=M.PAY)),
        "payment-twice": (PaymentScreen(PayStage.TO_CHECK, "360.00", (Line(t("收款单位", "Payee"), t("源城供电服务", "Yuancheng Power")), Line(t("户名", "Account holder"), "陈*样"), *lines), "", "YC0007202611230128", 287, note(t, T.CAUTION, "今天 10:24 您已经为这个事项缴过费", "You paid for this today at 10:24", "看清楚不是同一笔，再点“去缴费”；是同一笔的，点“首页”离开，没有扣款", "Press Pay only for another one, else Home: nothing was paid")), frame(t, step=7, main=M.PAY)),
        "payment-expired": (PaymentScreen(PayStage.EXPIRED, "360.00", lines, "", "YC0007202611230128", 0, note(t, T.CAUTION, "二维码已过期，没有扣款。", "The code has expired; nothing was paid.")), frame(t, step=7, main=M.RETRY)),
    }


def searches(t: Pick) -> dict[str, tuple[Screen, FrameView]]:
    """By keys and by voice."""
    stages = DictationStage
    return {
        "guide-pick-up": (replace(guide(t), pick_up=t("凭取件码打印", "Print by pick-up code")), frame(t, step=0, main=MainAction.START)),
        "form-pick-up": (pick_up(t), frame(t, step=3, main=MainAction.CONTINUE)),
        "search": (SearchScreen("ylzg", (*(item(t, i) for i in range(3)), question(t), *(item(t, i) for i in (3, 4)))), frame(t)),
        "search-begun": (SearchScreen("", (), (t("养老认证", "pension"), t("医保缴费", "medical"))), frame(t)),
        "search-speaking": (SearchScreen("", (), dictation=DictationView(stages.RECORDING, 0.6, 5)), frame(t)),
        "search-unheard": (SearchScreen("", (), dictation=DictationView(stages.NOTHING)), frame(t)),
        "search-heard": (SearchScreen("身份证掉了怎么补", tuple(item(t, i) for i in range(5)), dictation=DictationView(stages.UNDERSTOOD)), frame(t)),
        "search-danger": (SearchScreen(t("老公打我", "my husband beats me"), tuple(item(t, i) for i in (0, 1)), danger=note(t, Tone.BAD, "有人打您，请马上打 110；妇女维权打 12338", "If you are being hurt, call 110 now; women's helpline 12338", "不紧急的事，打 12345", "If it is not urgent, call 12345")), frame(t)),
        "search-empty": (SearchScreen(t("飞机驾照", "pilot licence"), tuple(item(t, i) for i in (3, 7)), is_near=True), frame(t)),
    }


@cache  # frozen, and made in the time of a screen
def samples(language: Language) -> dict[str, tuple[Screen, FrameView]]:
    """Name → screen and what is around it."""
    t = _pick(language)
    M, T = MainAction, Tone
    lines = (Line(t("险种", "Kind"), t("城乡居民养老保险", "Residents' pension insurance")), Line(t("缴费年度", "Year"), "2026"), Line(t("缴费档次", "Tier"), t("360 元/年", "360 yuan a year")))
    review = (*lines, Line(t("姓名", "Name"), "欧阳*"), Line(t("身份证号", "ID number"), "441602********0019"), Line(t("手机号码", "Mobile"), "138 0013 8000", part=t("怎么联系", "How to reach you")), Line(t("邮寄地址", "Postal address"), t("广东省河源市源城区上城街道中山大道 88 号 3 栋 1 单元 502 房", "Room 502, Unit 1, Block 3, 88 Zhongshan Road, Shangcheng, Yuancheng, Heyuan, Guangdong")), Line(t("应缴金额", "To pay"), "¥360.00", emphasis=True))
    multi = form(t, "name", "mobile", "reason_choice", "nationality", "remark")
    views: dict[str, tuple[Screen, FrameView]] = {
        **attracts(t),
        "home": (home(t), frame(t, back=False)),
        "itemList": (ItemListScreen(t("社会保险", "Social Insurance"), tuple(item(t, i) for i in range(6)), 1, 6), frame(t)),
        **searches(t),
        "guide": (guide(t), frame(t, step=0, main=M.START)),
        **event_screens(t),
        **knowledge(t),
        "consent": (face_consent(t), frame(t, step=1, main=M.AGREE)),
        "conditions": (conditions(t), frame(t, step=1, main=M.CONTINUE)),
        **identities(t),
        "face": (FaceScreen(t("请正对屏幕，把脸放进圆框里", "Face the screen, with your face in the oval"), 0.6, note(t, T.CAUTION, "光线有点暗。", "It is rather dark.", "请面向有光的方向，摘下口罩和帽子。", "Turn to the light and take off mask and hat."), 2, t("画面只用于本次比对，不保存。", "The picture is compared and not kept.")), frame(t, step=2)),
        "form": (multi, frame(t, step=3, main=M.CONTINUE)),
        "form-reading": (replace(form(t, "name", "id_no", "mobile"), person_card=t("放上对方的身份证，自动填写", "Fill in from the other person's ID card"), reading=t("识读拍摄台上的身份证 / 银行卡", "Read ID card / bank card by camera")), frame(t, step=3, main=M.CONTINUE)),
        "form-reading-alone": (replace(form(t, "id_no"), note=note(t, Tone.BUSY, "请把对方的身份证放在读卡区", "Put the other person's ID card on the reader", "您自己的身份证请先拿走；没带原件的，也可以手工填写", "Take your own card away first. Without their card, type instead"), person_card=t("不放证了，我来填写", "No card: I will type"), awaits_card=True), frame(t, step=3, main=M.CONTINUE)),
        "fingerprint": (FingerprintScreen(1, 2, 72, 2, note(t, T.GOOD, "采集合格，请换另一只手。", "Good. Now the other hand.")), frame(t, step=3)),
        "guided": (GuidedScreen(t("请把包裹放在台秤中间", "Put the parcel in the middle of the scale"), note(t, T.GOOD, "称好了，可以继续。", "Weighed; you can go on."), (Line(t("重量", "Weight"), "1,240 g"), Line(t("可寄到", "Goes to"), t("全省", "the whole province")))), frame(t, step=4, main=M.CONTINUE)),
        "guided-waiting": (GuidedScreen(t("请把包裹放在台秤中间", "Put the parcel in the middle of the scale"), note(t, T.BUSY, "正在等它放稳", "Waiting until nothing moves", "放上以后请不要扶着。", "Let go once it lies there.")), frame(t, step=4)),
        "materials": (MaterialsScreen(t("户口簿（首页和本人页）", "Household register (first page and your own)"), t("四角都要拍到", "All four corners"), 1, 2, tuple(PageView(n, page_jpeg(n)) for n in (1, 2)), 9, is_optional=True, note=note(t, T.NEUTRAL, "画面清楚后按“拍照”。", "Press 'Take picture' when it is sharp.")), frame(t, step=4, main=M.CONTINUE)),
        "signature-adult": (SignatureScreen(t("请欧阳小满签名（第2位，共3位）", "欧阳小满, please sign (2 of 3)"), t("请欧阳小满本人看过上面的文字，在框内写下自己的姓名；别人不能代签", "欧阳小满 reads this and signs; no one else may"), is_signed=False, note=Note(Tone.NEUTRAL, t("欧阳小满不在场：会打印授权书带回去签", "欧阳小满 is not here: a paper to sign is printed")), subject=t("本人同意部门向社保、税务、公安、不动产、银行等核对本人的收入和财产，只用于办这一件事", "I agree that the department checks my income and property with other authorities and banks, for this application alone"), signer="欧阳小满", turn=1), frame(t, step=6, main=M.CONTINUE)),
        "signature": (SignatureScreen(t("请签名", "Please sign"), t("请在框内用手指写下您的姓名", "Please write your name in the box with your finger"), is_signed=False, subject=t("本人申请换领居民身份证，按规定交工本费；同意用采集的指纹和相片做新证；领新证时交回旧证", "I apply to renew my ID card and pay the fee set. I agree that my fingerprints and photo are used for the new card. I hand in the old card when I collect the new one"), in_words=t("欧阳建国\n本人当面确认，未手写\n2026-11-29", "欧阳建国\nconfirmed in person, not handwritten\n2026-11-29")), frame(t, step=6, main=M.SUBMIT, enabled=False)),
        "review": (ReviewScreen(review, (0, 0, 0, -1, -1, 1, 1, -1), t("提交后由源城区税务局处理。", "Once submitted, the Yuancheng tax bureau deals with it."), will_queue=True), frame(t, step=5, main=M.SIGN)),
        **payments(t, lines),
        "working": (WorkingScreen(note(t, T.BUSY, "正在向部门提交，请稍候", "Asking the department, please wait", "一般5秒以内，请不要离开", "Usually within 5 seconds. Please stay")), frame(t, step=8, back=False)),
        "working-slow": (WorkingScreen(note(t, T.BUSY, "还在等部门答复……", "Still waiting for the department…", "可以继续等；也可以点“退出”离开，没有提交什么，也不会收费", "You can go on waiting, or press Leave: nothing was applied for, nothing is charged")), frame(t, step=8, back=False)),
        "working-stopped": (WorkingScreen(note(t, T.BAD, "还没有收到部门的答复", "No answer has come back yet", "不会重复办理、不会重复收费；请点“再试一次”再问一次结果", "Nothing is done or charged twice; try again to ask for the result")), frame(t, step=8, main=M.RETRY, back=False)),
        **results(t),
        "result-failed": (ResultScreen(ResultTone.FAILED, t("没有办成", "It did not work"), t("部门系统没有回应，没有扣款，也没有提交。", "The department did not answer. Nothing was paid or submitted."), (), (), (t("请稍后再试，或到窗口办理。", "Please try later, or go to the counter."),), is_sandbox=True, instead=item(t, 5)), frame(t, step=8, main=M.RETRY, back=False)),
        **papers(t),
        **endings(t),
        "form-video": (multi, replace(frame(t, step=3, main=M.CONTINUE), can_call=True, video=VideoStage.TALKING)),
        "form-unheard": (multi, replace(frame(t, step=3, main=M.CONTINUE), can_call=True, video=VideoStage.TALKING, is_unheard=True)),
    }
    return views | {"field-" + name: (form(t, name), frame(t, step=3, main=M.CONTINUE)) for name in fields(t)}


VIDEO_STAGES = {
    "video-offered": VideoStage.OFFERED,
    "video-consent": VideoStage.OFFERED,
    "video-ringing": VideoStage.RINGING,
    "video-answered": VideoStage.ANSWERED,
    "video-talking": VideoStage.TALKING,
    "video-lost": VideoStage.LOST,
}


@cache
def overlays(language: Language) -> dict[str, Overlay]:
    t = _pick(language)
    sections = (
        Section(t("这一步做什么", "What this step is for"), "information", (t("看一看这件事怎么办、要带什么，再按右下角的“开始办理”。", "Read how it is done and what to bring, then press 'Start' at the lower right."),)),
        Section(t("遇到问题", "If something goes wrong"), "help-circle", (t("请大厅工作人员帮忙，或拨打 12345。", "Ask the staff in the hall, or call 12345."), t("看不清可以切换“关怀版”，字更大、步骤更少。", "For larger letters switch to 'Large type'."))),
    )
    return {
        "still": Overlay(OverlayKind.STILL_THERE, 12),
        "leave": Overlay(OverlayKind.LEAVE),
        "help": Overlay(OverlayKind.HELP, sections=sections),
        "card": Overlay(OverlayKind.CARD_LEFT, 20),
        "call": Overlay(OverlayKind.CALL, call=CallStage.UNANSWERED),
        "coming": Overlay(OverlayKind.CALL, call=CallStage.COMING),
        "video-offered": Overlay(OverlayKind.CALL, call=CallStage.UNANSWERED),
        "video-consent": Overlay(OverlayKind.VIDEO_CONSENT),
        "video-ringing": Overlay(OverlayKind.VIDEO),
        "video-answered": Overlay(OverlayKind.VIDEO),
        "video-talking": Overlay(OverlayKind.VIDEO),
        "video-lost": Overlay(OverlayKind.VIDEO),
    }


def view(name: str, language: Language = Z, *, care: bool = False, serial: int = 1) -> View:
    """The sample of that name; `overlay:still` for one with an overlay over the guide."""
    if name.startswith("overlay:"):
        screen, around = samples(language)["guide"]
        around = replace(around, video=VIDEO_STAGES.get(name[8:], VideoStage.NONE))
        return View(serial, language, care, around, screen, overlays(language)[name[8:]])
    screen, around = samples(language)[name]
    return View(serial, language, care, around, screen)


def names() -> tuple[str, ...]:
    """Every sample."""
    return (*samples(Z), *("overlay:" + name for name in overlays(Z)))
