# Part of whatsapp_crm. See LICENSE file for full copyright and licensing details.
YELLOW = 3


def golden_tag(env):
    """The tag of opportunities that began with a golden flag, made when it is first needed, in the company's words."""
    starter = env["whatsapp_crm.starter.data"]._in_company_language()
    return starter._keep(
        "crm.tag", "tag_golden_flag", {"name": starter.env._("Golden flag"), "color": YELLOW}, same=("name",))
