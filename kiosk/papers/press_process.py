"""The document compiler in a process of its own, run by `kiosk.papers.documents`: one document in, its PDF out.

The compiler remembers parts of its last ten documents for the next one, and cannot be told not to; a name was found there
after the visit. What it remembered ends with its process. Standard input: JSON with `template`, `root` and `document`.
"""

import json
import sys

from kiosk.services.core_dumps import forbid_core_dumps


def main() -> None:
    """Read, compile, write. Fails with the compiler's exception for a broken template."""
    import typst

    forbid_core_dumps()
    asked = json.load(sys.stdin)
    inputs = {"document": json.dumps(asked["document"], ensure_ascii=False)}
    sys.stdout.buffer.write(typst.compile(asked["template"], root=asked["root"], sys_inputs=inputs))


if __name__ == "__main__":
    main()
