"""A4 文档打印机 — documents as PDF over IPP, straight to the printer. Knows nothing of items."""
