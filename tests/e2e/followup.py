"""Step 8 of the story: the customer of the ad fell silent, gets one template, and buys."""

from tests.lab import wait_until
from tests.simulator import demo

from .inbox import close_notifications
from .screens import DIALOG, PATIENCE, choose_customer, fill, say, wait_until_closed
from .stage import AD_CUSTOMER

#: Its name holds the ad's own headline: agents read it on the card whichever of the two is shown.
ENTRY = "Anuncio · Plan Profesional: 2 meses gratis"
TEMPLATE = "seguimiento_presupuesto"
COST, AMOUNT = 200, 2000


def begin_with_the_ad(stage):
    """Marketing has an entry point for the ad, and an approved follow-up that needs nobody to fill it in."""
    marketing = stage.odoo.rpc("marketing")
    marketing.call("whatsapp_crm.entry.point", "create", {
        "name": ENTRY, "ad_refs": demo.AD_REFERRAL["source_id"], "cost_amount": COST})
    stage.odoo.rpc("admin").call("whatsapp_crm.template", "action_sync_all", [])
    template = wait_until(
        lambda: stage.value("SELECT id FROM whatsapp_crm_template WHERE name = %s", [TEMPLATE]), PATIENCE,
        message="the templates of the account are here")
    marketing.call("whatsapp_crm.template", "write", [template], {"moment": "soft_followup"})
    [values] = marketing.call("whatsapp_crm.template", "read", [template], ["variable_ids"])
    name, plan = values["variable_ids"]
    marketing.call("whatsapp_crm.template.variable", "write", [name], {
        "source": "partner", "field_path": "name", "first_word": True})
    marketing.call("whatsapp_crm.template.variable", "write", [plan], {"source": "text", "text": "plan Profesional"})
    # The machine's clock may show the customers' night.
    stage.database.sql("UPDATE whatsapp_crm_number SET quiet_hours = false")


def fall_silent(stage):
    """Three days pass; her consent to offers came with the ad's form."""
    stage.odoo.rpc("marketing").call("whatsapp_crm.consent", "create", {
        "phone": f"+{AD_CUSTOMER}", "state": "given", "proof": "Formulario del anuncio, casilla de ofertas"})
    stage.later(AD_CUSTOMER, days=3)


def follow_up(stage, seller):
    """The chat offers the template, filled in: two presses."""
    stage.open_conversation(seller, AD_CUSTOMER)
    close_notifications(seller)
    seller.click(".o-whatsapp_crm-ComposerBar-closed button", PATIENCE)
    seller.wait_for_element(f"{DIALOG} .o_whatsapp_crm_bubble >> text=¿pudiste ver el presupuesto", PATIENCE)
    seller.click(f"{DIALOG} button[name=action_send]", PATIENCE)
    wait_until_closed(seller)


def buy(stage, seller, phone, name):
    """Her yes comes back; the seller wins the opportunity."""
    choose_customer(phone, name)
    phone.wait_for_text("¿pudiste ver el presupuesto de plan Profesional?", PATIENCE)
    say(phone, "Sí, lo contrato")
    seller.wait_for_element(".o-mail-Message >> text=Sí, lo contrato", PATIENCE)
    seller.goto(f"{stage.odoo.url}/odoo/crm.lead/{stage.row(AD_CUSTOMER, 'c.lead_id')[0]}")
    fill(seller, "[name=expected_revenue]", str(AMOUNT))
    seller.click("button[name=action_set_won_rainbowman]", PATIENCE)
    wait_until(lambda: stage.value(
        "SELECT won_status FROM crm_lead WHERE id = %s", [stage.row(AD_CUSTOMER, "c.lead_id")[0]]) == "won", PATIENCE,
        message="it is won")


def what_the_ad_brought(stage, page):
    """What the entry point's form shows: won, revenue, cost per sale."""
    entry = stage.value("SELECT id FROM whatsapp_crm_entry_point WHERE name = %s", [ENTRY])
    page.goto(f"{stage.odoo.url}/odoo/whatsapp-entry-points/{entry}")
    page.click(".nav-link >> text=Source and cost", PATIENCE)
    shown = (page.text(f".o_notebook [name={name}]") for name in ("won_count", "revenue", "cost_per_sale"))
    return tuple(" ".join(words.split()) for words in shown)
