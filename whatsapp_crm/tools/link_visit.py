# Part of whatsapp_crm. See LICENSE file for full copyright and licensing details.
"""Whether somebody who fetches a link is a person who tapped on it."""

import re
from collections.abc import Mapping

#: Robots and programs by what they call themselves, and the previews that chats show of a link.
#: Browsers inside an app ("FBAN", "Instagram", "LinkedInApp") are people.
_MACHINE = re.compile(
    r"(?<!cu)bot(?:\b|_)|crawl|spider|slurp|monitor|preview|fetch|archiver|validator|headless|phantomjs"
    r"|facebookexternalhit|facebookcatalog|meta-external|^whatsapp/|skypeuri|iframely|embedly|vkshare|pinterest/0"
    r"|lighthouse|pagespeed|uptime|pingdom|curl/|wget/|libwww|httpclient|okhttp|python|java/|go-http|axios|undici",
    re.IGNORECASE)
#: What browsers say when they only look ahead.
_AHEAD = ("prefetch", "preview", "prerender")
_PURPOSE = ("Purpose", "Sec-Purpose", "X-Purpose", "X-Moz")


def is_click(method: str, headers: Mapping[str, str]) -> bool:
    """Tell whether a request is a person's tap.

    :param method: the HTTP method; looking whether a link is alive (HEAD) is no tap
    :param headers: of the request, by their names in any case
    """
    agent = headers.get("User-Agent") or ""
    if method != "GET" or not agent or _MACHINE.search(agent):
        return False
    return not any(word in (headers.get(name) or "").lower() for name in _PURPOSE for word in _AHEAD)
