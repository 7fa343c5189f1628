"""Run the simulator: python -m tests.simulator --port 8070 --webhook-url URL."""

import argparse
import logging
import os
import signal
import sys
import threading

from .simulator import Simulator


def arguments(argv=None):
    parser = argparse.ArgumentParser(prog="python -m tests.simulator")
    parser.add_argument("--host", default="127.0.0.1")
    parser.add_argument("--port", type=int, default=8070)
    parser.add_argument(
        "--webhook-url", default="http://127.0.0.1:8069/whatsapp_crm/webhook")
    parser.add_argument(
        "--lang", choices=("es", "en"), default=os.environ.get("DEMO_LANG") or "es",
        help="language of the phone page (default: DEMO_LANG or es)")
    parser.add_argument(
        "--no-auto-read", action="store_true",
        help="messages are read only when the phone page shows them")
    parser.add_argument("--quiet", action="store_true", help="no line per request")
    return parser.parse_args(argv)


def main(argv=None):
    options = arguments(argv)
    logging.basicConfig(
        level=logging.WARNING if options.quiet else logging.INFO,
        format="%(asctime)s %(levelname)s %(message)s")
    stopped = threading.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda *_ignored: stopped.set())
    try:
        sim = Simulator(
            options.port, options.webhook_url, options.host, quiet=options.quiet,
            lang=options.lang, auto_read=not options.no_auto_read)
    except OSError as error:
        sys.exit(f"Cannot listen on {options.host}:{options.port}: {error.strerror}")
    with sim:
        print(f"Simulator ready on {sim.url}", flush=True)
        stopped.wait()


if __name__ == "__main__":
    main()
