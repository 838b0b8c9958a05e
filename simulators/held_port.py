"""A TCP port of loopback that stays a simulator's while no one listens on it."""

import socket

ADDRESS = "127.0.0.1"


class HeldPort:
    """Bound for as long as it is held (端口占位); connections are refused until somebody listens on `number` beside it.

    Let go while a cut line or a printer that is off does not listen, the port could be lent to a stranger, who would
    answer in its place. A server on it sets SO_REUSEADDR, as `socket.create_server` does. Raises OSError for a taken port.
    """

    def __init__(self, number: int = 0) -> None:
        self._socket = socket.socket()
        try:
            self._socket.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            self._socket.bind((ADDRESS, number))
        except OSError:
            self._socket.close()
            raise
        self.number: int = self._socket.getsockname()[1]

    def release(self) -> None:
        """Let it go. May be called twice."""
        self._socket.close()
