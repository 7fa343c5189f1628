"""Who had which conversation when: temporary tables that the rows are made from.

``plan_person``: one row a customer. ``plan``: one row a conversation, in order of time; the last
ones are open, each of another customer. ``plan_message``: one row a message, in order of time.
"""

#: Of ten open conversations, what becomes of each; by the number of the conversation.
_OPEN_STATES = ("new", "open", "waiting", "open", "waiting", "waiting", "open", "waiting", "snoozed", "waiting")
YEARS = 2
_WAIT_STEP = "10 seconds"
NOW = "date_trunc('second', now() AT TIME ZONE 'UTC')"
_FIRST_NAMES = ("Ana", "Luis", "Marta", "Diego", "Lucía", "Pablo", "Nora", "Hugo", "Elena", "Iván", "Sara", "Jorge")
_SURNAMES = ("Ruiz", "Gil", "Torres", "Romero", "Vidal", "Prado", "Serra", "Ortega", "Ríos", "Cano", "Vega")
_SUBJECTS = ("precio", "factura", "plan Profesional", "configuración", "pago", "demo", "cita", "avería", "envío",
             "contraseña", "usuarios", "descuento", "cancelación")
_NOBODY_WAITS = ("resolved", "waiting", "snoozed")


def array(values):
    """The SQL of an array of texts or integers."""
    if isinstance(values[0], int):
        return f"ARRAY[{', '.join(map(str, values))}]"
    return "ARRAY[" + ", ".join(f"'{value}'" for value in values) + "]"


def pick(values, number):
    """The SQL of the element with that number, counted round and round."""
    return f"({array(values)})[1 + ({number}) % {len(values)}]"


def plan(copies, size, cast, seeds):
    """Create the temporary tables.

    :param Copies copies: with the cursor to use
    """
    copies.run("DROP TABLE IF EXISTS plan_person, plan, plan_message")
    _plan_people(copies, size, cast)
    _plan_conversations(copies, size, cast, seeds)
    _plan_messages(copies, size, seeds)


def _plan_people(copies, size, cast):
    copies.run(_KNOWN_PEOPLE if size.again else _new_people(copies, size, cast))
    copies.run("CREATE INDEX ON plan_person (i)")


_KNOWN_PEOPLE = """
    CREATE TEMP TABLE plan_person AS
    SELECT row_number() OVER (ORDER BY channel_id) - 1 AS i, *
      FROM (SELECT DISTINCT ON (channel_id) channel_id, partner_id, lead_id, contact_id, team_id, number_id, name
              FROM whatsapp_crm_conversation WHERE contact_id IN (
                  SELECT id FROM whatsapp_crm_contact WHERE bsuid LIKE 'LOAD.%')
             ORDER BY channel_id, id) known"""


def _new_people(copies, size, cast):
    return f"""
        CREATE TEMP TABLE plan_person AS
        SELECT i, {copies.next_id("res_partner")} + i AS partner_id, {copies.next_id("crm_lead")} + i AS lead_id,
               {copies.next_id("whatsapp_crm_contact")} + i AS contact_id,
               {copies.next_id("discuss_channel")} + i AS channel_id,
               {pick(cast.teams, "i")} AS team_id, {pick(cast.numbers, "i")} AS number_id,
               {pick(_FIRST_NAMES, "i")} || ' ' || {pick(_SURNAMES, "i / 12")} || ' ' || i AS name
          FROM generate_series(0, {size.people - 1}) i"""


def _plan_conversations(copies, size, cast, seeds):
    agents = [agent for of_team in zip(*cast.agents) for agent in of_team]
    # Every round another colleague of the team: an agent's conversations are in as many chats.
    agent = f"({len(cast.teams)} * ((j / {len(cast.teams)} + j / {size.people}) % {size.agents_per_team}) " \
            f"+ j % {len(cast.teams)})"
    copies.run(f"""
        CREATE TEMP TABLE plan AS
        SELECT j, {copies.next_id("whatsapp_crm_conversation")} + j AS id, j % {size.people} AS i, state,
               CASE state {_when(seeds.conversations)} END AS seed_id,
               CASE state WHEN 'new' THEN NULL ELSE {pick(agents, agent)} END AS user_id,
               date_trunc('second', {NOW} - ({size.conversations} - j) * interval '{YEARS} years'
                                             / {size.conversations}) AS opened_at,
               CASE WHEN state NOT IN {_NOBODY_WAITS} THEN {NOW} - ({size.conversations} - j) * interval '{_WAIT_STEP}'
                    END AS waiting_since
          FROM (SELECT j::int, CASE WHEN j < {size.conversations - size.open} THEN 'resolved'
                       ELSE {pick(_OPEN_STATES, "j::int / 7")} END AS state
                  FROM generate_series(0, {size.conversations - 1}) j) known""")
    copies.run("CREATE INDEX ON plan (j)")
    copies.run("CREATE INDEX ON plan (i)")


def _when(ids):
    return " ".join(f"WHEN '{state}' THEN {record}" for state, record in ids.items())


def _plan_messages(copies, size, seeds):
    each = size.messages_each
    copies.run(f"""
        CREATE TEMP TABLE plan_message AS
        SELECT *, CASE WHEN incoming THEN {seeds.incoming} ELSE {seeds.outgoing} END AS seed_id,
               incoming AND state IN ('new', 'open') AND (state = 'new' OR k = {each - 1}) AS waits,
               opened_at + k * interval '90 seconds' AS at
          FROM (SELECT {copies.next_id("whatsapp_crm_message")} + m AS id,
                       {copies.next_id("mail_message")} + m AS mail_id, m % {each} AS k,
                       plan.id AS conversation_id, i, state, user_id, opened_at,
                       state = 'new' OR m % {each} % 2 = 0 OR state = 'open' AND m % {each} = {each - 1} AS incoming,
                       'Hola, es por ' || {pick(_SUBJECTS, "m / 3")}
                           || ' del pedido P' || lpad((m % 50000)::text, 5, '0') AS text
                  FROM generate_series(0, {size.conversations * each - 1}) m
                  JOIN plan ON plan.j = m / {each}) known""")
    copies.run("ANALYZE plan_person, plan, plan_message")
