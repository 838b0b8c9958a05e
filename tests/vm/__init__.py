"""The packages on a real Debian in a virtual machine: a kernel, a screen, a seat, USB, and a power that is cut: `make vm` (root; long)."""
