import QtQuick
import QtTest
import Kiosk.Design

TestCase {
    name: "Tokens"

    function test_the_last_characters_stay_together_data() {
        return [
            { tag: "sentence", text: "受理结果会用短信通知您。", kept: "受理结果会用短信通知\u2060您。" },
            { tag: "number at the end", text: "咨询请拨 12345", kept: "咨询请\u2060拨 12345" },
            { tag: "a date at the end", text: "缴费期到 12 月 31 日。", kept: "缴费期到 12\u00a0月\u00a031\u00a0日。" },
            { tag: "number before the last", text: "也可以打12345问。", kept: "也可以打12345\u2060问。" },
            { tag: "day", text: "9 月 1 日起", kept: "9\u00a0月\u00a01\u00a0日\u2060起" },
            { tag: "whole date", text: "有效期至2027年11月23日。", kept: "有效期至2027年11\u2060月\u206023\u2060日。" },
            { tag: "two characters", text: "您好", kept: "您\u2060好" },
            { tag: "English", text: "Please wait.", kept: "Please wait." },
            { tag: "nothing", text: "", kept: "" }
        ]
    }

    function test_the_last_characters_stay_together(data) {
        compare(Tokens.withoutOrphan(data.text), data.kept)
    }
}
