pragma ComponentBehavior: Bound

import QtQuick
import Kiosk.Design
import Kiosk.Dock
import Kiosk.Painting

// 演示控制台 — a tool for demonstrations, in looks and place apart from the product.
Rectangle {
    id: root

    required property DockViewModel dock
    property bool isReceiptOpen: false
    readonly property int gap: 12
    readonly property int keyGap: 6
    readonly property int keyHeight: Math.max(26, Math.min(44, root.height / 33))
    readonly property real keyWidth: (column.width - root.keyGap) / 2

    component Heading: Row {
        id: heading

        required property string title
        required property string hint

        spacing: root.gap

        DockTitle {
            id: title

            text: heading.title
            font.weight: Font.DemiBold
        }

        DockTitle {
            anchors.baseline: title.baseline
            text: heading.hint
            color: Tokens.dockSoft
            font.pixelSize: 13
        }
    }

    component Keys: Grid {
        columns: 2
        spacing: root.keyGap
    }

    color: Tokens.dockGround

    Column {
        id: column

        anchors.fill: parent
        anchors.margins: root.gap
        spacing: root.gap

        DockTitle {
            text: "演示控制台  Dev dock"
            font.pixelSize: 24
        }

        DockTitle {
            width: parent.width
            text: root.dock.word || "操作模拟设备，不属于产品 · drives the simulated devices"
            color: root.dock.word === "" ? Tokens.dockSoft : Tokens.dockMark
            font.pixelSize: 13
        }

        Heading {
            title: "人员 people"
            hint: "点一下放卡并站到镜头前 · puts the card, faces the camera"
        }

        Keys {
            Repeater {
                model: root.dock.people

                DockButton {
                    required property int index
                    required property string key
                    required property string label
                    required property bool isHere

                    objectName: "dock:person:" + key
                    width: root.keyWidth
                    height: root.keyHeight
                    text: label
                    isOn: isHere
                    onTapped: root.dock.putCard(index)
                }
            }
        }

        Heading {
            title: "动作 actions"
            hint: "做一次 · done once"
        }

        Keys {
            Repeater {
                model: root.dock.acts

                DockButton {
                    required property int index
                    required property string device
                    required property string action
                    required property string label

                    objectName: "dock:" + device + ":" + action
                    width: root.keyWidth
                    height: root.keyHeight
                    text: label
                    onTapped: root.dock.act(index)
                }
            }
        }

        Heading {
            title: "故障 faults"
            hint: "亮着就是正在发生，再点恢复 · lit while it lasts"
        }

        Keys {
            Repeater {
                model: root.dock.switches

                DockButton {
                    required property int index
                    required property string device
                    required property string name
                    required property string label
                    required isLit

                    objectName: "dock:" + device + ":" + name
                    width: root.keyWidth
                    height: root.keyHeight
                    text: label
                    onTapped: root.dock.flip(index)
                }
            }
        }

        Heading {
            title: "凭条 receipts"
            hint: root.dock.receiptCount > 0 ? "已打印 " + root.dock.receiptCount + " 张 printed" : "还没有打印 · none printed yet"
        }
    }

    DockButton {
        id: receiptKey

        objectName: "dock:receipt"
        visible: root.dock.receiptCount > 0
        anchors.bottom: parent.bottom
        anchors.left: parent.left
        anchors.right: parent.right
        anchors.margins: root.gap
        height: root.keyHeight
        text: root.isReceiptOpen ? "收起凭条 close" : "看最近一张凭条 show the last receipt"
        isOn: root.isReceiptOpen
        onTapped: root.isReceiptOpen = !root.isReceiptOpen
    }

    // over everything but its own button: a receipt is long
    Rectangle {
        visible: root.isReceiptOpen
        anchors.top: parent.top
        anchors.bottom: receiptKey.top
        anchors.left: parent.left
        anchors.right: parent.right
        anchors.margins: root.gap
        radius: root.gap / 2
        color: Tokens.dockSoft

        PagePicture {
            anchors.fill: parent
            anchors.margins: root.gap
            jpeg: root.dock.receipt
        }
    }
}
