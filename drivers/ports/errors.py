"""Faults of the devices.

DeviceFault                the world failed: unplugged, no answer, broken line
├── DeviceLost             the port is gone; reopening may help
│   └── DriverStarting     the process of its driver is being loaded again
├── ProtocolFault          bytes came that are not of the protocol
├── CommandStalled         the deadline passed without an outcome
├── CommandCancelled       the caller took the command back before it began
└── WorkerClosed           the worker is shutting down
DriverDefect               we failed: a wrong call or a wrong setting
├── AdapterUnknown         settings name an adapter that no one provides
├── AdapterOptionsInvalid  settings give an adapter options that it does not understand
└── AdapterBroken          an adapter's code cannot be loaded or built, or is not what its port asks for
    └── DriverNotUp        its process died or fell silent while it was loading: it may come up another time
"""


class DeviceFault(Exception):
    """The device or its line failed. Text is technical and holds no personal data."""


class DeviceLost(DeviceFault):
    """The port is gone."""


class DriverStarting(DeviceLost):
    """The process of another maker's driver has died and is being loaded again."""


class ProtocolFault(DeviceFault):
    """Bytes that are not of the protocol."""


class DriverDefect(Exception):
    """A defect of the driver itself, or of its settings: no trouble of the device."""


class AdapterUnknown(DriverDefect):
    """Settings name an adapter that no one provides; the text lists those that exist."""


class AdapterOptionsInvalid(DriverDefect):
    """Settings give an adapter options that it does not understand; the text lists every one that is wrong."""


class AdapterBroken(DriverDefect):
    """An adapter's code cannot be loaded or built, or lacks what its port asks for; the text names the defect in one sentence."""


class DriverNotUp(AdapterBroken):
    """The process of a driver died or fell silent while it was loading, or could not be begun. It may come up another time."""


class CommandStalled(DeviceFault):
    """The deadline passed without an outcome. What the device did in the meantime is not known."""


class CommandCancelled(DeviceFault):
    """The caller took the command back before it began."""


class WorkerClosed(DeviceFault):
    """The worker is shutting down; the command was not begun."""
