# Part of whatsapp_crm. See LICENSE file for full copyright and licensing details.
"""What is wrong with a rate card file, in words: where, what was found, and what would do."""


def problem_words(env, problem):
    """One problem of ``rate_file`` in words.

    :param problem: ``rate_file.Problem``
    """
    words = _words(env, problem)[problem.key]
    if not problem.line:
        return words
    if problem.column:
        return env._("Line %(line)s, column “%(column)s”: %(words)s", line=problem.line, column=problem.column,
                     words=words)
    return env._("Line %(line)s: %(words)s", line=problem.line, words=words)


def _words(env, problem):
    _ = env._
    found = problem.found
    return {
        "no_text": _("This is no CSV file. If it is a spreadsheet, save it as CSV first."),
        "broken": _("The file breaks off within a quoted text. Save it as CSV anew."),
        "no_heading": _("There is no heading with “Market” and the categories (Marketing, Utility, …)."),
        "no_prices": _("There is no price below the heading."),
        "no_market": _("“%(found)s” is no market. Write a country, or for example “Rest of Africa”.", found=found)
        if found else _("The market is missing."),
        "no_category": _("“%(found)s” is no category. Write Marketing, Utility, Authentication, "
                         "Authentication-International or Service.", found=found),
        "no_price": _("“%(found)s” is no price. Write a number, or n/a where there is none.", found=found),
        "negative": _("“%(found)s” is negative.", found=found),
        "no_volume": _("“%(found)s” is no number of messages.", found=found),
        "twice": _("another price for the same market and category is in line %(found)s.", found=found),
    }
