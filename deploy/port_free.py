"""Ends with one clear line unless a port can be listened on; needs no package.

usage: port_free.py PORT
"""

from __future__ import annotations

import socket
import sys


def main() -> None:
    text = sys.argv[1]
    if not text.isdigit() or not 0 < int(text) < 65536:
        sys.exit(f"PORT must be a number from 1 to 65535: it is {text!r}.")
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", int(text)))
        except OSError as error:
            advice = "Stop what uses it or choose another: make demo PORT=8001"
            sys.exit(f"Port {text} cannot be used ({error.strerror}). {advice}")


if __name__ == "__main__":
    main()
