# Part of whatsapp_crm. See LICENSE file for full copyright and licensing details.
"""Words for people: what WhatsApp would refuse of a template, and why it rejected one."""


def problem_words(env, problem, label):
    """One problem of ``template_check`` in words.

    :param label: of the place, as ``template._label_of`` calls it
    """
    places = _place_words(env)
    name = places.get(problem.place) or label
    return _words(env, name, problem).get(problem.key) or env._("“%(name)s” does not fit.", name=name)


def _place_words(env):
    _ = env._
    return {
        "name": _("Name"), "language": _("Language of the text"), "category": _("Category"), "header": _("Header"),
        "body": _("Text"), "footer": _("Footer"), "buttons": _("Buttons"),
    }


def _words(env, name, problem):
    _ = env._
    limit, found = problem.limit, problem.found
    return {
        "missing": _("Fill in “%(name)s”.", name=name),
        "name_form": _("The name may only have small letters without accents, digits and _."),
        "too_long": _("“%(name)s” has %(found)s characters; WhatsApp takes at most %(limit)s.",
                      name=name, found=found, limit=limit),
        "file_missing": _("Add a sample file: WhatsApp's reviewers want to see one."),
        "newline": _("“%(name)s” must be one line.", name=name),
        "decorated": _("The header takes no bold, italics or emojis."),
        "too_many_variables": _("“%(name)s” may have %(limit)s variables at most.", name=name, limit=limit),
        "edge": _("The text must not begin or end with a variable: put words around it."),
        "adjacent": _("Two variables must not stand side by side: put words between them."),
        "crowded": _("The text is too short for %(found)s variables: add words or take variables out.", found=found),
        "braces": _("“%(name)s” has braces that are no variable: write {{1}} or {{customer_name}}.", name=name),
        "key_form": _("The variable {{%(found)s}} may only have small letters without accents, digits and _, and "
                      "begins with a letter.", found=found),
        "mixed": _("Use numbered variables or named ones, not both."),
        "not_sequential": _("Numbered variables count from {{1}} without gaps."),
        "sample_missing": _("Give an example for “%(name)s”: WhatsApp's reviewers want to see one.", name=name),
        **_button_words(env, name, problem),
    }


def _button_words(env, name, problem):
    _ = env._
    limit = problem.limit
    return {
        "too_many": _("At most %(limit)s buttons are possible.", limit=limit),
        "too_many_url": _("At most %(limit)s buttons may open a web page.", limit=limit),
        "too_many_phone_number": _("Only one button may call a number."),
        "too_many_copy_code": _("Only one button may copy a code."),
        "not_grouped": _("Quick replies must stand together, with no other button between them."),
        "duplicate": _("%(name)s: each button needs its own label.", name=name),
        "plain_text": _("%(name)s: the label takes no variables and no line breaks.", name=name),
        "unknown_button": _("%(name)s: choose what it does.", name=name),
        "url_form": _("%(name)s: the web page must begin with https:// and have no spaces.", name=name),
        "url_long": _("%(name)s: the web page may have at most %(limit)s characters.", name=name, limit=limit),
        "url_variable": _("%(name)s: the web page may have one variable, {{1}}, at its very end.", name=name),
        "phone_form": _("%(name)s: write the phone with + and country code.", name=name),
        "phone_long": _("%(name)s: the phone may have at most %(limit)s characters.", name=name, limit=limit),
    }


def rejection_words(env, reason):
    """Why WhatsApp rejected a template, and what to do.

    :param reason: one of Meta's words, perhaps with its own explanation after a colon
    """
    _ = env._
    word, _colon, detail = (reason or "").partition(": ")
    words = {
        "ABUSIVE_CONTENT": _("The text may offend or threaten. Write it more kindly."),
        "INCORRECT_CATEGORY": _("The category does not fit the text: whatever advertises, invites or reminds of an "
                                "offer is marketing. Change the category or the text."),
        "INVALID_FORMAT": _("Something in its form is wrong: variables, links or special characters. Look at them, "
                            "and give examples that look real."),
        "PROMOTIONAL": _("It advertises, which its category does not allow. Choose Marketing, or take the "
                         "advertising out."),
        "SCAM": _("It looks like a fraud to WhatsApp: it asks for sensitive data, or its links do not show who you "
                  "are. Use links of your own domain and ask for nothing confidential."),
        "TAG_CONTENT_MISMATCH": _("The language or the category chosen is not that of the text. Correct it."),
    }
    advice = words.get(word.upper())
    if not reason or (advice and not detail):
        return advice or ""
    said = _("WhatsApp says: %(reason)s", reason=detail if advice else reason)
    return f"{advice} {said}" if advice else said
