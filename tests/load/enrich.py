"""What happens now and then, added to a generated database: handoffs, comings-back, flags, promises, prices."""

import contextlib

from tests.lab.console import Failure

from .answers import reviews, surveys
from .copies import Copies
from .endings import comings_back, endings
from .flags import flags
from .handoffs import handoffs
from .past import begin, write_story
from .prices import prices
from .promises import activities, followups, promises
from .stages import entries, stages

#: In this order: what comes later goes by who had the conversation at last and when it ended; prices come at the
#: end, since indexes that they build anew serve the next transaction only.
_SUBJECTS = (entries, handoffs, endings, comings_back, stages, flags, promises, followups, activities, surveys,
             reviews, prices)


def enrich(database, say=lambda what: None):
    """Add them to the conversations that are over; once.

    :param Database database: generated; nobody works in it meanwhile
    :param say: called with the name of each subject before it is filled in
    :raises Failure: it has them already, or was not generated
    """
    with contextlib.closing(database.connect()) as link, link.cursor() as cursor:
        cursor.execute("BEGIN")
        _enrich(Copies(cursor), say)
        cursor.execute("COMMIT")
        cursor.execute("VACUUM ANALYZE")


def _enrich(copies, say):
    copies.run("SET LOCAL work_mem = '256MB'")
    copies.run("SET LOCAL maintenance_work_mem = '512MB'")
    begin(copies)
    if not copies.value("SELECT count(*) FROM past"):
        raise Failure("There are no generated conversations that are over for some days.")
    if copies.value("SELECT count(*) FROM whatsapp_crm_handoff JOIN past ON past.id = conversation_id"):
        raise Failure("This database is enriched already.")
    _complaints(copies)
    for subject in _SUBJECTS:
        say(subject.__name__)
        subject(copies)
    say("story")
    write_story(copies)


def _complaints(copies):
    """Of the tags that conversations have, the module's own one is a complaint."""
    copies.run("""
        UPDATE crm_tag SET wacrm_is_complaint = TRUE WHERE id = (
            SELECT res_id FROM ir_model_data WHERE module = 'whatsapp_crm' AND name = 'starter_tag_complaint')""")
