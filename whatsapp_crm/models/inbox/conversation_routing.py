# Part of whatsapp_crm. See LICENSE file for full copyright and licensing details.
import logging
from datetime import timedelta

from odoo import api, fields, models
from odoo.tools import SQL

from ..routing.router import Case, Router
from ..transport.transaction import LOST_RACE

_logger = logging.getLogger(__name__)
ATTENDED = ("answered", "resolved")


class WhatsappCrmConversationRouting(models.AbstractModel):
    """Somebody is found for a conversation when it begins or comes back, and while it waits in the queue."""

    _name = "whatsapp_crm.conversation.routing"
    _description = "WhatsApp Conversation Routing"

    routing_facts = fields.Json(
        "Steps of routing", readonly=True, help="What each step of routing found; the last one decided.")
    routing_summary = fields.Char("Routing", compute="_compute_routing_summary")
    routing_again = fields.Boolean(
        "Routed again", readonly=True, help="Somebody was routed at the same instant: it is tried again.")
    routed_untouched = fields.Boolean(
        "Not opened yet", readonly=True, help="Routing gave it; the responsible has not opened it yet.")
    returned_by_id = fields.Many2one(
        "res.users", "Returned by", readonly=True, ondelete="set null",
        help="Put it back, passed it on or did not answer in time: routing does not give it to them again.")

    @api.depends("routing_facts")
    @api.depends_context("lang")
    def _compute_routing_summary(self):
        words = self.env["whatsapp_crm.routing.words"]
        for conversation in self:
            steps = conversation.routing_facts
            conversation.routing_summary = words._step_words(steps[-1]) if steps else False

    # ------------------------------------------------------------------- enter

    def _customer_wrote(self, row, item, effect):
        enters = effect.opens and (not self.last_in_at or self.state == "resolved")
        result = super()._customer_wrote(row, item, effect)
        if enters and self.state == "new":
            self._route(item.text)
        return result

    def _route(self, text=""):
        """Find somebody for what came in; whatever goes wrong, it is in the queue and the message is kept.

        :return: the ``res.users`` who got it, may be empty
        """
        self.ensure_one()
        settings = self._routing_settings()
        if not settings:
            return self.env["res.users"]
        try:
            with self.env.cr.savepoint():
                return self._route_by(Router(self._routing_case(text), settings))
        except LOST_RACE:
            raise  # the whole piece of work is done again
        except Exception:  # an error of routing must not cost the customer's message
            _logger.exception("Conversation %s could not be routed", self.id)
            return self.env["res.users"]

    def _routing_settings(self):
        """The steps that are asked; empty: it waits in the queue."""
        return self.env["whatsapp_crm.routing"]._of(self.number_id)

    def _route_by(self, router, only_team=False):
        user = router.choose(self._claim_agent, only_team)
        if router.team != self.team_id:
            self.write({"team_id": router.team.id})
        self._write_life({"routing_facts": router.steps, "routing_again": router.lost and not user})
        if user:
            self._give_routed(user)
        elif router.lost:
            self.env.ref("whatsapp_crm.ir_cron_routing")._trigger()
        return user

    def _give_routed(self, user):
        self._set_owner(user, "routed")
        if self.state == "snoozed":
            self._wake()  # whoever put it away has it no more
        self._write_life({"routed_untouched": True})
        if self._hears(user):
            self._ring_for(user, mine=True)

    @api.model
    def _claim_agent(self, user):
        return self.env["whatsapp_crm.agent"]._of(user)._claim()

    def _routing_case(self, text):
        return Case(
            number=self.number_id, team=self.team_id, contact=self.contact_id, partner=self.partner_id,
            lead=self.lead_id, tags=self.tag_ids, text=text or "", at=fields.Datetime.now(),
            returned_by=self.returned_by_id, entry_point=self._routing_entry_point())

    def _routing_entry_point(self):
        """The team and the person of the way by which the customer came.

        :return: (``crm.team``, ``res.users``), each may be empty
        """
        return self.env["crm.team"], self.env["res.users"]

    @api.model
    def _last_attended(self, case, days):
        """Who attended this customer last, however the conversation went on.

        :return: (``res.users``, datetime, ``crm.team`` then), or None
        """
        if not case.contact:
            return None
        self.env["whatsapp_crm.milestone"].flush_model()
        self.flush_model(["contact_id", "company_id"])
        rows = self.env.execute_query(SQL("""
            SELECT m.owner_id, m.at, m.team_id FROM whatsapp_crm_milestone m
              JOIN whatsapp_crm_conversation c ON c.id = m.conversation_id
             WHERE c.contact_id = %s AND c.company_id = %s AND m.owner_id IS NOT NULL AND m.kind IN %s AND m.at >= %s
             ORDER BY m.at DESC, m.id DESC LIMIT 1""",
            case.contact.id, case.number.company_id.id, ATTENDED, case.at - timedelta(days=days)))
        if not rows:
            return None
        user_id, at, team_id = rows[0]
        return self.env["res.users"].browse(user_id), at, self.env["crm.team"].browse(team_id or [])

    # ------------------------------------------------------------------- queue

    def _pull(self):
        """Somebody of its team gets it from the queue, if anybody can; who lost their turn is routed anew.

        :return: whether it is in the queue no more
        """
        settings = self.env["whatsapp_crm.routing"]._of(self.number_id)
        self.env.cr.execute(SQL(
            "SELECT id FROM whatsapp_crm_conversation WHERE id = %s AND state = 'new' FOR NO KEY UPDATE SKIP LOCKED",
            self.id))
        if not self.env.cr.rowcount:
            return True
        if not settings:
            self._write_life({"routing_again": False})
            return True
        router = Router(self._routing_case(self.last_text), settings)
        return bool(self._route_by(router, only_team=not self.routing_again))

    def _route_next(self, reason="next", exclude=None):
        """Give it to the next person of its team who can take it; nobody: all stays as it is.

        :param str reason: "not_answered", "absence" or "next", why it does not stay where it is
        :param exclude: ``res.users`` who are not asked, beside the responsible
        :return: the ``res.users`` who has it now, empty if nobody could take it
        """
        self.ensure_one()
        # sudo: whatsapp_crm.conversation, whatsapp_crm.agent - the system decides, whoever acts
        conversation = self.sudo()
        router = Router(conversation._routing_case(""), conversation.number_id.routing_ids)
        passed = conversation.user_id | conversation.returned_by_id | (exclude or self.env["res.users"])
        user = router.next_one(conversation._claim_agent, passed)
        if user:
            conversation._write_life({"routing_facts": [{"step": reason, "user_id": user.id}]})
            conversation._give_routed(user)
        return user

    def _return_off_shift(self):
        """The shift of the responsible ended before they opened it."""
        if not self.routed_untouched:
            return
        owner = self.user_id
        self._release()
        self._write_life({"routing_facts": [{"step": "off_shift", "user_id": owner.id}]})
        words = self._in_company_words().routing_summary
        self.channel_id._wacrm_log(words)
        self.env["whatsapp_crm.routing.queue"]._wake()

    def _in_company_words(self):
        return self.with_context(lang=self.company_id.partner_id.lang)

    # ---------------------------------------------------------- what others do

    def _set_owner(self, user, kind):
        result = super()._set_owner(user, kind)
        self._forget_routing(keep_facts=kind == "routed")
        return result

    def _release(self):
        """Who puts it back is not given it again; whose it was when somebody else did so may be."""
        returned_by = self.user_id if self.user_id == self._who_acts() else None
        result = super()._release()
        self._forget_routing(returned_by=returned_by)
        self.env["whatsapp_crm.routing.queue"]._wake()
        return result

    def _return_late(self):
        late = self.user_id
        result = super()._return_late()
        self._forget_routing(returned_by=late)
        return result

    def _handle_handoff_not_accepted(self, handoff):
        giver = self.user_id
        result = super()._handle_handoff_not_accepted(handoff)
        self._forget_routing(returned_by=giver)  # it was theirs to pass on
        return result

    def _come_back(self, row):
        """What was decided of its former life does not count in the next."""
        result = super()._come_back(row)
        self._forget_routing()
        return result

    def _forget_routing(self, keep_facts=False, returned_by=None):
        """Somebody decided who has it; what routing said of it is over."""
        values = {"routed_untouched": False, "routing_again": False, "returned_by_id": returned_by and returned_by.id}
        if not keep_facts:
            values["routing_facts"] = False
        before = {name: self[name].id if name == "returned_by_id" else self[name] for name in values}
        changes = {name: value for name, value in values.items() if (before[name] or False) != (value or False)}
        if changes:
            self._write_life(changes)

    def _looked_at(self, user):
        result = super()._looked_at(user)
        self.filtered(lambda c: c.routed_untouched and c.user_id == user)._touched()
        return result

    def _agent_wrote(self, rows, answers_until=None):
        result = super()._agent_wrote(rows, answers_until)
        self.filtered("routed_untouched")._touched()
        return result

    def _touched(self):
        if self:
            self._write_life({"routed_untouched": False})

    def _set_state(self, state, **values):
        result = super()._set_state(state, **values)
        if state in ("waiting", "resolved"):
            self.env["whatsapp_crm.routing.queue"]._wake()
        return result

    def _last_step(self):
        """What routing decided last, for the story: its sentence is made for each reader."""
        return {"routing": self.routing_facts[-1]} if self.routing_facts else False

    def _tell(self, kind, **values):
        if kind != "routed":
            return super()._tell(kind, **values)
        return super()._tell(kind, note=self._in_company_words().routing_summary, facts=self._last_step(), **values)
