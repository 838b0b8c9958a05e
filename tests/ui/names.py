"""The catalogue of object names: whatever a test may look for or touch. `{}` is for a code, a value or a number."""

FIXED = frozenset(
    {
        # around the screen
        "back",
        "home",
        "set-aside",
        "leave",
        "person",
        "main",
        "language",
        "language-keep",
        "care",
        "help",
        "maintenance-corner",
        "sandbox",
        # text by keys or by hand
        "by-keys",
        "by-hand",
        "writing-pad",
        "written-erase",
        # overlays
        "overlay:stay",
        "overlay:leave",
        "contrast",
        # screens
        "wake",
        "search",
        "query",
        "query:input",
        "query:erase",
        "by-theme",
        "by-department",
        "by-event",
        "print-receipt",
        "decline-receipt",
        "more-items",
        "paper:yes",
        "paper:no",
        "skip-paper",
        "not-me",
        "face:passed",
        "picture:card",
        "picture:phone",
        "capture",
        "live-picture",
        "working:dots",
        "working:stopped",
        "signature-pad",
        "clear-signature",
        "qr",
        "keyboard",
        # form
        "sheet:close",
        "sheet:done",
        "key:erase",
        "send-sms",
        "region:top",
        "address:region",
        "address:detail",
        "datetime:date",
        "datetime:time",
        "range:start",
        "range:end",
        "person:add",
        "person:done",
        "value:person",
        "text:person",
    }
)
PATTERNS = (
    "screen:{}", "overlay:{}", "item:{}", "theme:{}", "department:{}", "event:{}", "answer:{}", "tick:{}",
    "suggestion:{}", "edit:{}", "rate:{}", "remove:{}", "paper:{}",
    "copies:{}", "language:{}",
    "field:{}", "editor:{}", "value:{}", "text:{}", "option:{}:{}", "initial:{}", "key:{}", "stage:{}", "year:{}", "month:{}", "day:{}",
    "hour:{}", "minute:{}", "person:{}", "person-remove:{}", "part:{}",
    # page turners: pages, rows, fields, options, years, thumbnails, people, help-pages
    "{}:previous", "{}:next",
    # keys and candidates of Qt's keyboard
    "soft:{}", "candidate:{}",
    # what was written by hand
    "written:{}",
)  # fmt: skip
