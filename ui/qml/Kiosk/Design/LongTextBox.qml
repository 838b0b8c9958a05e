pragma ComponentBehavior: Bound

import QtQuick

// 多行输入框 — some sentences, all of them in sight or a stroke of the finger away. As private as the box of one line.
FocusScope {
    id: root

    required property string value
    required property string label
    property string placeholder: ""
    property int maximumLength: 0
    property bool isEditing: false
    property string error: ""
    readonly property Item inner: input

    signal edited(text: string)

    implicitHeight: Tokens.px(320)

    onValueChanged: if (input.text !== root.value) input.text = root.value

    FocusTimer {
        input: root.inner
        isWanted: root.isEditing && root.visible
    }

    Rectangle {
        anchors.fill: parent
        radius: Tokens.radius
        color: Tokens.surface
        border.width: Tokens.outline
        border.color: root.error !== "" ? Tokens.bad : Tokens.accent

        Words {
            anchors.left: paper.left
            anchors.right: paper.right
            anchors.top: paper.top
            visible: input.text === "" && input.preeditText === ""
            text: root.placeholder
            Accessible.ignored: true
            color: Tokens.textSoft
        }

        FontMetrics {
            id: line

            font: input.font
        }

        Flickable {
            id: paper

            function follow(line: rect): void {
                if (line.y < paper.contentY)
                    paper.contentY = line.y
                else if (line.y + line.height > paper.contentY + paper.height)
                    paper.contentY = line.y + line.height - paper.height
            }

            anchors.left: parent.left
            anchors.right: parent.right
            anchors.top: parent.top
            anchors.margins: Tokens.gap
            // whole lines only
            height: Math.max(1, Math.floor((foot.y - y) / line.height)) * line.height
            clip: true
            boundsBehavior: Flickable.StopAtBounds
            contentWidth: width
            contentHeight: input.height

            // the keyboard takes its room after the text is there
            onHeightChanged: paper.follow(input.cursorRectangle)

            TextEdit {
                id: input

                objectName: root.objectName + ":input"
                width: paper.width
                height: Math.max(implicitHeight, paper.height)
                wrapMode: TextEdit.Wrap
                color: Tokens.text
                selectionColor: Tokens.accent
                selectedTextColor: Tokens.inkOnAccent
                font.family: Tokens.fontFamily
                font.pixelSize: Tokens.fontStrong
                inputMethodHints: Qt.ImhSensitiveData | Qt.ImhNoAutoUppercase | Qt.ImhMultiLine
                selectByMouse: false
                Accessible.role: Accessible.EditableText
                Accessible.name: root.error === "" ? root.label : root.label + ", " + root.error
                Accessible.description: root.placeholder
                Keys.priority: Keys.BeforeItem
                Keys.onPressed: event => event.accepted = KeyRoute.composer?.take(event) ?? false
                onCursorRectangleChanged: paper.follow(input.cursorRectangle)
                // not onTextEdited: it says nothing of what an input method enters (Qt 6.12)
                onTextChanged: {
                    const excess = root.maximumLength > 0 ? input.length - root.maximumLength : 0
                    if (excess > 0)
                        input.remove(input.cursorPosition - excess, input.cursorPosition)
                    else if (input.text !== root.value)
                        root.edited(input.text)
                }
                Component.onCompleted: {
                    input.text = root.value
                    input.cursorPosition = input.length
                }
            }
        }

        Item {
            id: foot

            anchors.left: parent.left
            anchors.right: parent.right
            anchors.bottom: parent.bottom
            height: Tokens.touch

            Words {
                anchors.left: parent.left
                anchors.leftMargin: Tokens.gap
                anchors.verticalCenter: parent.verticalCenter
                visible: root.maximumLength > 0
                text: input.length + " / " + root.maximumLength
                color: Tokens.textSoft
                font.pixelSize: Tokens.fontCaption
            }

            Eraser {
                objectName: root.objectName + ":erase"
                anchors.right: parent.right
                visible: input.text !== ""
                onTapped: input.clear()
            }
        }
    }
}
