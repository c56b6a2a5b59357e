"""A port of this machine that nobody else is given until this process ends.

Who asks the system for a free port and lets go of it again has it only by luck: the next to ask may get it first.
"""

from __future__ import annotations

import atexit
import socket


def hold_port() -> int:
    """Give a port of loopback on which one may listen, and keep it from everybody who lets the system choose.

    A socket that is bound and does not listen holds it: Linux gives the port to nobody who asks for any, and to
    who asks for this one (with SO_REUSEADDR, as servers do).
    """
    holder = socket.socket()
    atexit.register(holder.close)
    holder.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    holder.bind(("127.0.0.1", 0))
    port: int = holder.getsockname()[1]
    return port
