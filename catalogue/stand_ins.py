"""What can stand in for a device that an item needs: an identity code (身份码) for the card, as long as somebody knows whose it is."""

from catalogue.schema import DeviceNeed

STAND_INS: dict[DeviceNeed, DeviceNeed] = {DeviceNeed.ID_CARD_READER: DeviceNeed.CODE_SCANNER}
"""What a device is needed for can be done with another one."""

IDENTITY_PLATFORM = "gov_services"
"""The department that runs the identity platform (统一身份认证): it says whose an identity code is, for the items of all."""
