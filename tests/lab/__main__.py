"""``python3 -m tests.lab COMMAND``: what the Makefile calls. Runs on any Python 3, to be able to refuse."""

import sys


def main():
    if sys.version_info < (3, 10):  # noqa: UP036 - the very check that says so in plain words
        sys.exit(
            f"\n[!] Python 3.10 or newer is needed; this is Python {sys.version_info[0]}.{sys.version_info[1]}. "
            "Name another one: make demo PYTHON=/path/to/python3.11"
        )
    from .commands import run
    from .console import run_politely

    sys.exit(run_politely(lambda: run(sys.argv[1:])))


main()
