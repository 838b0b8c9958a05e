import QtQuick
import QtTest
import Kiosk.Fields

TestCase {
    id: test

    name: "LatinPad"
    when: windowShown
    width: 1000
    height: 800
    visible: true

    SignalSpy {
        id: typed

        target: pad
        signalName: "typed"
    }

    SignalSpy {
        id: erased

        target: pad
        signalName: "erased"
    }

    LatinPad {
        id: pad

        width: 1000
    }

    function init() {
        typed.clear()
        erased.clear()
    }

    function test_every_key_says_itself_data() {
        return Array.from("1234567890QWERTYUIOPASDFGHJKLZXCVBNM-@〔〕().", key => ({ tag: key, key: key }))
    }

    function test_every_key_says_itself(data) {
        mouseClick(findChild(pad, "key:" + data.key))
        compare(typed.count, 1)
        compare(typed.signalArguments[0][0], data.key)
    }

    function test_keys_do_not_overlap_and_stay_inside() {
        const keys = Array.from("QWERTYUIOP", key => findChild(pad, "key:" + key))
        for (let place = 1; place < keys.length; place++)
            verify(keys[place].x >= keys[place - 1].x + keys[place - 1].width)
        const last = keys[keys.length - 1]
        verify(last.x + last.width <= pad.width + 0.5)
    }

    function test_erase() {
        mouseClick(findChild(pad, "key:erase"))
        compare(erased.count, 1)
        compare(typed.count, 0)
    }
}
