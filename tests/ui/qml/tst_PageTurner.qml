import QtQuick
import QtTest
import Kiosk.Design

TestCase {
    id: test

    name: "PageTurner"
    when: windowShown
    width: 900
    height: 400
    visible: true

    SignalSpy {
        id: turned

        signalName: "turned"
    }

    Component {
        id: turners

        PageTurner {
            width: 900
            isUpright: false
        }
    }

    function made(properties) {
        const turner = createTemporaryObject(turners, test, properties)
        turned.target = turner
        turned.clear()
        return turner
    }

    function test_single_page_takes_no_room() {
        const turner = made({ page: 0, pages: 1 })
        compare(turner.visible, false)
        compare(turner.room, 0)
    }

    function test_the_ends_cannot_be_passed_data() {
        return [
            { tag: "first", page: 0, before: false, after: true },
            { tag: "middle", page: 1, before: true, after: true },
            { tag: "last", page: 2, before: true, after: false },
        ]
    }

    function test_the_ends_cannot_be_passed(data) {
        const turner = made({ page: data.page, pages: 3 })
        compare(findChild(turner, "pages:previous").enabled, data.before)
        compare(findChild(turner, "pages:next").enabled, data.after)
        mouseClick(findChild(turner, "pages:previous"))
        mouseClick(findChild(turner, "pages:next"))
        compare(turned.signalArguments.map(each => each[0]), (data.before ? [-1] : []).concat(data.after ? [1] : []))
    }

    function test_page_not_loaded_yet_can_be_turned_to() {
        const turner = made({ page: 1, pages: 2, hasMore: true })
        mouseClick(findChild(turner, "pages:next"))
        compare(turned.signalArguments[0][0], 1)
    }
}
