import QtQuick
import QtTest
import Kiosk.Fields

TestCase {
    id: test

    name: "NumberPad"
    when: windowShown
    width: 600
    height: 800
    visible: true

    SignalSpy {
        id: typed

        signalName: "typed"
    }

    SignalSpy {
        id: erased

        signalName: "erased"
    }

    Component {
        id: pads

        NumberPad {
            width: 600
        }
    }

    function made(properties) {
        const pad = createTemporaryObject(pads, test, properties)
        typed.target = pad
        erased.target = pad
        typed.clear()
        erased.clear()
        return pad
    }

    function test_every_digit_says_itself_data() {
        return Array.from("0123456789", digit => ({ tag: digit, digit: digit }))
    }

    function test_every_digit_says_itself(data) {
        mouseClick(findChild(made({}), "key:" + data.digit))
        compare(typed.count, 1)
        compare(typed.signalArguments[0][0], data.digit)
    }

    function test_extra_key_is_there_with_a_meaning() {
        mouseClick(findChild(made({ extraKey: "X" }), "key:X"))
        compare(typed.signalArguments[0][0], "X")
        compare(findChild(made({}), "key:").visible, false)
    }

    function test_erasing_is_no_key_that_is_typed() {
        mouseClick(findChild(made({}), "key:erase"))
        compare(erased.count, 1)
        compare(typed.count, 0)
    }

    function test_a_finger_that_slides_off_types_nothing() {
        const pad = made({})
        const key = findChild(pad, "key:5")
        mousePress(key)
        mouseMove(pad, 1, pad.height - 1)
        mouseRelease(pad, 1, pad.height - 1)
        compare(typed.count, 0)
    }

    function test_the_same_key_twice_is_two() {
        const key = findChild(made({}), "key:7")
        mouseClick(key)
        mouseClick(key)
        compare(typed.count, 2)
    }

    function test_keys_answer_to_the_keyboard_too() {
        const key = findChild(made({}), "key:3")
        key.forceActiveFocus()
        keyClick(Qt.Key_Return)
        compare(typed.signalArguments[0][0], "3")
    }
}
