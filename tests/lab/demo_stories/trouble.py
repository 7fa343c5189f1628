"""Stories of what goes wrong when nobody watches."""

from .cast import ELENA, HUGO, IVAN, JOAO


def came_back(stage, cast):
    """Resolved as confirmed, and there he is again."""
    talk = stage.writes(JOAO, ("Bom dia! Vocês atendem no Brasil?", "Bom dia! Vocês atendem no Brasil?"))
    talk.answers("agent", ("Bom dia, João! Sim, em todo o país.", "Bom dia, João! Sim, em todo o país."))
    talk.writes(("Ótimo, obrigado pela informação", "Ótimo, obrigado pela informação"))
    talk.dialog("agent", "whatsapp_crm.resolve", "action_resolve", {"outcome": "confirmed", "tag_ids": [(6, 0, [])]})
    talk.until("read")
    talk.waits(hours=5)
    talk.writes(("E o pagamento pode ser por Pix?", "E o pagamento pode ser por Pix?")).waits(minutes=3)


def seen_and_unanswered(stage, cast):
    """The seller looked sixteen minutes ago and went on to something else."""
    talk = stage.writes(HUGO, (
        "Quiero contratar hoy, ¿me llaman?", "I want to sign up today, will somebody call me?"))
    talk.waits(minutes=6)
    talk.looks("agent")
    talk.waits(minutes=16)


def answered_from_the_phone(stage, cast):
    """Somebody answered from the phone app: it counts as an answer, of nobody in Odoo."""
    talk = stage.writes(ELENA, ("¿Se puede pagar por transferencia?", "Can I pay by bank transfer?"))
    talk.waits(minutes=11)
    talk.answers_from_the_phone((
        "Sí, claro. Le envío los datos por aquí.", "Yes, of course. I will send you the details here."))
    talk.waits(minutes=25)


def not_delivered(stage, cast):
    """The answer did not arrive: the customer waits still, and the agent may send it again."""
    talk = stage.writes(IVAN, ("¿Tienen factura electrónica?", "Do you do electronic invoices?"))
    stage.sim.fail_next(131026, to=IVAN["wa_id"], by="status")
    talk.answers("agent2", (
        "Sí, en todos los planes. ¿Cuál usa usted?", "Yes, in every plan. Which one do you use?"), until="failed")
    talk.waits(minutes=9)


TROUBLE = (came_back, seen_and_unanswered, answered_from_the_phone, not_delivered)
