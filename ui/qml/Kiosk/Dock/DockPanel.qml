pragma ComponentBehavior: Bound

import QtQuick
import Kiosk.Design
import Kiosk.Dock
import Kiosk.Painting

// 演示控制台 — a tool for demonstrations, in looks and place apart from the product.
Rectangle {
    id: root

    required property DockViewModel dock
    readonly property int gap: 12
    readonly property int keyHeight: Math.max(26, Math.min(44, root.height / 32))

    color: Tokens.dockGround

    Column {
        id: column

        anchors.fill: parent
        anchors.margins: root.gap
        spacing: root.gap

        DockTitle {
            text: "演示控制台"
            font.pixelSize: 26
        }

        DockTitle {
            width: parent.width
            text: root.dock.word || "模拟设备，不属于产品画面 · not part of the product"
            color: root.dock.word === "" ? Tokens.dockSoft : Tokens.dockMark
            font.pixelSize: 15
        }

        DockTitle {
            text: "人员：点一下放卡并站到镜头前"
        }

        Grid {
            columns: 2
            spacing: 6

            Repeater {
                model: root.dock.people

                DockButton {
                    required property int index
                    required property string key
                    required property string label
                    required property bool isHere

                    objectName: "dock:person:" + key
                    width: (column.width - 6) / 2
                height: root.keyHeight
                    text: label
                    isOn: isHere
                    onTapped: root.dock.putCard(index)
                }
            }
        }

        DockTitle {
            text: "动作"
        }

        Grid {
            columns: 2
            spacing: 6

            Repeater {
                model: root.dock.acts

                DockButton {
                    required property int index
                    required property string device
                    required property string action
                    required property string label

                    objectName: "dock:" + device + ":" + action
                    width: (column.width - 6) / 2
                height: root.keyHeight
                    text: label
                    onTapped: root.dock.act(index)
                }
            }
        }

        DockTitle {
            text: "故障"
        }

        Grid {
            columns: 2
            spacing: 6

            Repeater {
                model: root.dock.switches

                DockButton {
                    required property int index
                    required property string device
                    required property string name
                    required property string label
                    required isLit

                    objectName: "dock:" + device + ":" + name
                    width: (column.width - 6) / 2
                height: root.keyHeight
                    text: label
                    onTapped: root.dock.flip(index)
                }
            }
        }

        DockTitle {
            text: "已打印凭条 " + root.dock.receiptCount
        }

        Rectangle {
            width: column.width
            height: Math.max(120, root.height - y - 2 * root.gap)
            radius: 6
            color: Tokens.dockSoft
            visible: root.dock.receiptCount > 0

            PagePicture {
                anchors.fill: parent
                anchors.margins: 8
                jpeg: root.dock.receipt
            }
        }
    }
}
