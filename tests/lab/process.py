"""A child process with a log file, in a process group of its own."""

import contextlib
import os
import signal
import subprocess
from pathlib import Path

from . import environment
from .console import tail
from .odoo_source import find_odoo
from .waiting import wait_until

_RUNNER = Path(__file__).with_name("child.py")


class ChildProcess:
    """Start, stop and kill one child; subclasses say with which ``arguments()`` and when it is ready.

    :param str name: names the log file
    :param Path log: the log file, by default in the lab's folder; every start appends to it
    :param dict env: more environment variables for the child
    """

    def __init__(self, name, log=None, env=None):
        self.log = Path(log) if log else environment.LOGS / f"{name}.log"
        self.env = dict(env or {})
        self.process = None
        self._log_begins_at = 0

    def arguments(self):
        """The arguments of ``child.py``."""
        raise NotImplementedError

    def start(self):
        """Start the child without waiting for it to be ready."""
        self.log.parent.mkdir(parents=True, exist_ok=True)
        self._log_begins_at = self.log.stat().st_size if self.log.exists() else 0
        with open(self.log, "ab") as output:
            self.process = subprocess.Popen(
                [environment.VENV_PYTHON, _RUNNER, *map(str, self.arguments())],
                stdin=subprocess.PIPE, stdout=output, stderr=output, start_new_session=True,
                cwd=environment.ROOT, env=find_odoo().environment(LAB_CHILD="1", **self.env),
            )
        return self

    def wait_until(self, is_ready, timeout):
        """Wait for a child that was just started; one that does not get ready is killed."""
        try:
            wait_until(is_ready, timeout, message=lambda: f"ready; {self.log} ends:\n{tail(self.log)}", interval=0.1)
        except BaseException:
            self.kill()
            raise

    @property
    def pid(self):
        return self.process.pid

    def is_running(self):
        return self.process is not None and self.process.poll() is None

    def stop(self, timeout=15):
        """End the child in an orderly way, and by force when it takes longer than ``timeout`` s."""
        if self.is_running():
            self.process.terminate()
            # Looks without reaping: the process's number stays its own until the group is killed.
            with contextlib.suppress(TimeoutError):
                wait_until(self._has_ended, timeout)
        self.kill()

    def _has_ended(self):
        return os.waitid(os.P_PID, self.process.pid, os.WEXITED | os.WNOHANG | os.WNOWAIT) is not None

    def kill(self):
        """``kill -9`` of the child and of all that it started."""
        if self.process is None:
            return
        # Once it was reaped, its number may belong to somebody else's group.
        if self.process.returncode is None:
            with contextlib.suppress(ProcessLookupError):
                os.killpg(self.process.pid, signal.SIGKILL)
            self.process.wait()
        self.process.stdin.close()
        self.process = None

    def log_text(self):
        """What the child has written since its last start."""
        if not self.log.exists():
            return ""
        with open(self.log, "rb") as stream:
            stream.seek(self._log_begins_at)
            return stream.read().decode(errors="replace")

    def require_running(self):
        """:raise RuntimeError: the child has ended by itself; the text holds the end of its log"""
        if not self.is_running():
            raise RuntimeError(f"it has stopped by itself; {self.log} ends:\n{tail(self.log)}")

    def __enter__(self):
        if not self.is_running():
            self.start()
        return self

    def __exit__(self, *_exception):
        self.stop()
