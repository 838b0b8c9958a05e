import QtQuick
import QtTest
import Kiosk.Fields

TestCase {
    id: test

    name: "DatePad"
    when: windowShown
    width: 900
    height: 1200
    visible: true

    SignalSpy {
        id: picked

        signalName: "picked"
    }

    Component {
        id: pads

        DatePad {
            width: 900
            height: 1200
        }
    }

    function made(properties) {
        const pad = createTemporaryObject(pads, test, Object.assign({ value: "" }, properties))
        picked.target = pad
        picked.clear()
        return pad
    }

    // the button of that name, once it has found its place
    function button(pad, name) {
        tryVerify(() => findChild(pad, name) !== null, 2000, name)
        const found = findChild(pad, name)
        if (isPolishScheduled(found.parent))
            verify(waitForItemPolished(found.parent))
        return found
    }

    function tap(pad, names) {
        for (const name of names)
            mouseClick(button(pad, name))
    }

    function test_year_month_and_day_make_a_date() {
        const pad = made({ lower: "2020-01-01", upper: "2026-12-31" })
        tap(pad, ["year:2024", "month:2", "day:29"])
        compare(picked.count, 1)
        compare(picked.signalArguments[0][0], "2024-02-29")
    }

    function test_how_many_days_a_month_has_data() {
        return [
            { tag: "leap year", year: 2024, month: 2, days: 29 },
            { tag: "common year", year: 2025, month: 2, days: 28 },
            { tag: "century", year: 1900, month: 2, days: 28 },
            { tag: "short month", year: 2026, month: 11, days: 30 },
            { tag: "long month", year: 2026, month: 12, days: 31 },
        ]
    }

    function test_how_many_days_a_month_has(data) {
        const pad = made({ lower: "1900-01-01", upper: "2100-12-31" })
        pad.pick(data.year)
        pad.pick(data.month)
        tryVerify(() => findChild(pad, "day:" + data.days) !== null)
        verify(findChild(pad, "day:" + (data.days + 1)) === null)
    }

    function test_what_lies_outside_the_bounds_cannot_be_picked() {
        const pad = made({ lower: "2026-03-15", upper: "2026-05-10" })
        tap(pad, ["year:2026"])
        tryVerify(() => findChild(pad, "month:3") !== null)
        compare(findChild(pad, "month:2").enabled, false)
        compare(findChild(pad, "month:6").enabled, false)
        tap(pad, ["month:3"])
        tryVerify(() => findChild(pad, "day:15") !== null)
        compare(findChild(pad, "day:14").enabled, false)
        mouseClick(button(pad, "day:14"))
        compare(picked.count, 0)
        tap(pad, ["day:15"])
        compare(picked.signalArguments[0][0], "2026-03-15")
    }

    function test_a_month_alone_is_picked_without_a_day() {
        const pad = made({ stages: "ym", lower: "2020-01", upper: "2026-12" })
        tap(pad, ["year:2026", "month:9"])
        compare(picked.signalArguments[0][0], "2026-09")
    }

    function test_one_may_go_back_to_the_year() {
        const pad = made({ lower: "2020-01-01", upper: "2026-12-31" })
        tap(pad, ["year:2024", "month:2", "stage:y", "year:2025", "month:2", "day:28"])
        compare(picked.signalArguments[0][0], "2025-02-28")
    }

    function test_given_date_can_be_corrected_at_once() {
        const pad = made({ value: "2024-02-17", lower: "2020-01-01", upper: "2026-12-31" })
        tap(pad, ["stage:d", "day:28"])
        compare(picked.signalArguments[0][0], "2024-02-28")
    }

    function test_opens_on_page_of_usual_year_data() {
        return [
            { tag: "this year", usual: 2026, value: "", shown: [2026, 2020, 2010] },
            { tag: "a birth", usual: 1971, value: "", shown: [1971] },
            { tag: "none", usual: 0, value: "", shown: [2026, 2010] },
            { tag: "what was picked", usual: 2026, value: "1950-02-01", shown: [1950] },
        ]
    }

    function test_opens_on_page_of_usual_year(data) {
        const pad = made({ lower: "1926-09-14", upper: "2026-11-28", usualYear: data.usual, value: data.value })
        for (const year of data.shown)
            verify(button(pad, "year:" + year).visible, year)
    }

    function test_every_year_is_on_one_page() {
        const pad = made({ lower: "1926-09-14", upper: "2026-11-28", usualYear: 1926 })
        const found = []
        for (;;) {
            button(pad, "years:next")
            for (let year = 1900; year < 2100; year += 1)
                if (findChild(pad, "year:" + year) !== null)
                    found.push(year)
            if (!findChild(pad, "years:next").enabled)
                break
            mouseClick(findChild(pad, "years:next"))
        }
        compare(found, Array.from({ length: 101 }, (_, index) => 1926 + index))
    }

    function test_without_a_date_nothing_is_skipped() {
        const pad = made({ lower: "2020-01-01", upper: "2026-12-31" })
        compare(button(pad, "stage:m").enabled, false)
        compare(button(pad, "stage:d").enabled, false)
    }
}
