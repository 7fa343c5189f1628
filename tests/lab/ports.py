"""TCP ports on the loopback interface."""

import socket

from .console import Failure

HOST = "127.0.0.1"


def free_port():
    """A port number nobody listens on just now."""
    with socket.socket() as probe:
        probe.bind((HOST, 0))
        return probe.getsockname()[1]


def is_free(port):
    """True when a server could listen on ``port``."""
    with socket.socket() as probe:
        # As Odoo does: a port whose last connections are still closing counts as free.
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((HOST, port))
        except OSError:
            return False
    return True


def require_free(port, variable):
    """Refuse to go on when ``port`` is taken.

    :param variable: the environment variable by which another port is chosen
    :raise Failure: the port is taken
    """
    if not is_free(port):
        raise Failure(
            f"Port {port} is taken by another program. Stop it, or choose another port: "
            f"{variable}={port + 100} make demo"
        )
