# Part of whatsapp_crm. See LICENSE file for full copyright and licensing details.
from . import controllers, models, wizard


def create_starter_data(env):
    """Texts and lists that a new installation begins with, in the company's language."""
    env["whatsapp_crm.starter.data"]._create_all()
