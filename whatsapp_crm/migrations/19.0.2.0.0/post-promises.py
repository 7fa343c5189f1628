# Part of whatsapp_crm. See LICENSE file for full copyright and licensing details.
"""From the inbox alone to promises, routing and consent: what is running goes on under the new rules."""

from odoo import SUPERUSER_ID, api
from odoo.tools.sql import column_exists


def migrate(cr, version):
    env = api.Environment(cr, SUPERUSER_ID, {})
    _point_cron_at_due(env)
    _keep_last_responsible(cr)
    _keep_stopped_marketing(env)
    starter = env["whatsapp_crm.starter.data"]._in_company_language()
    starter._create_sentences_of(("receipt", "opted_out", "opted_in"))
    starter.env["whatsapp_crm.automation.starter"]._create_all()
    env["whatsapp_crm.word.list"]._create_person_lists()
    env["whatsapp_crm.conversation"]._promise_to_who_waits()


def _point_cron_at_due(env):
    """Crons are never updated by data; one of them now does the work of two."""
    idle = env.ref("whatsapp_crm.ir_cron_idle", raise_if_not_found=False)
    if idle:
        idle.unlink()
    env.ref("whatsapp_crm.ir_cron_clocks").write({
        "name": "WhatsApp: deadlines, snoozes, handoffs",
        "model_id": env.ref("whatsapp_crm.model_whatsapp_crm_due").id, "code": "model._cron_due()"})


def _keep_last_responsible(cr):
    """*Customers who come back go to* of a number is now a step of its routing."""
    if column_exists(cr, "whatsapp_crm_number", "reopen_to"):
        cr.execute("""UPDATE whatsapp_crm_routing routing SET last_agent = TRUE
                        FROM whatsapp_crm_number number
                       WHERE number.id = routing.number_id AND number.reopen_to = 'owner'""")


def _keep_stopped_marketing(env):
    """Who had stopped marketing messages has withdrawn their consent."""
    if not column_exists(env.cr, "whatsapp_crm_contact", "marketing_stopped_at"):
        return
    env.cr.execute("""SELECT id, marketing_stopped_at, COALESCE(marketing_stopped_by, 'words')
                        FROM whatsapp_crm_contact WHERE marketing_stopped_at IS NOT NULL""")
    for contact_id, at, source in env.cr.fetchall():
        env["whatsapp_crm.consent"]._record(
            env["whatsapp_crm.contact"].browse(contact_id), "marketing", "withdrawn", source, at=at)
