"""Which verb is asked for: `run` on the shortest way, everything else through typer."""

import sys

from app.plain_words import complaint_of
from contract.complaints import said_plainly


def main() -> None:
    """Do what the arguments of this process say; ends it with the verb's exit status."""
    with said_plainly(complaint_of):
        if sys.argv[1:2] == ["run"]:
            from app.cli.run_verb import run

            sys.exit(run(sys.argv[2:]))
        from app.cli.verbs import app
        from app.extras import verbs

        for name, verb in verbs().items():
            app.command(name)(verb)
        app()
