"""Meta's error codes in Meta's two shapes: the answer to a call and a status."""

import secrets

# code: (HTTP status, title). Only what the simulator raises or is likely asked to raise.
ERRORS = {
    0: (401, "AuthException"),
    1: (400, "API Unknown"),
    2: (503, "API Service"),
    3: (500, "API Method"),
    4: (400, "API Too Many Calls"),
    10: (403, "Permission Denied"),
    33: (400, "Parameter value is not valid"),
    100: (400, "Invalid parameter"),
    190: (401, "Access token has expired"),
    200: (403, "API Permission"),
    368: (403, "Temporarily blocked for policies violations"),
    613: (400, "Calls to this API have exceeded the rate limit"),
    803: (404, "Some of the aliases you requested do not exist"),
    80007: (400, "Rate limit issues"),
    130403: (403, "User is blocked by the business"),
    130429: (400, "Rate limit hit"),
    130472: (400, "User's number is part of an experiment"),
    130497: (403, "Business account is restricted in this country"),
    131000: (500, "Something went wrong"),
    131005: (403, "Access denied"),
    131008: (400, "Required parameter is missing"),
    131009: (400, "Parameter value is not valid"),
    131016: (500, "Service unavailable"),
    131021: (400, "Recipient cannot be sender"),
    131026: (400, "Message undeliverable"),
    131030: (400, "Recipient phone number not in allowed list"),
    131031: (403, "Account has been locked"),
    131037: (400, "Display name approval needed"),
    131042: (400, "Business eligibility payment issue"),
    131045: (500, "Incorrect certificate"),
    131047: (400, "Re-engagement message"),
    131048: (400, "Spam rate limit hit"),
    131049: (400, "Message not delivered to keep a healthy ecosystem"),
    131050: (400, "User has stopped marketing messages"),
    131051: (400, "Unsupported message type"),
    131052: (400, "Media download error"),
    131053: (400, "Media upload error"),
    131056: (400, "Pair rate limit hit"),
    131057: (500, "Account in maintenance mode"),
    131059: (400, "Invalid cursor"),
    131062: (400, "Recipient type not supported for this message"),
    131063: (400, "Marketing messages are switched off on Cloud API"),
    132000: (400, "Template param count mismatch"),
    132001: (404, "Template does not exist"),
    132005: (400, "Template hydrated text too long"),
    132007: (400, "Template format character policy violated"),
    132008: (400, "Template parameter value invalid"),
    132012: (400, "Template parameter format mismatch"),
    132015: (400, "Template is paused"),
    132016: (400, "Template is disabled"),
    132018: (400, "Template parameters are not valid"),
    133010: (400, "Phone number not registered"),
    135000: (400, "Generic user error"),
    139100: (400, "Failed to block or unblock some users"),
}


class GraphError(Exception):
    """A refusal by the Graph API.

    :param int code: Meta's code; unknown codes are answered with HTTP 400
    :param str details: the sentence for people
    :param int http: another HTTP status than the table's
    """

    def __init__(self, code, details="", *, subcode=None, http=None):
        super().__init__(f"({code}) {details}")
        self.code = code
        known_http, self.title = ERRORS.get(code, (400, "Unknown error"))
        self.http = http or known_http
        self.details = details or self.title
        self.subcode = subcode

    def body(self):
        """Return the JSON of a refused call."""
        error = {
            "message": f"(#{self.code}) {self.title}",
            "type": "OAuthException",
            "code": self.code,
            "error_data": {
                "messaging_product": "whatsapp",
                "details": self.details,
            },
            "fbtrace_id": "A" + secrets.token_urlsafe(16),
        }
        if self.code in (0, 100, 190):
            # these carry the sentence in the message itself
            error["message"] = f"(#{self.code}) {self.details}"
        if self.subcode:
            error["error_subcode"] = self.subcode
        return {"error": error}

    def as_status_errors(self):
        """Return the `errors` list of a failed status."""
        return [status_error(self.code, self.details)]


def status_error(code, details=""):
    """Return one entry of an `errors` list in a webhook."""
    title = ERRORS.get(code, (400, "Unknown error"))[1]
    return {
        "code": code,
        "title": title,
        "message": title,
        "error_data": {"details": details or title},
        "href": "https://developers.facebook.com/docs/whatsapp/cloud-api/support/error-codes/",
    }
