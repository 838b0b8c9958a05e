"""摄像头 — pictures from a V4L2 or MJPEG camera. Finds and decides nothing."""
