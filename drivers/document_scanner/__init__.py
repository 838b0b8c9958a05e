"""高拍仪 — pages photographed on the desk and straightened. Reads no text and keeps no page."""
