pragma ComponentBehavior: Bound

import QtQuick

// 翻页 — previous, where we are, next: a row below the content (upright), a column beside it (wide). No room for one page.
Item {
    id: root

    required property int page
    required property int pages
    property bool isUpright: Tokens.isLandscape
    property bool hasMore: false
    property bool hasBefore: false
    property string namePrefix: "pages"
    // of a row of it
    property real rowHeight: Tokens.touch
    readonly property real thickness: root.isUpright ? Math.max(Tokens.px(148), before.implicitWidth, after.implicitWidth) : root.rowHeight
    readonly property real room: root.visible ? root.thickness + Tokens.gapSmall : 0

    signal turned(by: int)

    function turn(by: int): void {
        root.turned(by)
        Sight.turned(root.parent)
    }

    visible: root.pages > 1
    width: root.isUpright ? root.thickness : parent?.width ?? 0
    height: !root.visible ? 0 : root.isUpright ? parent?.height ?? 0 : root.thickness

    SecondaryButton {
        id: before

        objectName: root.namePrefix + ":previous"
        width: root.isUpright ? root.width : Math.max(implicitWidth, root.width * 0.34)
        height: root.isUpright ? implicitHeight : root.rowHeight
        label: root.isUpright ? qsTrId("page_turner.up") : qsTrId("page_turner.previous")
        icon: root.isUpright ? "chevron-up" : "chevron-left"
        enabled: root.page > 0 || root.hasBefore
        onTapped: root.turn(-1)
    }

    Words {
        anchors.centerIn: parent
        text: (root.page + 1) + " / " + root.pages
        wrapMode: Text.NoWrap
        font.weight: Font.DemiBold
        Accessible.name: Sentence.filled(qsTrId("page_turner.page"), {page: root.page + 1, pages: root.pages})
    }

    SecondaryButton {
        id: after

        objectName: root.namePrefix + ":next"
        anchors.right: parent.right
        anchors.bottom: parent.bottom
        width: before.width
        height: before.height
        label: root.isUpright ? qsTrId("page_turner.down") : qsTrId("page_turner.next")
        icon: root.isUpright ? "chevron-down" : "chevron-right"
        isIconLast: !root.isUpright
        enabled: root.page + 1 < root.pages || root.hasMore
        onTapped: root.turn(1)
    }
}
