"""Stories of people who may buy."""

from datetime import date, datetime, timedelta

from .cast import LUCIA, NORA, PABLO, SARA


def ad_lead(stage, cast):
    """Came by an ad two minutes ago; nobody has looked yet."""
    talk = stage.writes(LUCIA, (
        "Hola, ¿precio del plan Profesional para 8 personas?",
        "Hello, what does the Professional plan cost for 8 people?"), ad=True)
    talk.waits(minutes=2)


def price_question(stage, cast):
    """The seller gave a price and made an offer; now it is the customer's turn."""
    talk = stage.writes(NORA, (
        "Hola, ¿cuánto cuesta el plan Profesional?", "Hello, how much is the Professional plan?"))
    talk.looks("agent")
    talk.waits(minutes=3)
    talk.answers("agent", ("Hola, Nora. ¿Para cuántas personas lo necesita?", "Hello Nora. For how many people?"))
    talk.waits(minutes=4)
    talk.writes(("Somos 20, en dos oficinas", "We are 20, in two offices"))
    talk.answers("agent", (
        "Con 20 personas son 10 € por persona y mes, 2.400 € al año. Le envío la propuesta hoy mismo.",
        "For 20 people it is 10 € per person and month, 2,400 € a year. You get the proposal today."))
    talk.tags("agent", cast.tag["price"])
    talk.lead("agent", {
        "expected_revenue": 2400, "stage_id": cast.proposition, "priority": "2"})
    talk.notes("agent", ("Ojo: compara con otro proveedor.", "Careful: she is comparing us with somebody else."))
    talk.waits(hours=3)


def next_step_agreed(stage, cast):
    """Resolved with a date for a demo: the activity stands on the opportunity."""
    talk = stage.writes(PABLO, (
        "Buenas, quiero una demo del programa *esta semana*", "Good morning, I would like a demo *this week*"))
    talk.answers("agent", ("¿Le va bien a las 10:30?", "Would 10:30 suit you?"))
    talk.writes(("Perfecto, a las 10:30", "Perfect, 10:30 it is"))
    talk.dialog("agent", "whatsapp_crm.resolve", "action_resolve", {
        "outcome": "next_step", "what": stage.words(("Demo por videollamada", "Demo by video call")), "hour": "10:30",
        "when": str(date.today() + timedelta(days=2)), "tag_ids": [(6, 0, [cast.tag["appointment"]])]})
    talk.until("read")
    talk.waits(hours=4)


def snoozed(stage, cast):
    """Back from holidays tomorrow: put away until then."""
    talk = stage.writes(SARA, (
        "Me interesa, pero estoy de vacaciones hasta mañana", "I am interested, but on holiday until tomorrow"))
    talk.answers("agent2", ("¡Que las disfrute! Le escribo mañana.", "Enjoy them! I will write to you tomorrow."))
    talk.waits(hours=2)
    talk.call("agent2", "action_snooze", f"{datetime.now() + timedelta(hours=18):%Y-%m-%d %H:00:00}")


SALES = (price_question, next_step_agreed, snoozed, ad_lead)
