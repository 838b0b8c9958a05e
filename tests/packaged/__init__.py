"""The packages on a real Debian with a real systemd, in a container: `make packaged` (needs root; not part of `make test`)."""
