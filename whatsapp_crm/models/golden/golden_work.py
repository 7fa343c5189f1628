# Part of whatsapp_crm. See LICENSE file for full copyright and licensing details.
from datetime import timedelta

from odoo import fields, models
from odoo.exceptions import UserError

from ...tools import sla_clock, text_markup

ACTIVITY = "whatsapp_crm.mail_activity_type_golden"
LATE = "whatsapp_crm.mail_activity_type_golden_late"
HOUR = 3600  # seconds


class WhatsappCrmGoldenWork(models.AbstractModel):
    """The salesperson's part: an activity for today, *Worked* with contact or a reason, else the leader hears of it."""

    _name = "whatsapp_crm.golden.work"
    _description = "WhatsApp Golden Flag's Work"

    def _give_work(self, words=None):
        """It is to be worked from now on.

        :param words: what the customer said, where it is not the flag's own note
        """
        person = self.user_id
        localized = self.with_context(lang=person.lang, tz=person.tz)
        due_at = self._due_from(fields.Datetime.now())
        self.write({
            "state": "open", "due_at": due_at, "escalate_at": due_at, "escalated_at": False,
            "escalated_to_id": False, "worked_at": False, "worked_by_id": False, "worked_how": False})
        self.lead_id.with_context(lang=person.lang).activity_schedule(
            ACTIVITY, date_deadline=fields.Date.context_today(localized), user_id=person.id, automated=True,
            summary=localized.env._("Golden flag: %(words)s", words=self._title()),
            note=text_markup.to_html(words or self.note))

    def _due_from(self, start):
        """When the leader hears that nobody worked it, in the salesperson's working hours; False: never."""
        hours = self.company_id.wacrm_golden_hours
        if not hours:
            return False
        calendar = self.user_id.with_company(self.company_id).resource_calendar_id or (
            self.company_id.resource_calendar_id)
        _warning, due_at = calendar._wacrm_points(start, sla_clock.Points(None, hours * HOUR), (), self.company_id)
        return due_at or start + timedelta(hours=hours)

    # ------------------------------------------------------------------ worked

    def action_open_worked(self):
        """Ask whether contact was made, or why not."""
        self.ensure_one()
        self._check_may_work()
        return {
            "type": "ir.actions.act_window", "name": self.env._("Worked"), "res_model": "whatsapp_crm.golden.worked",
            "view_mode": "form", "views": [(False, "form")], "target": "new",
            "context": {"default_flag_id": self.id, "dialog_size": "medium"}}

    def action_worked(self, how, note=None):
        """It was worked: the leader need not hear of it.

        :param how: "contact", or "reason" with the reason in ``note``
        :raises UserError: no contact and no reason, or it is not to be worked any more
        """
        note = (note or "").strip()
        if how not in ("contact", "reason") or (how == "reason" and not note):
            raise UserError(self.env._("Say that contact was made, or why not."))
        for flag in self:
            flag._check_may_work()
            # sudo: whatsapp_crm.golden.flag - checked above; flags are written by methods only
            flag.sudo()._worked(how, note)

    def _check_may_work(self):
        """:raises UserError: it waits for nobody now, or it is not the user's to work"""
        self.check_access("read")
        if self.state != "open":
            raise UserError(self.env._("This golden flag is not waiting to be worked any more."))
        if not self._is_mine_to_work():
            raise UserError(self.env._(
                "%(name)s works this golden flag, or whoever may change the opportunity.",
                name=self.sudo().user_id.name or ""))  # sudo: res.users - the name of a colleague

    def _is_mine_to_work(self):
        """Whose flag it is works it, whatever they may write; else whoever may write the opportunity."""
        return self.user_id == self.env.user or self.lead_id.has_access("write")

    def _worked(self, how, note):
        self.write({
            "state": "worked", "worked_at": fields.Datetime.now(), "worked_by_id": self.env.user.id,
            "worked_how": how, "worked_note": note, "escalate_at": False})
        feedback = note or dict(self._fields["worked_how"]._description_selection(self.env))[how]
        self._end_activities(feedback)
        self.env["whatsapp_crm.milestone"]._record(
            self.conversation_id, "flag_worked", user=self.env.user, note=feedback)
        self.conversation_id._changed({"golden"})

    def _end_activities(self, feedback=None):
        """Nobody has to do anything any more.

        :param feedback: what came of it, for the opportunity's chatter
        """
        lead = self.lead_id.with_context(wacrm_golden_worked=True)
        if feedback:
            lead.activity_feedback([ACTIVITY], feedback=feedback, only_automated=False)
        lead.activity_unlink([ACTIVITY, LATE], only_automated=False)

    # ---------------------------------------------------------------- overdue

    def _handle_overdue(self, now):
        """Nobody worked it in time: called by the due cron."""
        for flag in self:
            leader = flag._find_leader()
            flag.write({"escalate_at": False, "escalated_at": now, "escalated_to_id": leader.id})
            if leader:
                flag._tell_leader(leader)
            flag.env["whatsapp_crm.milestone"]._record(
                flag.conversation_id, "flag_escalated", at=now, note=flag.user_id.name)

    def _find_leader(self):
        """Who leads where it lies: the opportunity's team, the sales team, who manages sales; another person."""
        sellers = self._sellers()
        admins = self.env["res.users"]._wacrm_admins(self.company_id)
        for users in (self.lead_id.team_id.user_id, sellers.team().user_id, sellers.managers(), admins):
            reading = (users - self.user_id).filtered(
                lambda user: sellers.can_sell(user) and self.lead_id.with_user(user).has_access("read"))
            if reading:
                return reading[0]
        return (admins - self.user_id)[:1]

    def _tell_leader(self, leader):
        localized = self.with_context(lang=leader.lang, tz=leader.tz)
        self.lead_id.with_context(lang=leader.lang).activity_schedule(
            LATE, date_deadline=fields.Date.context_today(localized), user_id=leader.id, automated=True,
            summary=localized.env._(
                "Golden flag not worked by %(name)s: %(words)s", name=self.user_id.name or "", words=self._title()),
            note=text_markup.to_html(self.note))

    # ------------------------------------------------------------------ leaves

    def _who_goes_on(self):
        """Who works it once somebody adds to it: its salesperson, another one where that one left."""
        person = self.user_id
        return person if self._sellers().can_sell(person) else self._find_another(person)[0]

    def _leave_who_left(self, words=None):
        """Nobody is given work who cannot sell any more: somebody else has it then.

        :param words: as of ``_give_work``
        """
        if not self._sellers().can_sell(self.user_id):
            self._pass_to_another(self.user_id, words)

    def _pass_to_another(self, leaving, words=None):
        """Its salesperson leaves: somebody else has it, with the time to work it.

        :param words: as of ``_give_work``
        """
        for flag in self:
            person, chosen_by = flag._find_another(leaving)
            if person == flag.user_id:
                continue  # nobody sells here
            flag.write({"user_id": person.id, "chosen_by": chosen_by})
            if flag.lead_id.user_id != person:
                flag.lead_id.with_context(mail_auto_subscribe_no_notify=True).write(
                    {"user_id": person.id, "team_id": flag._sellers().team_of(person).id})
            flag._end_activities()
            flag._give_work(words)

    def _find_another(self, leaving):
        """:return: the salesperson of the opportunity where the work only was a colleague's; else as of ``find``"""
        sellers, owner = self._sellers(), self.lead_id.user_id
        if sellers.can_sell(owner - leaving):
            return owner, "opportunity"
        return sellers.find(without=leaving)
