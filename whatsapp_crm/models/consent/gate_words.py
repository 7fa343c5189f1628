# Part of whatsapp_crm. See LICENSE file for full copyright and licensing details.
"""Why the gate refuses, in words: what is the matter and what one can do."""
from ...tools import quiet_hours
from ..transport.message_words import advice_words

# In the order in which the gate asks.
CODES = (
    "number_paused", "not_approved", "budget_spent", "no_phone", "blocked", "duplicate", "opted_out", "no_consent",
    "us_marketing", "window_closed", "frequency_cap", "quiet_hours")


def refusal_sentence(gate, code, person):
    """The sentence for somebody who wants to send.

    :param gate: ``gate.Gate`` that refused
    :param person: ``gate.Person``
    """
    env = gate.env
    if code == "number_paused":
        return _number_words(gate)
    if code == "not_approved":
        return _template_words(gate)
    if code == "budget_spent":
        return env._("The marketing budget of %(name)s is spent for this month. Marketing goes on next month, or with "
                     "a higher budget.", name=gate.number.display_name)
    if code == "opted_out":
        return _withdrawn_words(gate)
    if code == "window_closed":
        return _window_words(gate)
    if code == "quiet_hours":
        return _quiet_words(gate, person)
    if code == "frequency_cap":
        company = gate.number.company_id
        return env._(
            "This person has got %(count)s marketing messages in the last %(days)s days, as many as your company "
            "allows. Wait, or write about something they asked for.",
            count=company.wacrm_marketing_cap, days=company.wacrm_marketing_cap_days)
    return {
        "no_phone": env._("There is no phone or WhatsApp ID to write to. If the person was erased, only they can "
                          "begin again."),
        "duplicate": env._("Somebody else in this selection has the same phone and gets the message already."),
        "no_consent": env._(
            "There is no consent to marketing on record. Ask for it and record it with its proof, or use a template "
            "that is not marketing."),
        "blocked": advice_words(env, "blocked_by_us"),
        "us_marketing": advice_words(env, "us_marketing"),
    }[code]


def _number_words(gate):
    number, env = gate.number, gate.env
    if not number.active or not number.account_id.active:
        return env._("The number %(name)s is no longer connected.", name=number.display_name)
    reason = number.marketing_paused_reason or number.account_id.sending_stopped_reason or ""
    return env._("Marketing is paused for %(number)s. %(reason)s", number=number.display_name, reason=reason)


def _template_words(gate):
    template, env = gate.template, gate.env
    if not template:
        return env._("This template no longer exists. Choose another one.")
    if template.account_id != gate.number.account_id:
        return env._("This template belongs to another WhatsApp account.")
    return template._refusal()


def _withdrawn_words(gate):
    if gate.marketing:
        return advice_words(gate.env, "opted_out")
    if gate.purpose == "automatic":
        return gate.env._("The customer wants no messages of their own accord from your company: nothing automatic "
                          "goes to them. You can answer when they write.")
    return gate.env._("The customer wants no messages of their own accord from your company: no template goes to "
                      "them. You can answer when they write.")


def _window_words(gate):
    if gate.kind == "reaction":
        return gate.env._("The 24-hour window is closed: reactions reach the customer only while it is open.")
    return gate.env._("The 24-hour window is closed: the customer has not written in the last 24 hours. "
                      "Send a template; your text was not sent.")


def _quiet_words(gate, person):
    number = gate.number
    return gate.env._(
        "It is %(time)s where the customer is. Marketing goes out between %(start)s and %(end)s.",
        time=quiet_hours.local_time(gate.now, gate.zone_of(person)),
        start=_hour(number.marketing_from), end=_hour(number.marketing_until))


def _hour(hour):
    minutes = round(hour * 60)
    return f"{minutes // 60}:{minutes % 60:02}"
