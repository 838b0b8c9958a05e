pragma ComponentBehavior: Bound

import QtQuick

// 翻页 — previous, where we are, next. Takes no room when there is one page.
Item {
    id: root

    required property int page
    required property int pages
    property string namePrefix: "pages"

    signal turned(by: int)

    visible: root.pages > 1
    implicitHeight: root.visible ? Tokens.touch : 0
    height: implicitHeight

    SecondaryButton {
        id: before

        objectName: root.namePrefix + ":previous"
        anchors.left: parent.left
        width: Math.max(implicitWidth, parent.width * 0.34)
        label: qsTr("上一页")
        icon: "chevron-left"
        enabled: root.page > 0
        onTapped: root.turned(-1)
    }

    Words {
        anchors.centerIn: parent
        text: (root.page + 1) + " / " + root.pages
        wrapMode: Text.NoWrap
        font.weight: Font.DemiBold
        Accessible.name: qsTr("第 %1 页，共 %2 页").arg(root.page + 1).arg(root.pages)
    }

    SecondaryButton {
        objectName: root.namePrefix + ":next"
        anchors.right: parent.right
        width: before.width
        label: qsTr("下一页")
        icon: "chevron-right"
        enabled: root.page + 1 < root.pages
        onTapped: root.turned(1)
    }
}
