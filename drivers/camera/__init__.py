"""摄像头 — pictures from a V4L2 or MJPEG camera, and the talk by video that they are sent in. Finds and decides nothing."""
