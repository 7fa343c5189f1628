"""What happened now and then in conversations that are over: who had them, and the story that is told of it.

``past``: one row a generated conversation that was resolved some days ago, ``r`` its number in order of time, with who
has it; what moves it changes the row. ``staff``: the agents of each team, numbered. ``fact``: what is still to be told.
"""

from .plan import NOW

#: Whatever follows a conversation's end comes within that time.
_SETTLED = "5 days"
_GENERATED = "contact_id IN (SELECT id FROM whatsapp_crm_contact WHERE bsuid LIKE 'LOAD.%')"


def begin(copies):
    """Create the temporary tables.

    :param Copies copies: with the cursor to use
    """
    copies.run("DROP TABLE IF EXISTS past, staff, fact")
    copies.run(f"""
        CREATE TEMP TABLE past AS
        SELECT row_number() OVER (ORDER BY opened_at, id) AS r, id, company_id, contact_id, partner_id, channel_id,
               number_id, lead_id, opened_at, resolved_at AS ended_at, user_id, team_id, outcome, 0 AS handoffs
          FROM whatsapp_crm_conversation
         WHERE {_GENERATED} AND state = 'resolved' AND user_id IS NOT NULL
           AND resolved_at < {NOW} - interval '{_SETTLED}'""")
    # Now: rows that are changed later hide an index that is younger from the same transaction.
    copies.run("CREATE UNIQUE INDEX ON past (id)")
    copies.run("CREATE INDEX ON past (lead_id, opened_at)")
    copies.run("""
        CREATE TEMP TABLE staff AS
        SELECT *, row_number() OVER (PARTITION BY team_id ORDER BY user_id) - 1 AS k,
               count(*) OVER (PARTITION BY team_id) AS people, dense_rank() OVER (ORDER BY team_id) - 1 AS team
          FROM (SELECT DISTINCT team_id, user_id FROM past) known""")
    copies.run("""
        CREATE TEMP TABLE fact (conversation_id int, kind text, at timestamp, user_id int, owner_id int, team_id int,
                                note text, waited_seconds int, facts jsonb)""")
    copies.run("ANALYZE past, staff")


def tell(copies, kind, source, *, at, user="NULL", owner="s.user_id", team="s.team_id", note="NULL", waited="NULL",
         facts="NULL"):
    """Note one fact of each row of ``source`` for the story.

    :param str source: table or sub-query, known as ``s``, with ``id`` of the conversation; the others are SQL of ``s``
    """
    copies.run(f"""
        INSERT INTO fact
        SELECT s.id, '{kind}', {at}, {user}, {owner}, {team}, {note}, {waited}, {facts} FROM {source} s""")


def write_story(copies):
    """Turn the facts into rows, each conversation's in order of time; ``past`` must know the last owners."""
    copies.add(
        "whatsapp_crm_milestone",
        """(SELECT fact.*, past.company_id FROM fact JOIN past ON past.id = fact.conversation_id
             ORDER BY fact.conversation_id, fact.at, fact.ctid)""",
        conversation_id="s.conversation_id", company_id="s.company_id", kind="s.kind",
        at="date_trunc('second', s.at)", user_id="s.user_id", owner_id="s.owner_id", team_id="s.team_id",
        note="s.note", waited_seconds="s.waited_seconds", facts="s.facts")
