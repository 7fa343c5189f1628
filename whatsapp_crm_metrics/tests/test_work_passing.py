# Part of whatsapp_crm. See LICENSE file for full copyright and licensing details.
from datetime import datetime, timedelta

from odoo.addons.whatsapp_crm.tests.followup_common import FollowupCase
from odoo.tests import tagged

from .work_common import Figures, WorkCase


@tagged("post_install", "-at_install")
class TestWorkPassing(WorkCase):
    """Handoffs, promises and messages."""

    def setUp(self):
        super().setUp()
        self.conversation = self.customer_writes()
        self.take(self.conversation, self.agent)

    def test_handoffs(self):
        self.hand_off(self.conversation, self.agent, to_user_id=self.agent2.id)
        self.assertFalse(self.rows("handoff").accepted)  # it waits: neither accepted nor refused
        self.pass_time(hours=2)
        self.conversation.with_user(self.agent2).action_accept_handoff()
        self.hand_off(self.conversation, self.agent2, to_user_id=self.agent.id)
        self.conversation.with_user(self.agent).action_send_back("No es lo mío")
        self.hand_off(self.conversation, self.agent2, to_team_id=self.collections.id)
        self.take(self.conversation, self.supervisor)  # taking what waits for one's team accepts it as well
        self.assertEqual(
            self.figures("handoff", "__count", "accepted:avg", "returned:avg", "hours:median", "ping_pong:sum"),
            {self.agent: (1, 1, 0, 2, 0), self.agent2: (2, 0.5, 0.5, 0, 1)})
        self.assertEqual(self.figures("handoff", "__count", by="to_team_id")[self.collections], 1)
        self.assertEqual(self.rows("handoff").tag_id, self.price)
        row = self.rows("conversation")
        self.assertEqual((row.handoffs, row.ping_pong), (3, 1))

    def test_overtaken_handoffs_do_not_count(self):
        self.hand_off(self.conversation, self.agent, to_user_id=self.agent2.id)
        self.conversation.with_user(self.supervisor).action_assign(self.supervisor.id)
        row = self.rows("handoff")
        self.assertEqual((row.state, row.accepted, row.returned, row.hours), ("withdrawn", False, False, False))
        self.assertEqual(self.figures("handoff", "accepted:avg", "__count"), {self.agent: (None, 1)})

    def test_promises(self):
        for hours in range(1, 5):
            message = self.say(self.conversation.channel_id, f"<p>Te llamo en {hours} horas</p>")
            self.conversation.with_user(self.agent).action_promise(
                self.rows_of(message).id, f"Llamar {hours}", datetime.now() + timedelta(hours=hours))
        self.env.invalidate_all()
        kept, late, withdrawn, _pending = self.env["whatsapp_crm.commitment"].with_user(self.agent).search([])
        kept.action_keep()
        withdrawn.action_withdraw()
        self.pass_time(hours=3, minutes=30)
        late.action_keep()
        self.assertEqual(
            self.figures("promise", "__count", "kept:avg", "kept_count:sum", "broken:sum", "late:median"),
            {self.agent: (4, 0.5, 1, 1, 1.5)})
        self.assertEqual(self.rows("promise", [("state", "=", "open")]).kept, False)
        self.agent.action_archive()
        self.assertEqual(self.figures("promise", "kept:avg"), {self.agent: 0.5})

    def test_messages(self):
        for body in ("Uno", "Dos", "Tres"):
            self.say(self.conversation.channel_id, f"<p>{body}</p>")
            self.run_senders()
        one, two, three = self.env["whatsapp_crm.message"].search([("direction", "=", "out")], order="id")
        self.receive_status(one.wamid, "read")
        self.receive_status(two.wamid, "delivered")
        self.receive_status(three.wamid, "failed", errors=[{"code": 131026}])
        self.echo()
        self.assertEqual(
            self.figures("message", "outgoing:sum", "incoming:sum", "delivered:avg", "read_share:avg", "failed:avg",
                         by="written_by"),
            {"customer": (0, 1, None, None, None), "agent": (3, 0, 1, 0.5, 0.3333), "phone_app": (1, 0, 0, None, 0)})
        self.assertEqual(
            self.figures("message", "from_phone:avg", by="person_id"), {self.nobody: None, self.agent: 0.25})
        self.assertEqual(self.figures("message", "from_phone:avg"), {self.nobody: 1, self.agent: 0})

    def test_what_was_sent_again_counts_once(self):
        self.say(self.conversation.channel_id)
        self.run_senders()
        row = self.env["whatsapp_crm.message"].search([("direction", "=", "out")])
        self.receive_status(row.wamid, "failed", errors=[{"code": 131026}])
        self.assertEqual(self.figures("message", "outgoing:sum", "failed:avg")[self.agent], (1, 1))
        row.with_user(self.agent).action_retry()
        self.run_senders()
        self.assertEqual(self.figures("message", "outgoing:sum", "failed:avg")[self.agent], (1, 0))

    def test_cost_is_missing_where_it_is_not_known(self):
        for _number in range(2):
            self.say(self.conversation.channel_id)
        first, _second = self.env["whatsapp_crm.message"].search([("direction", "=", "out")], order="id")
        first.write({"price_category": "utility", "price": 0.02, "currency_id": self.company.currency_id.id})
        self.assertEqual(
            self.figures("message", "cost:sum", by="category", domain=[("direction", "=", "out")]),
            {"utility": 0.02, False: None})


@tagged("post_install", "-at_install")
class TestWorkFollowup(Figures, FollowupCase):
    """Follow-up rate and reactivation rate."""

    def test_rates(self):
        self.rule()
        silent = [self.silent(sender=f"3460000040{number}", name=f"Cliente {number}") for number in range(3)]
        self.later(days=2, hours=1)
        answered, stopped, wrote = (self.followups(conversation) for conversation in silent)
        self.assertEqual(self.figures("followup", "__count", "done:avg"), {self.agent: (4, None)})
        silent[0].channel_id.with_user(self.agent)._wacrm_send_template(self.template, {"body.1": "Ana"})
        self.receive_text("Sí", sender="34600000400", at=self.now().timestamp())
        stopped.with_user(self.agent).action_stop()
        self.receive_text("¿Hola?", sender="34600000402", at=self.now().timestamp())
        self.env.invalidate_all()
        self.assertEqual([one.reason for one in (answered, stopped, wrote)], ["answered", "stopped", "wrote"])
        self.activities().with_user(self.agent).action_feedback()
        self.assertEqual(self.followups().reason, "by_hand")
        self.assertEqual(
            self.figures("followup", "__count", "done:avg", "reactivated:avg", "answered:sum"),
            {self.agent: (4, 0.6667, 0.5, 1)})
        self.assertEqual(self.rows("followup").team_id, self.team)
