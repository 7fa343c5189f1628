# Part of whatsapp_crm. See LICENSE file for full copyright and licensing details.
import logging

from markupsafe import Markup

from odoo import api, models
from odoo.fields import Domain
from odoo.tools import SQL

from ...tools import text_markup
from ..transport.client_defaults import without_defaults
from ..transport.transaction import run_item
from .golden_tag import golden_tag
from .sellers import Sellers, account_of

_logger = logging.getLogger(__name__)
VERY_HIGH = "3"  # of crm's priorities: it stands first in the salesperson's pipeline
BATCH = 200
CLAIM = "SELECT id FROM whatsapp_crm_golden_flag WHERE id = %s AND state = 'new' FOR NO KEY UPDATE SKIP LOCKED"
TAKE_KEY = "UPDATE whatsapp_crm_golden_flag SET account_key = %s WHERE id = %s"


class WhatsappCrmGoldenPassing(models.AbstractModel):
    """From a raised flag to an opportunity: at once when the agent's transaction is committed, else by the cron.

    Each flag is passed on in a transaction of its own. Two of the same account at the same instant, on whatever
    servers: both want the account's key, which is unique; the one that loses is done again and joins the other.
    """

    _name = "whatsapp_crm.golden.passing"
    _description = "WhatsApp Golden Flag on Its Way to Sales"

    @api.model
    def _begin(self, conversation, note, product):
        """Write down what the agent saw; it is passed on when this transaction is committed.

        :param conversation: with the rights of the system
        """
        # sudo: whatsapp_crm.golden.flag - the caller checked that the user works the conversation
        flag = without_defaults(self).sudo().create({
            **self._begin_values(conversation, self.env.user), "note": note, "product": product})
        flag._pass_on_after_commit()
        return flag

    @api.model
    def _begin_values(self, conversation, user):
        """Of whom a flag is that ``user`` raises in a conversation: values."""
        return {
            "conversation_id": conversation.id, "company_id": conversation.company_id.id,
            "partner_id": conversation.partner_id.id, "account_id": account_of(conversation).id,
            "raised_by_id": user.id}

    def _pass_on_after_commit(self):
        registry, flag_ids, model = self.env.registry, self.ids, self.env[self._name]
        self.env.cr.postcommit.add(lambda: [model._pass_on_one(registry, flag_id) for flag_id in flag_ids])

    @api.model
    def _cron_pass_on(self):
        """What a crash or a lost race left behind. What is read first is read in a transaction of its own too."""
        flag_ids = run_item(self.env.registry, lambda env: env[self._name].search(
            [("state", "=", "new")], order="id", limit=BATCH).ids)
        for flag_id in flag_ids:
            self._pass_on_one(self.env.registry, flag_id)
            if not self.env["ir.cron"]._commit_progress(1):
                return

    @api.model
    def _pass_on_one(self, registry, flag_id):
        """:return: False where it failed and the cron has to try again"""
        try:
            run_item(registry, lambda env: env[self._name].browse(flag_id)._claim_and_pass_on())
        except Exception:  # the agent's own work is committed already, and other flags wait too
            _logger.exception("Golden flag %s could not be passed on", flag_id)
            return False
        return True

    def _claim_and_pass_on(self):
        """Nothing where another server has it in hand, or it was passed on already."""
        if self.env.execute_query(SQL(CLAIM, self.id)):
            self.with_context(allowed_company_ids=self.company_id.ids)._pass_on()

    # ----------------------------------------------------------------- pass on

    def _sellers(self):
        return Sellers(self.conversation_id, self.account_id, self.partner_id)

    def _pass_on(self):
        running = self._running_of_account()
        if not running:
            self._take_key()
            running, lead, person, chosen_by = self._choose()
        if running:
            self._join(running)
        else:
            self._start(lead, person, chosen_by)

    def _receiver(self):
        """Who has it when it is passed on: ``res.users``. Nothing is written; the flag may be a new one."""
        running = self._running_of_account()
        if not running:
            running, _lead, person, _chosen_by = self._choose()
        return running._who_goes_on() if running else person

    def _choose(self):
        """Where no flag of the account runs.

        :return: (flag to join, open opportunity to join, who works it, one of CHOSEN_BY); flag and opportunity may
            be empty
        """
        sellers = self._sellers()
        person, chosen_by = sellers.find()
        lead = self._find_lead(person, chosen_by)
        if sellers.can_sell(lead.user_id) and lead.user_id != person and not self._is_byproduct(lead, chosen_by):
            person, chosen_by = lead.user_id, "opportunity"
        return self._running_of_lead(lead), lead, person, chosen_by

    def _start(self, lead, person, chosen_by):
        """Its own opportunity, and work for the salesperson; see ``_choose``."""
        self.write({"user_id": person.id, "chosen_by": chosen_by, "found_lead": bool(lead)})
        self.lead_id = self._made_golden(lead) if lead else self._create_lead()
        self._post_words(self.lead_id)
        self._link_conversation()
        self._give_work()
        self._tell_raiser_who()

    def _running_of_account(self):
        """The flag of the same account that runs, if any."""
        account = Domain("account_id", "=", self.account_id.id)
        if not self.account_id:
            account &= Domain("conversation_id.contact_id", "=", self.conversation_id.contact_id.id)
        return self._first_running(account)

    def _running_of_lead(self, lead):
        """The flag that began when the contact belonged to another customer, or to none, and has this opportunity.

        :param lead: may be empty
        """
        whose = Domain("account_id", "=", False) & Domain(
            "conversation_id.contact_id", "=", self.conversation_id.contact_id.id)
        return self._first_running(whose | Domain("lead_id", "=", lead.id) if lead else whose)

    def _first_running(self, whose):
        return self.search(whose & Domain([
            ("company_id", "=", self.company_id.id), ("state", "in", ("open", "worked")), ("id", "not in", self.ids),
        ]), order="id", limit=1)

    def _key(self):
        whom = f"partner:{self.account_id.id}" if self.account_id else f"contact:{self.conversation_id.contact_id.id}"
        return f"{self.company_id.id}:{whom}"

    def _take_key(self):
        """:raises UniqueViolation: another flag of the account is being passed on at this instant"""
        self.flush_recordset()
        self.env.cr.execute(SQL(TAKE_KEY, self._key(), self.id), log_exceptions=False)
        self.invalidate_recordset(["account_key"])

    def _join(self, running):
        """One more voice for a flag that runs: its words go there, and it is worked again if it was worked already."""
        running._leave_who_left(words=self.note)
        self.write({
            "state": "joined", "joined_id": running.id, "user_id": running.user_id.id, "lead_id": running.lead_id.id,
            "account_key": False})
        self._post_words(running.lead_id)
        self._link_conversation()
        self.conversation_id._write_life({"golden_flag_id": running.id})
        if running.state == "worked":
            running._give_work(words=self.note)
        self._tell_raiser_who()

    # -------------------------------------------------------------- opportunity

    def _find_lead(self, person, chosen_by):
        """The open opportunity of the account to join: the salesperson's, a colleague's, what only a chat made."""
        own = self.conversation_id.lead_id
        leads = self.env["crm.lead"].search(self._sellers().leads() & Domain([
            ("won_status", "=", "pending"), ("active", "=", True)]), order="id desc")
        leads |= own.filtered(lambda lead: lead._wacrm_is_open())
        byproducts = leads.filtered(lambda lead: self._is_byproduct(lead, chosen_by))
        deals = leads - byproducts
        for choice in (deals.filtered(lambda lead: lead.user_id == person), deals & own, deals, byproducts & own):
            if choice:
                return choice[0]
        return byproducts[:1]

    def _is_byproduct(self, lead, chosen_by):
        """Did a chat make it by itself, for whoever of support took that chat, and did nobody sell anything yet?

        It goes to the salesperson then: in the pipeline of support nobody would work it.
        """
        owner, team = lead.user_id, self._sellers().team()
        if not owner or lead.expected_revenue or owner not in self.raised_by_id | self.conversation_id.user_id:
            return False
        if chosen_by in ("leader", "team", "manager") and owner in team.member_ids | team.user_id:
            return False  # nobody else sells to this customer
        return self._made_by_chat(lead)

    def _made_by_chat(self, lead):
        return bool(self.env["whatsapp_crm.conversation"].search_count(
            [("lead_id", "=", lead.id), ("made_lead_id", "=", lead.id)], limit=1))

    def _made_golden(self, lead):
        """An open lead becomes the flag's opportunity, and its salesperson's."""
        values = {"tag_ids": [(4, golden_tag(self.env).id)], "type": "opportunity"}
        if lead.user_id != self.user_id:
            values |= {"user_id": self.user_id.id, "team_id": self._sellers().team_of(self.user_id).id}
            if not lead.expected_revenue and self._made_by_chat(lead):
                values |= {"name": self._lead_title(), "priority": VERY_HIGH}
        lead.with_context(mail_auto_subscribe_no_notify=True).write(values)
        return lead

    def _lead_title(self):
        localized = self.with_context(lang=self.user_id.lang)
        return localized.env._("Golden flag: %(words)s", words=self._title())

    def _create_lead(self):
        return self.env["crm.lead"].with_context(
            tracking_disable=True, mail_create_nosubscribe=True, mail_auto_subscribe_no_notify=True).create({
                "name": self._lead_title(), "type": "opportunity", "user_id": self.user_id.id,
                "team_id": self._sellers().team_of(self.user_id).id, "company_id": self.company_id.id,
                "partner_id": self.partner_id.id, "priority": VERY_HIGH, "description": text_markup.to_html(self.note),
                "tag_ids": [(4, golden_tag(self.env).id)], **self.env["crm.lead"]._wacrm_origin_values({}),
            }).with_env(self.env)

    def _post_words(self, lead):
        """The agent's words in the opportunity's chatter, as the agent's own note."""
        localized = self.with_context(lang=(self.user_id or self.raised_by_id).lang)
        body = Markup("<b>%s</b>%s") % (
            localized.env._("Golden flag: sales opportunity detected"), text_markup.to_html(self.note))
        if self.product:
            body += Markup("<div>%s: %s</div>") % (localized.env._("Product or interest"), self.product)
        self.message_id = lead.message_post(
            body=body, message_type="comment", subtype_xmlid="mail.mt_note",
            author_id=self.raised_by_id.partner_id.id or None)

    def _link_conversation(self):
        """The chat leads to the opportunity, and who sells may read it where they work with chats."""
        conversation, lead = self.conversation_id, self.lead_id
        if not conversation.lead_id:
            conversation.write({"lead_id": lead.id})
        if self.user_id.has_group("whatsapp_crm.group_agent"):
            conversation._add_reader(self.user_id)
        conversation._changed({"golden"})
