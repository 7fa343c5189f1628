"""A headless Chromium process and the DevTools connection to it."""

import contextlib
import itertools
import json
import os
import queue
import shutil
import signal
import subprocess
import tempfile
import threading
from pathlib import Path

from .waiting import wait_until

_NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
_OPTIONS = (
    "--headless=new", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--no-first-run",
    "--no-default-browser-check", "--disable-background-networking", "--disable-component-update",
    "--disable-extensions", "--disable-sync", "--disable-translate", "--metrics-recording-only",
    "--mute-audio", "--hide-scrollbars", "--autoplay-policy=no-user-gesture-required",
    # A tab in the background must go on as if somebody looked at it.
    "--disable-background-timer-throttling", "--disable-backgrounding-occluded-windows",
    "--disable-renderer-backgrounding", "--use-fake-ui-for-media-stream",
    "--use-fake-device-for-media-stream", "--remote-debugging-port=0", "--remote-allow-origins=*",
)


class DevToolsError(Exception):
    """The browser refused a command, or a script in the page raised."""


def find_chromium():
    """The path of a Chromium or Chrome on this machine, or None."""
    return next(filter(None, map(shutil.which, _NAMES)), None)


class Chromium:
    """One process; its pages come from ``Browser``."""

    def __init__(self):
        self._ids = itertools.count(1)
        self._answers = {}
        self._listeners = {}
        self._sending = threading.Lock()
        self._start()

    def _start(self):
        self.profile = Path(tempfile.mkdtemp(prefix="lab-chromium-"))
        self._process = subprocess.Popen(
            [find_chromium(), *_OPTIONS, f"--user-data-dir={self.profile}", "about:blank"],
            stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
            start_new_session=True,
        )
        try:
            self._socket = self._connect()
        except BaseException:
            self.close()
            raise
        self._reader = threading.Thread(target=self._read, daemon=True)
        self._reader.start()

    def revive(self):
        """Start anew where the process has crashed, so that one test fails and not all that follow."""
        if self._process.poll() is not None or not self._reader.is_alive():
            self.close()
            self._start()

    def _connect(self):
        import websocket

        announced = self.profile / "DevToolsActivePort"
        wait_until(lambda: announced.exists() and announced.read_text().count("\n") >= 1,
                   timeout=60, message="Chromium starts")
        port, path = announced.read_text().split()
        return websocket.create_connection(f"ws://127.0.0.1:{port}{path}", timeout=None)

    def command(self, method, parameters=None, session=None, timeout=30):
        """Send a DevTools command and return its result.

        :raise DevToolsError: refused, or the browser is gone
        :raise TimeoutError: no answer within ``timeout`` seconds
        """
        number = next(self._ids)
        message = {"id": number, "method": method, "params": parameters or {}}
        if session:
            message["sessionId"] = session
        answer = self._answers[number] = queue.Queue(1)
        with self._sending:
            self._socket.send(json.dumps(message))
        try:
            result = answer.get(timeout=timeout)
        except queue.Empty:
            raise TimeoutError(f"{method}: no answer within {timeout} s") from None
        finally:
            del self._answers[number]
        if "error" in result:
            raise DevToolsError(f"{method}: {result['error'].get('message')}")
        return result["result"]

    def listen(self, session, listener):
        """Call ``listener(method, params)``, in the reading thread, for each event of a session."""
        self._listeners[session] = listener

    def forget(self, session):
        self._listeners.pop(session, None)

    def _read(self):
        with contextlib.suppress(Exception):
            while True:
                message = json.loads(self._socket.recv())
                if "id" in message:
                    self._deliver(message["id"], message)
                elif listener := self._listeners.get(message.get("sessionId")):
                    listener(message["method"], message["params"])
        for number in list(self._answers):
            self._deliver(number, {"error": {"message": "the browser is gone"}})

    def _deliver(self, number, message):
        if waiting := self._answers.get(number):
            waiting.put(message)

    def close(self):
        """End the process and delete its profile."""
        with contextlib.suppress(ProcessLookupError):
            os.killpg(self._process.pid, signal.SIGKILL)
        self._process.wait()
        with contextlib.suppress(Exception):
            self._socket.close()
        shutil.rmtree(self.profile, ignore_errors=True)
