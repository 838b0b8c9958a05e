"""人脸 — finding, measuring and comparing faces on the terminal itself, with no network. Stores no picture."""
