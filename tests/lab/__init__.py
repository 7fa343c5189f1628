"""The laboratory: Odoo 19, PostgreSQL, the simulator and Chromium as things a program can start and stop.

``make demo`` and ``make test`` are built on it, and so is every test that needs a real server::

    from tests.lab import Browser, OdooServer, fresh_database, rpc, start_simulator

The names are imported on first use, so that the set-up can run on a bare Python that has none of
the libraries yet.
"""

import importlib

_HOMES = {
    "Browser": "browser",
    "Database": "database",
    "Failure": "console",
    "OdooServer": "server",
    "Rpc": "rpc",
    "RpcError": "rpc",
    "Simulator": "simulator_process",
    "find_chromium": "chromium",
    "free_port": "ports",
    "fresh_database": "database",
    "on_busy_machine": "waiting",
    "rpc": "rpc",
    "start_simulator": "simulator_process",
    "wait_until": "waiting",
}


def __getattr__(name):
    # A submodule of the same name ("rpc") may already be bound here by an earlier import of it.
    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(importlib.import_module(f"{__name__}.{_HOMES[name]}"), name)
