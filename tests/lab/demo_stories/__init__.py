"""The stories that the demo opens with, played through the simulator by customers and agents.

Each leaves a conversation that can be continued: ``sales``, ``support`` and ``trouble`` tell them,
``stage`` has the words they are told in, ``cast`` the people, ``phones`` what the customers' phones remember.
"""

from ..console import Progress
from . import phones
from .cast import MARTA, Cast
from .sales import SALES
from .stage import Stage
from .support import SUPPORT
from .trouble import TROUBLE

STORIES = (*SUPPORT, *SALES, *TROUBLE)


def tell(odoo, simulator, database, language):
    """Play the stories, unless they were told in this database; then bring the phones up to date.

    :param str language: Odoo's code; the people speak Spanish or English
    """
    if not database.value("SELECT 1 FROM whatsapp_crm_contact WHERE wa_id = %s", [MARTA["wa_id"]]):
        try:
            _play(Stage(odoo, simulator, database, language))
        except BaseException:
            # Half a story cannot be gone on with: the next demo begins with a new database.
            database.set_mark(None)
            raise
        simulator.request("/_control/reset", {})
    phones.restore(database, simulator)


def _play(stage):
    with Progress("Playing the stories") as progress:
        cast = Cast(stage)
        for number, story in enumerate(STORIES, start=1):
            progress.update(f"{number} of {len(STORIES)}")
            story(stage, cast)
        # From here on somebody tries it: who writes first is answered at once.
        numbers = stage.user("admin").call("whatsapp_crm.number", "search", [])
        stage.user("admin").call("whatsapp_crm.number", "write", numbers, {"automatic_answers": True})
