"""Devices, faults, who acts on them and how, by message id (设备与故障的名称): a further language is its file alone.

In Chinese and English the store says what the manifests and the fault register say; `python -m tests.architecture.device_families`
writes it. What a family of another maker says of itself is brought to the store from its manifest (`app.core.devices.brought_words`).
"""

from collections.abc import Callable

ANY_DEVICE = "device"
"""In place of the family: faults that every device can have are named once."""

Say = Callable[..., str]
"""`say("id", name="value")` in one language; KeyError for an id that does not exist."""


def device_name(family: str, say: Say) -> str:
    """As citizens and technicians call it; by its id where it has no name."""
    return _first_said(say, f"device_name.{family}") or family


def fault_name(fault_id: str, say: Say) -> str:
    """What is wrong, with the device where it is of one; the id where it has no name."""
    area, _, what = fault_id.partition(".")
    device = _first_said(say, f"device_name.{area}")
    if not device:
        return _first_said(say, f"fault_name.{fault_id}") or fault_id
    said = _first_said(say, f"fault_name.{fault_id}", f"fault_name.{ANY_DEVICE}.{what}")
    return say("fault_name.of_device", device=device, what=said) if said else fault_id


def fault_advice(fault_id: str, role: str, say: Say) -> str:
    """What a keeper or a technician (`role`) does about it; "" where that is not known."""
    area, _, what = fault_id.partition(".")
    of_every_device = [f"fault_{role}.{ANY_DEVICE}.{what}"] if _first_said(say, f"device_name.{area}") else []
    return _first_said(say, f"fault_{role}.{fault_id}", *of_every_device)


def actor_name(actor: str, say: Say) -> str:
    """Who acts on a fault."""
    return say(f"fault_actor.{actor}")


def _first_said(say: Say, *messages: str) -> str:
    for message in messages:
        try:
            return say(message)
        except KeyError:
            continue
    return ""
