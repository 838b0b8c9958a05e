pragma Singleton
pragma ComponentBehavior: Bound

import QtQuick

// 设计令牌 — palette → roles → components. Lengths are for a window 1080 wide (upright) and scale with `unit`.
QtObject {
    id: root

    // set by the shell
    property real unit: 1
    property bool isLandscape: false
    property bool isCare: false
    property bool isHighContrast: false
    // white on black, where the contrast is high
    property bool isDark: false
    property real keyboardHeight: 0
    // the page is twice as large; the keyboard beside it has larger letters on keys of the same size
    property bool isMagnified: false
    // what is 12 millimetres high on this screen
    property real twelveMillimetres: 0
    // Chinese says it in fewer characters, which may grow more; every page has been made to hold grown English too
    property bool isChinese: true
    property bool isEnglish: false

    // large letters of long words across: what is beside each other gets more of the width, and less is said twice
    readonly property bool isCrowded: isCare && isLandscape && !isChinese

    // palette: used by the roles below and by nothing else
    readonly property color navy: "#062a56"
    readonly property color navyDusk: "#0e3f77"
    readonly property color navyHaze: "#083164"
    readonly property color blue: "#0a4b94"
    readonly property color blueDeep: "#083c78"
    readonly property color blueTint: "#e7f0fa"
    readonly property color blueLine: "#9dbde0"
    readonly property color ink: "#14233a"
    readonly property color slate: "#36465c"
    readonly property color mist: "#f2f5f9"
    readonly property color cloud: "#dfe6ee"
    readonly property color steel: "#8394a9"
    readonly property color white: "#ffffff"
    readonly property color black: "#000000"
    readonly property color green: "#0a5436"
    readonly property color greenTint: "#e5f4ec"
    readonly property color amber: "#653f00"
    readonly property color amberTint: "#fff3da"
    readonly property color red: "#8a1119"
    readonly property color redTint: "#fdeceb"
    readonly property color gold: "#ffd27a"

    // of the high contrast
    readonly property color plain: isDark ? black : white
    readonly property color strong: isDark ? white : black

    // roles
    readonly property color page: isHighContrast ? plain : mist
    readonly property color surface: isHighContrast ? plain : white
    readonly property color text: isHighContrast ? strong : ink
    readonly property color textSoft: isHighContrast ? strong : slate
    readonly property color line: isHighContrast ? strong : cloud
    readonly property color lineStrong: isHighContrast ? strong : steel
    readonly property color accent: isHighContrast ? strong : blue
    readonly property color accentPressed: isHighContrast ? strong : blueDeep
    readonly property color inkOnAccent: isHighContrast ? plain : white
    readonly property color accentSoft: isHighContrast ? plain : blueTint
    readonly property color inkOnAccentSoft: isHighContrast ? strong : blueDeep
    readonly property color accentLine: isHighContrast ? strong : blueLine
    readonly property color masthead: isHighContrast ? strong : navy
    readonly property color inkOnMasthead: isHighContrast ? plain : white
    readonly property color scenery: isHighContrast ? strong : navyDusk
    readonly property color sceneryFar: isHighContrast ? strong : navyHaze
    readonly property color mark: isHighContrast ? plain : gold
    readonly property color inkOnMark: isHighContrast ? strong : navy
    readonly property color good: isHighContrast ? strong : green
    readonly property color goodSoft: isHighContrast ? plain : greenTint
    readonly property color caution: isHighContrast ? strong : amber
    readonly property color cautionSoft: isHighContrast ? plain : amberTint
    readonly property color bad: isHighContrast ? strong : red
    readonly property color badSoft: isHighContrast ? plain : redTint
    readonly property color disabled: isHighContrast ? plain : cloud
    readonly property color inkOnDisabled: isHighContrast ? strong : slate
    readonly property color veil: isHighContrast ? Qt.rgba(black.r, black.g, black.b, 0.8) : Qt.rgba(navy.r, navy.g, navy.b, 0.72)
    // on the veil, which is dark in every contrast
    readonly property color markOnVeil: isHighContrast ? white : gold
    // what is printed later, and what a camera reads: dark on light in every contrast
    readonly property color sheet: white
    readonly property color inkOnSheet: isHighContrast ? black : ink
    readonly property color clear: "transparent"
    // a screen that no one looks at, in every contrast
    readonly property color night: black
    readonly property color inkOnNight: isHighContrast ? white : blueLine

    // the 演示控制台 looks like a tool, not like the product
    readonly property color dockGround: "#23272e"
    readonly property color dockKey: "#39404a"
    readonly property color dockText: "#f4f6f8"
    readonly property color dockSoft: "#b9c1cb"
    readonly property color dockMark: gold

    // type scale: read from 50 to 70 cm
    readonly property string fontFamily: "Noto Sans CJK SC"
    readonly property string iconFamily: "Material Design Icons"
    // 12 mm on a screen of 21.5 inches; words of other languages would be cut before
    readonly property int grownMost: isChinese || isEnglish ? 49 : 39
    // how high a line is, in letters
    readonly property real lineShare: 1.45
    readonly property int fontSmallest: isCare ? grown(30) : px(25)
    readonly property int fontCaption: isCare ? grown(36) : px(28)
    readonly property int fontBody: isCare ? grown(44) : px(34)
    readonly property int fontStrong: px(isCare ? 50 : 40)
    readonly property int fontKey: isMagnified ? px(80) : fontStrong
    readonly property int fontLongKey: isMagnified ? px(56) : fontCaption
    readonly property int fontTitle: px(isCare ? isLandscape ? 54 : 62 : 52)
    readonly property int fontHero: px(isCare ? isLandscape ? 84 : 92 : 84)
    readonly property int fontDisplay: px(isLandscape ? 160 : 196)
    readonly property int iconSmall: px(isCare ? 44 : 36)
    readonly property int iconBody: px(isCare ? 60 : 52)
    readonly property int iconLarge: px(isCare ? 92 : 80)
    readonly property int iconHero: px(180)

    // spacing
    readonly property int gapTiny: px(8)
    readonly property int gapSmall: px(16)
    readonly property int gap: px(24)
    readonly property int gapLarge: px(isLandscape ? 32 : 40)
    readonly property int margin: px(isLandscape ? 56 : 48)

    // components
    readonly property int touch: px(isCare ? isLandscape ? 96 : 104 : 92)
    readonly property int button: px(isCare ? isLandscape ? 112 : 128 : isLandscape ? 104 : 112)
    readonly property int bar: root.button + 2 * px(isLandscape ? 12 : 16)
    readonly property int key: px(isLandscape ? 96 : 108)
    readonly property int radius: px(20)
    readonly property int radiusSmall: px(12)
    readonly property int hairline: Math.max(1, px(2))
    readonly property int outline: Math.max(2, px(isHighContrast ? 5 : 4))
    readonly property int readingWidth: px(1240)

    function px(length: real): int {
        return Math.round(length * root.unit)
    }

    // for older eyes: as large as 12 mm, as far as every page has room for it
    function grown(length: real): int {
        return Math.round(Math.min(Math.max(length * root.unit, Math.ceil(root.twelveMillimetres)), Math.max(length, root.grownMost) * root.unit))
    }

    // a card with its name and so many lines of small letters below it
    function cardHeight(least: real, smallLines: int): int {
        return root.isCare ? Math.max(px(least), Math.ceil(root.lineShare * (root.fontStrong + smallLines * root.fontCaption)) + root.gapSmall + smallLines * root.gapTiny / 2) : px(least)
    }

    // Chinese breaks between any two characters: the last two stay together, so that none is alone on a line, and so does a day of a month
    function withoutOrphan(text: string): string {
        return text.replace(/(\d) 月 (\d+) 日/g, "$1\u00a0月\u00a0$2\u00a0日").replace(/(\d)月(\d+)日/g, "$1\u2060月\u2060$2\u2060日").replace(/(\d)(?=[\u4e00-\u9fff][^\u4e00-\u9fff]*$)/, "$1\u2060").replace(/(\d) (?=[\u4e00-\u9fff][^\u4e00-\u9fff]*$)/, "$1\u00a0").replace(/[\u4e00-\u9fff](?=[\u4e00-\u9fff][^\u4e00-\u9fff]*$)/, "$&\u2060")
    }

    function toneColor(tone: string): color {
        return ({good: root.good, done: root.good, caution: root.caution, bad: root.bad, failed: root.bad,
                 rejected: root.caution, submitted: root.accent, busy: root.accent})[tone] ?? root.inkOnAccentSoft
    }

    function toneSoft(tone: string): color {
        return ({good: root.goodSoft, done: root.goodSoft, caution: root.cautionSoft, bad: root.badSoft,
                 failed: root.badSoft, rejected: root.cautionSoft})[tone] ?? root.accentSoft
    }

    function toneIcon(tone: string): string {
        return ({good: "check-circle", done: "check-circle", caution: "alert", bad: "alert-circle", failed: "alert-circle",
                 rejected: "close-circle", nothing: "file-search-outline", submitted: "send-check", busy: "progress-clock"})[tone] ?? "information"
    }
}
