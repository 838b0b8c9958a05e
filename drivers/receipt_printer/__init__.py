"""热敏凭条打印机 — receipts as pictures over ESC/POS, so that every Chinese character prints. Knows nothing of items."""
