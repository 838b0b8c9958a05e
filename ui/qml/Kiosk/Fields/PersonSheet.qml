pragma ComponentBehavior: Bound

import QtQuick
import Kiosk.Design
import Kiosk.ViewModels

// 人员信息 — name, ID number, relation, monthly income, one after the other; only the number for a plain list.
Item {
    id: root

    required property FieldViewModel field
    required property bool isFamily
    required property string person
    property int part: 0
    readonly property list<string> labels: root.isFamily ? [qsTrId("people.name"), qsTrId("people.id_number"), qsTrId("people.relation"), qsTrId("people.income")] : [qsTrId("people.id_number")]
    // what the register writes, in any language of the screen
    readonly property list<string> relations: ["配偶", "子女", "父母", "兄弟姐妹", "祖父母", "孙子女", "其他"]
    readonly property list<string> relationTitles: [qsTrId("people.relation_spouse"), qsTrId("people.relation_child"), qsTrId("people.relation_parent"), qsTrId("people.relation_sibling"), qsTrId("people.relation_grandparent"), qsTrId("people.relation_grandchild"), qsTrId("people.relation_other")]
    readonly property list<string> parts: root.isFamily ? (root.person + "|||").split("|").slice(0, 4) : [root.person]
    readonly property string value: root.parts[root.part] ?? ""
    readonly property int kind: root.isFamily ? root.part : 1
    readonly property bool isLast: root.part + 1 >= root.labels.length

    signal edited(text: string)
    signal closed

    function put(text: string): void {
        const parts = root.parts.slice()
        parts[root.part] = text
        root.edited(parts.join("|"))
    }

    function next(): void {
        if (root.value === "")
            return
        if (root.isLast)
            root.closed()
        else
            root.part += 1
    }

    function type(key: string): void {
        if (root.value.length < (root.kind === 1 ? 18 : 9))
            root.put(root.value + key)
    }

    Column {
        id: head

        width: Tokens.isLandscape ? parent.width * 0.44 - Tokens.gapLarge : parent.width
        spacing: Tokens.gapSmall

        Grid {
            id: tabs

            width: parent.width
            visible: root.isFamily
            columns: Tokens.isLandscape ? 2 : 4
            spacing: Tokens.gapTiny

            Repeater {
                model: root.labels

                SecondaryButton {
                    required property string modelData
                    required property int index

                    objectName: "part:" + index
                    width: (tabs.width - (tabs.columns - 1) * tabs.spacing) / tabs.columns
                    label: modelData
                    // the box below has the same words
                    spoken: (index + 1) + ", " + modelData
                    isToggle: true
                    isOn: root.part === index
                    onTapped: root.part = index
                }
            }
        }

        ValueBox {
            objectName: "value:person"
            width: parent.width
            visible: root.kind !== 0
            text: root.value
            placeholder: root.labels[root.part]
        }

        TextBox {
            id: box

            objectName: "text:person"
            width: parent.width
            visible: root.kind === 0
            value: root.kind === 0 ? root.value : ""
            label: qsTrId("people.name")
            placeholder: qsTrId("people.enter_name")
            maximumLength: 30
            isEditing: root.visible && root.kind === 0
            onEdited: text => root.put(text)
        }

        WordStrip {
            width: parent.width
            visible: root.kind === 0 && root.field.isName
            words: visible && box.isAtStart ? root.field.surnames(box.letters) : []
            onChosen: word => box.enter(word)
        }

        PrimaryButton {
            objectName: "person:done"
            width: parent.width
            label: root.isLast ? qsTrId("people.done") : Sentence.filled(qsTrId("people.next"), {label: root.labels[root.part + 1] ?? ""})
            enabled: root.value !== ""
            onTapped: root.next()
        }
    }

    Item {
        id: pads

        anchors.right: parent.right
        anchors.bottom: parent.bottom
        anchors.top: Tokens.isLandscape ? parent.top : head.bottom
        anchors.topMargin: Tokens.isLandscape ? 0 : Tokens.gap
        width: Tokens.isLandscape ? parent.width * 0.56 : parent.width

        NumberPad {
            visible: root.kind === 1 || root.kind === 3
            y: Tokens.isLandscape ? 0 : parent.height - height
            anchors.horizontalCenter: parent.horizontalCenter
            width: Math.min(parent.width, Tokens.px(860))
            keyHeight: Math.min(Tokens.px(150), (parent.height - 3 * spacing) / 4)
            extraKey: root.kind === 1 ? "X" : "."
            onTyped: key => root.type(key)
            onErased: root.put(root.value.slice(0, -1))
            onFinished: root.next()
        }

        PagedGrid {
            id: relations

            visible: root.kind === 2
            anchors.fill: parent
            columns: 2
            rowHeight: Tokens.px(Tokens.isCare ? 136 : 112)
            namePrefix: "options"
            model: root.isFamily ? root.relations : []
            delegate: OptionCard {
                required property string modelData
                required property int index

                objectName: "option:relation:" + modelData
                title: root.relationTitles[index]
                width: relations.cellWidth
                height: relations.rowHeight
                isChosen: root.value === modelData
                onTapped: root.put(modelData)
            }
        }
    }
}
