pragma Singleton
pragma ComponentBehavior: Bound

import QtQml

// 填空 — the words in braces of a message, filled in by their names.
QtObject {
    function filled(message: string, words: var): string {
        return message.replace(/\{(\w+)\}/g, (_, name) => String(words[name]))
    }
}
