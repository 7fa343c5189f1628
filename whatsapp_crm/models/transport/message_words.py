# Part of whatsapp_crm. See LICENSE file for full copyright and licensing details.
"""Words for people: what went wrong at WhatsApp and what to do about it."""
from ...tools.errors import rule_for
from ...tools.graph_client import GraphError, GraphTransportError

SPELLED_OUT = ("request", "unknown", "media", "policy", "restricted", "template_params")


def advice_for(env, code):
    """What happened and what a person can do about Meta's error ``code``, in the user's language."""
    return advice_words(env, rule_for(code or None).advice)


def advice_words(env, key):
    """The sentence of an advice key of ``tools.errors``."""
    words = _sending_words(env) | _template_words(env) | _account_words(env)
    return words.get(key, words["unknown"])


def trouble_words(env, error):
    """Why a call to Meta failed, in words.

    :param error: GraphError, GraphTransportError, or the ValueError of a client
        whose host, version or token are unusable
    """
    if isinstance(error, GraphError):
        advice = advice_words(env, error.rule.advice)
        details = error.details or error.message
        if not details or error.rule.advice not in SPELLED_OUT:
            return advice
        return env._("%(advice)s WhatsApp says: %(details)s", advice=advice, details=details)
    if isinstance(error, GraphTransportError):
        return env._("WhatsApp could not be reached (%(reason)s). Try again in a few minutes; if it "
                     "stays like this, check this server's connection to the internet.", reason=error)
    return env._("The access token or the address of WhatsApp is missing or not usable (%(reason)s). "
                 "Copy the token again into the account.", reason=error)


def _sending_words(env):
    _ = env._
    return {
        "window_closed": _("The 24-hour window is closed: the customer has not written in the last "
                           "24 hours. Send a template."),
        "undeliverable": _("WhatsApp could not deliver the message: this phone may not use WhatsApp, use "
                           "an old version, or have blocked you. Check the number or reach the customer "
                           "in another way."),
        "recipient": _("The message was addressed to your own number. Check the customer's number."),
        "needs_phone": _("This kind of message needs the customer's phone number, which is not known. "
                         "Ask the customer for it."),
        "blocked_by_us": _("Your company has blocked this person in WhatsApp. Unblock them first."),
        "country": _("WhatsApp does not let your company send this to the customer's country. "
                     "Reach the customer in another way."),
        "experiment": _("WhatsApp did not deliver this message because the customer is part of one of its "
                        "experiments. It is nobody's fault: wait for the customer to write, or reach them in "
                        "another way."),
        "opted_out": _("The customer has stopped marketing messages. Do not send marketing to them; "
                       "other messages are still possible."),
        "us_marketing": _("WhatsApp delivers no marketing templates to phones of the United States. "
                          "Use a utility template or reach the customer in another way."),
        "marketing_cap": _("The customer has received many marketing messages from companies. Try again "
                           "tomorrow, not before."),
        "pair_rate": _("Too many messages to this customer in a short time. Wait a minute and send it again."),
        "rate": _("Too many messages in a short time. Wait a few minutes and send it again."),
        "media": _("WhatsApp did not take the file. Check its type and size and send it again."),
        "inbound": _("WhatsApp could not hand over what the customer sent. Ask the customer to send it again."),
        "too_long": _("The text is too long for WhatsApp. Shorten it and send it again."),
        "unsupported": _("WhatsApp does not support this kind of message here. Send it in another way."),
        "test_number": _("A test number reaches only the phones on its list. Add this phone in Meta's app "
                         "panel under WhatsApp, API Setup, or use a real number."),
        "other_app": _("Another application is answering this customer at the moment. Send a template or "
                       "take the chat over there."),
        "meta_down": _("WhatsApp has a problem at the moment. Send it again in a few minutes."),
        "request": _("WhatsApp refused the message as it is. Change it and send it again, or ask the "
                     "administrator."),
        "unknown": _("WhatsApp refused the message and gave an unusual reason. Try again later or ask the "
                     "administrator."),
    }


def _template_words(env):
    _ = env._
    return {
        "template_params": _("The values of the template do not fit it. Ask the administrator to "
                             "synchronize the templates, then fill it in again."),
        "template_missing": _("WhatsApp does not know this template in this language, or has not approved "
                              "it. Ask the administrator to synchronize the templates."),
        "template_stopped": _("WhatsApp has paused or disabled this template because customers disliked "
                              "it. Use another one."),
        "policy": _("The text goes against WhatsApp's rules for companies. Write it differently."),
        "marketing_endpoint": _("This account may not send marketing templates in this way. The "
                                "administrator can allow it in WhatsApp Manager."),
    }


def _account_words(env):
    _ = env._
    return {
        "token": _("The access token is no longer valid. An administrator has to create a new one in "
                   "Meta's Business settings and copy it into the account."),
        "permissions": _("The access token lacks a permission, or its system user has no access to the app "
                         "and the account. An administrator can give both in Meta's Business settings."),
        "payment": _("WhatsApp has a problem with the payment. An administrator has to check the payment "
                     "method in WhatsApp Manager."),
        "restricted": _("WhatsApp has restricted or locked the account. An administrator can see why, and "
                        "until when, in WhatsApp Manager."),
        "not_registered": _("The number is not registered with WhatsApp. An administrator has to register "
                            "it in WhatsApp Manager."),
        "display_name": _("The number needs an approved display name before it can send. An administrator "
                          "can set it in WhatsApp Manager."),
        "wrong_id": _("WhatsApp does not know this number or account. An administrator has to check the IDs "
                      "that were copied from Meta."),
    }
