"""``python3 -m tests.lab history DATABASE``: ninety days of work in a database with demo data.

For whoever builds reports: the database must have both addons with demo data, and no conversation yet.
"""

from . import demo_settings, odoo_commands, postgres
from .console import Failure, Progress
from .database import Database

_SCRIPT = """
import time
from tests.lab.demo_history import fill
began = time.monotonic()
count = fill(env, {language!r}, {conversations})
env.cr.commit()
print(f"{{count}} conversations in {{time.monotonic() - began:.1f}} s")
"""


def main(arguments):
    """Fill the database of that name.

    :raise Failure: no name was given, or somebody has written to it already
    """
    if not arguments:
        raise Failure("history needs the name of a database.")
    with postgres.running():
        print(fill(Database(arguments[0]), demo_settings.language(), *map(int, arguments[1:])))
    return 0


def is_missing(database):
    """Nobody ever wrote to this database."""
    return not database.value("SELECT 1 FROM whatsapp_crm_conversation LIMIT 1")


def fill(database, language, conversations=300):
    """Play the history in a database that nobody has written to.

    :param str language: Odoo's code
    :return: what was done, in words
    :raise Failure: it cannot be done
    """
    if not is_missing(database):
        raise Failure(f"{database} has conversations already: the history begins with none.")
    with Progress("Playing ninety days"):
        return odoo_commands.run_script(database, _SCRIPT.format(
            language=language, conversations=conversations)).strip()
