"""Turns the plan into rows, table by table."""

import contextlib

from .copies import Copies
from .deadlines import deadlines, first_answer, resolved
from .leads import opportunities
from .plan import plan

_BIG = ("mail_message", "whatsapp_crm_message", "whatsapp_crm_milestone", "whatsapp_crm_conversation",
        "whatsapp_crm_sla_clock")
_CONVERSATION = "(SELECT plan.*, contact_id, partner_id, channel_id, lead_id, name, team_id, number_id " \
                "FROM plan JOIN plan_person USING (i))"
_MESSAGE = "(SELECT plan_message.*, contact_id, p.partner_id, channel_id, number_id, author.partner_id AS author_id " \
           "FROM plan_message JOIN plan_person p USING (i) LEFT JOIN res_users author ON author.id = user_id)"


def fill(database, size, cast, seeds):
    """Add what a ``Size`` asks for; may be called again to add more.

    :param Database database: with the seeds and the cast in it
    """
    with contextlib.closing(database.connect()) as link, link.cursor() as cursor:
        cursor.execute("BEGIN")
        _fill(Copies(cursor), size, cast, seeds)
        cursor.execute("COMMIT")
        # The planner knows neither the new rows nor which of them are visible.
        cursor.execute("VACUUM ANALYZE")


def _fill(copies, size, cast, seeds):
    copies.run("SET LOCAL work_mem = '256MB'")
    copies.run("SET LOCAL maintenance_work_mem = '512MB'")
    plan(copies, size, cast, seeds)
    if not size.again:
        _people(copies, size, cast, seeds.conversations["resolved"])
    with copies.without_indexes(size.conversations, *_BIG):
        _conversations(copies)
        _messages(copies)
        _story(copies)
        deadlines(copies, _CONVERSATION)
    if not size.again:
        _show_last_conversation(copies)
    _readers(copies)
    _members(copies, seeds.conversations["open"])
    _tags(copies)


def _people(copies, size, cast, model):
    """Partner, WhatsApp user, opportunity and chat of each customer; ``model`` is the seed conversation's id."""
    partner, contact, lead, channel = (
        f"(SELECT {name} FROM whatsapp_crm_conversation WHERE id = {model})"
        for name in ("partner_id", "contact_id", "lead_id", "channel_id"))
    copies.insert("res_partner", "plan_person", seed=partner, id="s.partner_id", name="s.name",
                  complete_name="s.name", phone="'+34 7' || lpad(s.partner_id::text, 8, '0')")
    copies.run("UPDATE res_partner p SET commercial_partner_id = p.id FROM plan_person s WHERE p.id = s.partner_id")
    copies.insert("whatsapp_crm_contact", "plan_person", seed=contact, id="s.contact_id", partner_id="s.partner_id",
                  bsuid="'LOAD.' || s.contact_id", profile_name="s.name",
                  wa_id="'347' || lpad(s.partner_id::text, 8, '0')")
    opportunities(copies, size, [agent for team in cast.agents for agent in team], lead)
    copies.insert("discuss_channel", "plan_person", seed=channel, id="s.channel_id", name="s.name",
                  uuid="'L' || s.channel_id", wacrm_number_id="s.number_id", wacrm_contact_id="s.contact_id",
                  wacrm_conversation_id="NULL", wacrm_owner_id="NULL")


def _conversations(copies):
    copies.insert(
        "whatsapp_crm_conversation", _CONVERSATION, seed="s.seed_id", id="s.id", channel_id="s.channel_id",
        number_id="s.number_id", contact_id="s.contact_id", partner_id="s.partner_id", team_id="s.team_id",
        lead_id="s.lead_id", user_id="s.user_id", name="s.name", opened_at="s.opened_at",
        first_owner_id="CASE WHEN seed.first_owner_id IS NOT NULL THEN s.user_id END",
        first_team_id="CASE WHEN seed.first_team_id IS NOT NULL THEN s.team_id END",
        waiting_since="s.waiting_since", last_in_at="COALESCE(s.waiting_since, s.opened_at)",
        last_out_at="seed.last_out_at - seed.opened_at + s.opened_at",
        answer_warning_at="seed.answer_warning_at - seed.waiting_since + s.waiting_since",
        answer_due_at="seed.answer_due_at - seed.waiting_since + s.waiting_since",
        first_answer_at=f"CASE WHEN seed.first_answer_at IS NOT NULL THEN {first_answer('s.opened_at')} END",
        resolved_at=f"CASE WHEN seed.resolved_at IS NOT NULL THEN {resolved('s.opened_at')} END",
        resolved_by_id="CASE WHEN seed.resolved_by_id IS NULL THEN NULL ELSE s.user_id END")


def _show_last_conversation(copies):
    """The chats know their last conversation, its state and its responsible."""
    copies.run("""
        UPDATE discuss_channel c SET wacrm_conversation_id = s.id, wacrm_state = s.state, wacrm_owner_id = s.user_id
          FROM (SELECT DISTINCT ON (i) i, id, state, user_id FROM plan ORDER BY i, j DESC) s
          JOIN plan_person USING (i)
         WHERE c.id = plan_person.channel_id""")


def _messages(copies):
    copies.insert(
        "mail_message", _MESSAGE, seed="(SELECT mail_message_id FROM whatsapp_crm_message WHERE id = s.seed_id)",
        id="s.mail_id", res_id="s.channel_id", body="'<p>' || s.text || '</p>'", date="s.at", create_date="s.at",
        message_id="'<load-' || s.mail_id || '@example.com>'",
        author_id="CASE WHEN s.incoming THEN s.partner_id ELSE s.author_id END")
    copies.insert(
        "whatsapp_crm_message", _MESSAGE, seed="s.seed_id", id="s.id", mail_message_id="s.mail_id",
        channel_id="s.channel_id", number_id="s.number_id", contact_id="s.contact_id",
        conversation_id="s.conversation_id", text="s.text", sent_at="s.at", create_date="s.at",
        wamid="'wamid.LOAD' || s.id", callback="CASE WHEN s.incoming THEN NULL ELSE 'load-' || s.id END",
        user_id="CASE WHEN s.incoming THEN NULL ELSE s.user_id END", awaits_answer="s.waits",
        answered_by_id="NULL", answers_until="CASE WHEN s.incoming THEN NULL ELSE s.mail_id END",
        sending_at="seed.sending_at - seed.sent_at + s.at", accepted_at="seed.accepted_at - seed.sent_at + s.at",
        delivered_at="seed.delivered_at - seed.sent_at + s.at", read_at="seed.read_at - seed.sent_at + s.at",
        priced_at="seed.priced_at - seed.sent_at + s.at")


def _story(copies):
    """Every fact of the seed conversation, at the same distance from its beginning but for answer and end."""
    source = f"""(
        SELECT fact.id AS seed_id, plan.id, plan.j, plan.user_id, plan.team_id, plan.opened_at,
               plan.opened_at + (fact.at - model.opened_at) AS at,
               {copies.next_id("whatsapp_crm_milestone")} - 1 + row_number() OVER (ORDER BY plan.j, fact.id) AS new_id
          FROM {_CONVERSATION} plan
          JOIN whatsapp_crm_conversation model ON model.id = plan.seed_id
          JOIN whatsapp_crm_milestone fact ON fact.conversation_id = model.id)"""
    copies.insert(
        "whatsapp_crm_milestone", source, seed="s.seed_id", id="s.new_id", conversation_id="s.id",
        at=f"CASE seed.kind WHEN 'answered' THEN {first_answer('s.opened_at')}"
           f" WHEN 'resolved' THEN {resolved('s.opened_at')} ELSE s.at END",
        waited_seconds="CASE seed.kind WHEN 'answered' THEN EXTRACT(EPOCH FROM"
                       f" {first_answer('s.opened_at')} - s.opened_at)::int ELSE seed.waited_seconds END",
        user_id="CASE WHEN seed.user_id IS NULL THEN NULL ELSE s.user_id END",
        owner_id="CASE WHEN seed.owner_id IS NULL THEN NULL ELSE s.user_id END",
        team_id="s.team_id", message_id="NULL")


def _readers(copies):
    copies.run(f"""
        INSERT INTO whatsapp_crm_conversation_team_rel (conversation_id, team_id)
        SELECT id, team_id FROM {_CONVERSATION} s""")
    copies.run("""
        INSERT INTO whatsapp_crm_conversation_reader_rel (conversation_id, user_id)
        SELECT id, user_id FROM plan WHERE user_id IS NOT NULL""")
    copies.run("""
        INSERT INTO whatsapp_crm_channel_team_rel (channel_id, team_id)
        SELECT channel_id, team_id FROM plan_person ON CONFLICT DO NOTHING""")
    copies.run(f"""
        INSERT INTO whatsapp_crm_channel_user_rel (channel_id, user_id)
        SELECT DISTINCT channel_id, user_id FROM {_CONVERSATION} s WHERE user_id IS NOT NULL
        ON CONFLICT DO NOTHING""")


def _members(copies, model):
    """Who works an open conversation is a member of its chat."""
    source = f"""(
        SELECT {copies.next_id("discuss_channel_member")} - 1 + row_number() OVER (ORDER BY s.id) AS id,
               s.channel_id, u.partner_id,
               COALESCE((SELECT min(mail_id) FROM plan_message m WHERE m.conversation_id = s.id AND m.waits),
                        (SELECT max(mail_id) + 1 FROM plan_message)) AS first_unread
          FROM {_CONVERSATION} s JOIN res_users u ON u.id = s.user_id WHERE s.state <> 'resolved')"""
    copies.run("CREATE INDEX ON plan_message (conversation_id) WHERE waits")
    seed = f"""(SELECT m.id FROM discuss_channel_member m
                  JOIN whatsapp_crm_conversation c ON c.channel_id = m.channel_id WHERE c.id = {model})"""
    copies.insert("discuss_channel_member", source, seed=seed, id="s.id", channel_id="s.channel_id",
                  partner_id="s.partner_id", new_message_separator="s.first_unread")


def _tags(copies):
    copies.run("""
        INSERT INTO crm_tag_whatsapp_crm_conversation_rel (whatsapp_crm_conversation_id, crm_tag_id)
        SELECT id, (SELECT min(crm_tag.id) + plan.j % count(*) FROM crm_tag) FROM plan WHERE j % 3 = 0""")
