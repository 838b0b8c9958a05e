"""What the adapters of each device family say as evidence (依据), by the message that has the words. Imports nothing.

Written by `python -m tests.architecture.device_families` from the manifests of drivers/; a test compares the two.
"""

DEVICE_SENTENCES = {
    # camera
    "pictures_damaged": r"pictures are damaged",
    "pictures_dark": r"pictures are dark",
    "pictures_same": r"pictures are same",
    "pictures_were_damaged": r"pictures were damaged when last looked at",
    "pictures_were_dark": r"pictures were dark when last looked at",
    "pictures_were_same": r"pictures were same when last looked at",
    "picture_new": r"a picture (?P<number>[\d.]+) s ago",
    "picture_none": r"opened, but no picture for (?P<number>[\d.]+) s",
    "no_picture": r"no picture",
    "being_opened": r"being opened",
    "no_file": r"no device file",
    "no_permission": r"no permission for the device file",
    "file_there": r"its device file is there",
    "port_answers": r"its port answers",
    "port_silent": r"its port does not answer: .+",
    # code_scanner
    "code_given": r"gave a code since it was opened",
    "code_unasked": r"port is open(?:; the scanner cannot be asked)?",
    # document_printer
    "another_printer": r"another printer has the address now",
    "ipp_reasons": r"printer-state-reasons: (?P<reasons>.+)",
    "trays_empty": r"trays without paper: (?P<trays>[^;]+)",
    "trays_low": r"trays with little paper: (?P<trays>[^;]+)",
    "trays_other_paper": r"no tray holds (?P<name>[^:;]+): (?P<trays>[^;]+)",
    "ipp_refused": r"(?:the list of jobs was )?refused with (?P<code>0x[0-9a-f]+|\d+)",
    "ipp_no_jobs": r"the printer lists no jobs",
    "ipp_no_pdf": r"the printer does not take PDF",
    "ipp_lacks": r"the printer has no (?P<option>media|sides|tray) .+",
    "ipp_no_queue": r"there is no printer and no print queue at uri: .+",
    "ipp_queue_chain": r"uri is a print queue.*: write .+",
    "ipp_certificate": r"the printer's certificate file cannot be used: .+",
    # face_module
    "module_other": r"the module says something else than ok",
    "module_signature": r"an answer without the module's signature",
    # fingerprint_reader
    "upload_refused": r"upload refused or of wrong size|an earlier finger was refused",
    "module_password": r"the module has another password",
    # id_card_reader
    "sam": r"SAM (?:(?P<number>\S+) )?answered 90",
    # key_pad
    "kernel_has": r"the kernel has it",
    # microphone
    "microphone_card": r"card (?P<number>\d+) captures",
    "microphone_unused": r"nothing was recorded yet",
    "microphone_heard": r"the last recording had sound",
    "microphone_model": r"the model is not here \(make listening\)",
    "microphone_weak": r"the machine is too weak to recognise speech",
    "microphone_none": r"the kernel lists no device that captures.*",
    "microphone_no_sound": r"the recorder gives no samples",
    "microphone_ended": r"the recorder ended",
    "microphone_zeros": r"all that was recorded is zeros",
    "microphone_start": r"the recorder does not start: .+",
    "microphone_busy": r"(?:\S*/)?arecord: [\s\S]*busy[\s\S]*",
    "microphone_gone": r"(?:\S*/)?arecord: [\s\S]*No such (?:device|file)[\s\S]*",
    "microphone_complaint": r"(?:\S*/)?arecord: [\s\S]+",
    "speech_model": r"the model cannot be used: .+",
    # receipt_printer
    "receipt_told": r"DLE EOT 1-4 answered",
    "receipt_part": r"answered in part",
    "silent_line": r"the line opens, the printer answers nothing",
    # social_card_reader
    "card_silent": r"(?:a|the) card does not answer|a card that does not answer is still in",
    "reader_left": r"the reader went away with the card",
    "no_reader": r"no reader whose name begins with (?P<name>.+)",
    "slot_empty": r"(?P<name>[^,]+): empty",
    "slot_card": r"(?P<name>[^,]+): card",
    "slot_mute": r"(?P<name>[^,]+): mute",
    "card_version_missing": r"the last card says no version",
    "card_id_missing": r"the last card has no card id",
    "card_name_cut": r"the last card may not hold the whole name",
    "card_validity_unknown": r"the last card has no last day",
    "keys_silent": r"the key system(?:: | answered ).+",
    "pyscard": r"pyscard is not installed",
    # speech
    "program_fails": r"(?P<name>the player|the synthesiser) does not start: .+",
    "sound_stuck": r"the sound device did not come to an end",
    "sound_unwritten": r"the sound cannot be written: .+",
    "sound_files": r"speaks into files",
    "sound_played": r"the last announcement was played",
    "sound_tried": r"silence was played",
    "sound_unplayed": r"nothing played yet",
    "sound_server": r"the sound server has a device",
    "sound_untold": r"the kernel tells no sound devices",
    "sound_none": r"the kernel lists no playback device",
    "sound_card": r"card (?P<number>\d+) plays",
    "sound_muted": r"(?:the sound server has a device|card \d+ plays), muted",
}
