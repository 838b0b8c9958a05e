"""The code scanner: on a serial port or on the camera, and a simulator for the serial one."""
