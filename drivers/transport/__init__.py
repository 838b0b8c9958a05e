"""字节设备的通路 — how bytes reach a device and come back, whatever lies between: network, serial port, device file or USB."""
