"""Options of the OpenCV camera as they are in the settings file."""

from pydantic import BaseModel, ConfigDict, Field


class CameraOptions(BaseModel):
    """Where a camera is found and how it is driven (摄像头设置)."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    source: str = Field(
        "/dev/video0",
        description="a device path such as /dev/v4l/by-id/…, a number, or an http(s)/rtsp URL of an MJPEG stream",
    )
    width: int = Field(1280, ge=160, le=7680, description="asked of a V4L2 camera, pixels")
    height: int = Field(720, ge=120, le=4320, description="asked of a V4L2 camera, pixels")
    open_seconds: float = Field(3.0, gt=0, le=30)
    read_seconds: float = Field(2.0, gt=0, le=30, description="a read longer than this counts as stalled")
    reopen_seconds: float = Field(1.0, gt=0, le=60, description="pause before the camera is opened again")
    same_seconds: float = Field(
        10.0,
        ge=0,
        le=600,
        description="not a pixel different for so long counts as frozen; 0 for a stream whose still picture has no noise",
    )
    rotate: int = Field(
        0, description="degrees clockwise: 0, 90, 180 or 270", json_schema_extra={"enum": [0, 90, 180, 270]}
    )
