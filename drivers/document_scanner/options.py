"""Options of the document camera as they are in the settings file."""

from pydantic import Field

from drivers.camera.options import CameraOptions


class DocumentCameraOptions(CameraOptions):
    """A camera that asks for as many pixels as document cameras have (高拍仪设置)."""

    width: int = Field(2592, ge=640, le=7680, description="asked of a V4L2 camera, pixels")
    height: int = Field(1944, ge=480, le=5760, description="asked of a V4L2 camera, pixels")
