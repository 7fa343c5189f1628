"""What the environment says about the demo."""

import os

from . import ports
from .console import Failure
from .environment import port_from_environment

DATABASE = "whatsapp_crm_demo"
LANGUAGES = {"es": "es_ES", "en": "en_US"}
LOGINS = ("admin", "agent", "agent2", "supervisor")


def odoo_port():
    return port_from_environment("ODOO_PORT", 8069)


def simulator_port():
    return port_from_environment("SIM_PORT", 8070)


def language():
    """Odoo's code of the interface language."""
    chosen = os.environ.get("DEMO_LANG") or "es"
    if chosen not in LANGUAGES:
        raise Failure(f"DEMO_LANG={chosen}: the demo speaks {' and '.join(LANGUAGES)}.")
    return LANGUAGES[chosen]


def check():
    """Refuse early what cannot work.

    :raise Failure: a setting is wrong, or a port is taken
    """
    language()
    if odoo_port() == simulator_port():
        raise Failure("ODOO_PORT and SIM_PORT must differ.")
    ports.require_free(odoo_port(), "ODOO_PORT")
    ports.require_free(simulator_port(), "SIM_PORT")
