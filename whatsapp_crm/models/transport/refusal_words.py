# Part of whatsapp_crm. See LICENSE file for full copyright and licensing details.
"""Words for people: why a message, file or template cannot be sent. Nothing has left yet."""
from ...tools import constants
from ...tools.media_rules import MediaRefused
from ...tools.template_text import TemplateRefused


def refusal_words(env, refused, name=""):
    """What is wrong, with the limit where there is one.

    :param refused: ``MediaRefused``, ``outbound_payload.PayloadRefused`` or ``TemplateRefused``
    :param name: the file's name, or the variable's label
    """
    if isinstance(refused, MediaRefused):
        return _file_words(env, refused, name)
    if isinstance(refused, TemplateRefused):
        return unsupported_words(env, refused.reason_key) or _value_words(env, refused.reason_key, name)
    return _payload_words(env, refused)


def unsupported_words(env, reason):
    """Why a template cannot be sent from here, for what ``template_text.unsupported`` returns."""
    _ = env._
    kinds = {
        "carousel": _("a carousel of cards"),
        "limited_time_offer": _("an offer with a countdown"),
        "flow": _("a form that opens in WhatsApp"),
        "otp": _("a one-time code"),
        "catalog": _("a product catalog"),
        "call": _("a call button"),
        "header": _("a special header"),
        "button": _("a special button"),
        "component": _("a special part"),
    }
    if reason not in kinds:
        return ""
    return _("This template cannot be sent from here: it contains %(part)s.", part=kinds[reason])


def _file_words(env, refused, name):
    if refused.reason_key == "empty":
        return env._("The file %(name)s is empty.", name=name)
    if refused.reason_key == "too_large":
        return env._("The file %(name)s is too large: WhatsApp takes at most %(limit)s of this kind.",
                     name=name, limit=_size(refused.limit))
    return env._("WhatsApp does not take this file: %(name)s", name=name)


def _size(limit):
    if limit >= constants.MIB:
        return f"{limit // constants.MIB} MB"
    return f"{limit // constants.KIB} KB"


def _value_words(env, reason, name):
    _ = env._
    words = {
        "missing": _("Fill in “%(name)s”.", name=name),
        "empty": _("Fill in “%(name)s”.", name=name),
        "newline": _("“%(name)s” must be one line: WhatsApp takes no line breaks in templates.", name=name),
        "tab": _("“%(name)s” must not contain tabs.", name=name),
        "spaces": _("“%(name)s” contains too many spaces in a row.", name=name),
        "too_long": _("“%(name)s” is too long for this template.", name=name),
        "degrees": _("“%(name)s” must be a number of degrees, for example 40.4168, as maps show it.", name=name),
        "header_media": _("This template takes no file."),
    }
    return words.get(reason) or _("The template has changed. Ask the administrator to synchronize the "
                                  "templates, then fill it in again.")


def _payload_words(env, refused):
    _ = env._
    limit = refused.details.get("limit")
    words = {
        "recipient": _("Neither a phone number nor a WhatsApp user ID is known for this customer."),
        "empty": _("There is nothing to send."),
        "too_long": _("This is too long: WhatsApp takes at most %(limit)s characters.", limit=limit),
        "too_many": _("These are too many: WhatsApp takes at most %(limit)s.", limit=limit),
        "duplicate": _("Two buttons or rows are the same. Give each its own text."),
        "caption": _("WhatsApp shows no text under this kind of file. Send the text on its own."),
        "place": _("This is not a place on the map."),
    }
    return words.get(refused.reason_key) or _("WhatsApp does not take this kind of message.")
