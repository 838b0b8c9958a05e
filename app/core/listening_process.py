"""The listening process, run by `drivers.microphone.separate_listening`: questions and answers go by pipes (docs/adr/0055)."""

import os

from contract.core_dumps import forbid_core_dumps
from drivers.microphone.hearing_model import hearing_folder
from drivers.microphone.listening import Recognise, serve_listening
from drivers.piped.own_pipes import own_pipes


def main() -> None:
    forbid_core_dumps()
    pipes = own_pipes()
    serve_listening(_load, *pipes)
    os._exit(0)  # a thread may still wait for the terminal, which holds the pipe


def _load() -> Recognise:
    from drivers.microphone.recognition import SpeechRecogniser, said_in, samples_of

    folder = hearing_folder()
    if folder is None:
        raise FileNotFoundError("no model")
    recogniser = SpeechRecogniser(folder, threads=os.cpu_count() or 1)
    return lambda pcm: said_in(recogniser.hear(samples_of(pcm)))


if __name__ == "__main__":
    main()
