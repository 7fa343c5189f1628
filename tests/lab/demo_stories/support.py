"""Stories of customers who need help."""

from .cast import DIEGO, MARTA


def earlier_complaints(stage, cast):
    """Two about the same in the last sixty days, both solved."""
    _complaint(stage, cast, ("El programa va muy lento desde ayer", "The program has been very slow since yesterday"), (
        "Hemos reiniciado su servicio, ¿va mejor?", "We have restarted your service, is it better?"))\
        .waits(days=24)
    _complaint(stage, cast, ("Otra vez lentísimo al facturar", "Very slow again when I write invoices"), (
        "Hemos ampliado su memoria, ¿lo nota?", "We have given you more memory, do you notice?"))\
        .waits(days=12)


def third_complaint(stage, cast):
    """The third time about the same within sixty days; the last words have waited for eighteen minutes."""
    earlier_complaints(stage, cast)
    talk = stage.writes(MARTA, (
        "Otra vez va lentísimo el plan Básico, ya somos 12", "The Basic plan is very slow again, and we are 12 now"))
    talk.call("agent2", "action_take")
    talk.tags("agent2", cast.tag["complaint"])
    talk.call("agent2", "write", {"priority": "2"})
    talk.looks("agent2")
    talk.notes("agent2", (
        "Revisado el registro: el plan Básico se les queda corto.", "Checked the log: they have outgrown Basic."))
    talk.waits(minutes=18)


def _complaint(stage, cast, words, answer):
    """One that was solved."""
    talk = stage.writes(MARTA, words)
    talk.looks("agent2")
    talk.waits(minutes=6)
    talk.answers("agent2", answer)
    talk.waits(minutes=20)
    talk.writes(("Sí, ya va bien, gracias", "Yes, it is fine now, thank you"))
    talk.dialog("agent2", "whatsapp_crm.resolve", "action_resolve", {
        "outcome": "confirmed", "tag_ids": [(6, 0, [cast.tag["complaint"]])]})
    talk.until("read")
    return talk


def handed_off(stage, cast):
    """A question about an invoice, on its way to Collections with all that they need."""
    talk = stage.writes(DIEGO, (
        "Hola, me han cobrado dos veces la factura de octubre", "Hello, I was charged twice for October's invoice"))
    talk.answers("agent", (
        "Buenos días, Diego. Veo aquí los dos cargos.", "Good morning Diego. I can see both charges here."))
    talk.waits(minutes=5)
    question = talk.writes(("¿Y cuándo me devuelven el segundo?", "And when do I get the second one back?"))
    talk.call("agent", "action_mark_message", _last_message(stage, question))
    talk.dialog("agent", "whatsapp_crm.handoff.give", "action_hand_off", {
        "conversation_id": talk.conversation, "to_kind": "team", "to_team_id": cast.collections, "priority": "2",
        "reason": stage.words(("Pide la devolución de un cobro duplicado", "Wants a double charge refunded")),
        "next_step": stage.words(("Confirmar la fecha de la devolución", "Confirm the date of the refund")),
        "tag_id": cast.tag["complaint"]})
    talk.until("read")
    talk.waits(minutes=7)


def _last_message(stage, talk):
    return stage.database.value(
        "SELECT max(mail_message_id) FROM whatsapp_crm_message WHERE conversation_id = %s AND direction = 'in'",
        [talk.conversation])


SUPPORT = (third_complaint, handed_off)
