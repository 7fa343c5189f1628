"""Step 8 of the story: the customer of the ad fell silent, gets one template, and buys."""

from tests.lab import wait_until
from tests.lab.environment import LOGS
from tests.lab.rpc import RpcError
from tests.simulator import demo

from .inbox import close_notifications
from .screens import PATIENCE, choose_customer, fill, say
from .stage import AD_CUSTOMER

#: Its name holds the ad's own headline: agents read it on the card whichever of the two is shown.
ENTRY = "Anuncio · Plan Profesional: 2 meses gratis"
TEMPLATE = "seguimiento_presupuesto"
COST, AMOUNT, PRICE = 200, 2000, 0.0615
OFFER = ".o-whatsapp_crm-Followup"


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
    stage.odoo.rpc("admin").call("whatsapp_crm.rate", "create", {
        "market": "ES", "category": "marketing", "valid_from": "2020-01-01", "price": PRICE})
    # The machine's clock may show the customers' night, and a weekend: three days hold one working day for sure.
    stage.database.sql("UPDATE whatsapp_crm_number SET quiet_hours = false")
    stage.database.sql(
        "UPDATE whatsapp_crm_followup_rule SET delay = 1 WHERE occasion IN ('silence', 'proposal') AND delay < 5")


def fall_silent(stage):
    """Three days pass; her consent to offers came with the ad's form."""
    stage.odoo.rpc("marketing").call("whatsapp_crm.consent", "create", {
        "phone": f"+{AD_CUSTOMER}", "state": "given", "proof": "Formulario del anuncio, casilla de ofertas"})
    stage.later(AD_CUSTOMER, days=3)
    run_rules(stage)


def run_rules(stage):
    """What the cron of follow-ups does every few minutes."""
    admin = stage.odoo.rpc("admin")
    wait_until(lambda: _ran(admin), PATIENCE, message="the follow-up rules were looked at", interval=0.3)


def _ran(admin):
    try:
        admin.call("ir.cron", "method_direct_trigger", [admin.ref("whatsapp_crm.ir_cron_followup")])
    except RpcError as error:
        if error.name != "odoo.exceptions.UserError":  # it runs just now
            raise
        return False
    return True


def follow_up(stage, seller):
    """The seller's activity offers the template, filled in, with its price: one press, and it is on her phone."""
    lead = stage.row(AD_CUSTOMER, "c.lead_id")[0]
    seller.goto(f"{stage.odoo.url}/odoo/crm.lead/{lead}")
    seller.wait_for_element(f"{OFFER} >> text=¿pudiste ver el presupuesto", PATIENCE)
    close_notifications(seller)
    label = " ".join(seller.text(f"{OFFER} .o-send").split())
    print(f"the activity offers: {label}")
    assert label == f"Send · $ {PRICE}", label
    seller.screenshot(LOGS / "story-followup.png")
    seller.click(f"{OFFER} .o-send", PATIENCE)
    seller.wait_for_element(f"{OFFER} .o-sent", PATIENCE)
    assert _followup(stage, "f.state", "f.reason") == ("open", None)


def buy(stage, seller, phone, name):
    """Her yes closes the activity by itself; the seller wins the opportunity."""
    choose_customer(phone, name)
    phone.wait_for_text("¿pudiste ver el presupuesto de plan Profesional?", PATIENCE)
    say(phone, "Sí, lo contrato")
    wait_until(lambda: _followup(stage, "f.state", "f.reason") == ("done", "answered"), PATIENCE,
               message="her yes closed the activity")
    [lead] = _followup(stage, "f.lead_id")
    assert not stage.value("""
        SELECT count(*) FROM mail_activity a JOIN whatsapp_crm_followup f ON f.id = a.wacrm_followup_id
         WHERE a.active AND f.lead_id = %s""", [lead])
    seller.goto(f"{stage.odoo.url}/odoo/crm.lead/{lead}")
    seller.wait_for_element(".o-mail-Message >> text=The customer answered", PATIENCE)
    assert not seller.sees(OFFER)
    fill(seller, "[name=expected_revenue]", str(AMOUNT))
    seller.click("button[name=action_set_won_rainbowman]", PATIENCE)
    wait_until(lambda: stage.value("SELECT won_status FROM crm_lead WHERE id = %s", [lead]) == "won", PATIENCE,
               message="it is won")


def _followup(stage, *columns):
    """Columns of the last follow-up of hers."""
    [row] = stage.database.sql(f"""
        SELECT {", ".join(columns)} FROM whatsapp_crm_followup f
          JOIN whatsapp_crm_conversation c ON c.id = f.conversation_id
          JOIN whatsapp_crm_contact k ON k.id = c.contact_id WHERE k.wa_id = %s ORDER BY f.id DESC LIMIT 1""",
        [AD_CUSTOMER])
    return row


def what_the_ad_brought(stage, page):
    """What the entry point's form shows: won, revenue, cost per sale."""
    entry = stage.value("SELECT id FROM whatsapp_crm_entry_point WHERE name = %s", [ENTRY])
    page.goto(f"{stage.odoo.url}/odoo/whatsapp-entry-points/{entry}")
    page.click(".nav-link >> text=Source and cost", PATIENCE)
    shown = (page.text(f".o_notebook [name={name}]") for name in ("won_count", "revenue", "cost_per_sale"))
    return tuple(" ".join(words.split()) for words in shown)
