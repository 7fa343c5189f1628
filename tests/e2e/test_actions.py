"""What one does with a conversation beside answering it, each by its button on the screen, as a plain agent."""

import pytest

from tests.lab import wait_until

from . import inbox
from .inbox import PATIENCE
from .screens import DIALOG, choose, fill, group_board, wait_until_closed

pytestmark = pytest.mark.usefixtures("quiet_console")

AGENT, AGENT2 = "Laura Ríos", "Luis Ortega"
MORE = ".o_form_statusbar .o_statusbar_buttons button:has(.oi-ellipsis-v)"
MENU = ".o-dropdown--menu"
CONTEXT = ".o-whatsapp_crm-formContext"
GUIDE = ".o-whatsapp_crm-Guide"
HELP = ".o_nocontent_help"


def more(page, label):
    """Press a button of the menu behind the dots."""
    page.click(MORE, PATIENCE)
    page.click(f"{MENU} >> text={label}", PATIENCE)


def offered(page):
    """What the menu behind the dots offers."""
    page.click(MORE, PATIENCE)
    page.wait_for_element(MENU)
    labels = page.evaluate(f"document.querySelector('{MENU}').innerText.split('\\n')")
    page.press("Escape")
    page.wait_for(f"!document.querySelector('{MENU}')")
    return labels


def taken(stage, page, phone, name, **values):
    """A customer of this page's user, whose conversation is open."""
    inbox.customer(stage, phone, name, **values)
    stage.open_conversation(page, phone)
    inbox.take(page)
    return phone


def wait_for_row(stage, phone, columns, expected):
    """Wait until columns of the conversation (``u`` is the responsible) have these values."""
    wait_until(lambda: stage.row(phone, *columns) == expected, PATIENCE,
               message=lambda: f"{columns} = {expected}, is {stage.row(phone, *columns)}")


def test_each_view_says_why_it_is_empty_until_somebody_writes(stage, agent):
    inbox.open_board(stage, agent)
    agent.wait_for_element(f"{HELP} >> text=All done", PATIENCE)
    for view, words in (("unassigned", "Nothing is unassigned"), ("mine", "Nothing is yours right now"),
                        ("pending", "No customer waits for an answer")):
        agent.click(f"[data-view={view}]")
        agent.wait_for_element(f"{HELP} >> text={words}", PATIENCE)
    agent.click(".o_switch_view.o_list")
    agent.wait_for_element(f".o_list_view {HELP} >> text=No customer waits for an answer", PATIENCE)
    agent.click(".o_facet_remove")
    agent.wait_for_element(f"{HELP} >> text=No conversation to show", PATIENCE)
    agent.type(".o_searchview_input", "nobody of that name")
    agent.wait_for_element(".o_searchview_autocomplete", PATIENCE)
    agent.press("Enter")
    agent.wait_for_element(f"{HELP} >> text=No conversation matches", PATIENCE)
    agent.click(".o_facet_remove")
    inbox.customer(stage, "34678000001", "Primera Clienta")
    agent.wait_for_element(".o_data_row >> text=Primera Clienta", PATIENCE)
    assert not agent.sees(HELP), "nothing is empty any more"


def test_new_contact_has_a_context_and_a_history(stage, agent):
    stage.open_conversation(agent, "34678000001")
    agent.wait_for_element(f"{CONTEXT} .o-customer >> text=Primera Clienta", PATIENCE)
    agent.wait_for_element(f"{CONTEXT} .o-section-leads >> text=Primera Clienta: Hola, necesito ayuda", PATIENCE)
    agent.wait_for_element(".o-whatsapp_crm-History >> text=Primera Clienta: Hola, necesito ayuda", PATIENCE)
    assert not agent.sees(GUIDE), "nobody wrote one"


def test_schedule_activity(stage, agent):
    phone = taken(stage, agent, "34678000002", "Con Llamada")
    more(agent, "Schedule activity")
    kinds = agent.text(f"{DIALOG} [name=activity_type_id]")
    assert "Call" in kinds
    assert "Handoff" not in kinds and "Not confirmed" not in kinds, "those are the system's own"
    agent.click(f"{DIALOG} [name=activity_type_id] >> text=Call")
    fill(agent, f"{DIALOG} [name=summary]", "Explicar el presupuesto")
    agent.click(f"{DIALOG} footer >> text=Save")
    wait_until_closed(agent)
    agent.wait_for_element(f"{CONTEXT} >> text=Explicar el presupuesto", PATIENCE)
    assert stage.database.sql(
        """SELECT a.summary, u.login FROM mail_activity a JOIN res_users u ON u.id = a.user_id
            WHERE a.res_model = 'whatsapp_crm.conversation' AND a.res_id = %s""",
        [stage.conversation_id(phone)]) == [("Explicar el presupuesto", "agent")]


def test_link_opportunity_of_the_customer_and_another(stage, agent):
    phone = taken(stage, agent, "34678000003", "Con Dos Negocios")
    admin = stage.odoo.rpc("admin")
    partner = inbox.conversation(stage, phone, "partner_id")
    theirs, other = (admin.call("crm.lead", "create", {
        "name": name, "type": "opportunity", "partner_id": owner, "user_id": False, "expected_revenue": 900})
        for name, owner in (("Segunda oficina", partner), ("Proyecto Faro", False)))
    more(agent, "Link opportunity")
    agent.click(f"{DIALOG} .o_kanban_record:has(button) button >> text=Link", PATIENCE)
    wait_until_closed(agent)
    agent.wait_for_element(f"{CONTEXT} .o-section-leads >> text=Segunda oficina", PATIENCE)
    wait_for_row(stage, phone, ["c.lead_id"], (theirs,))
    more(agent, "Link opportunity")
    choose(agent, f"{DIALOG} [name=lead_id]", "Proyecto Faro")
    agent.click(f"{DIALOG} button[name=action_link]")
    wait_until_closed(agent)
    agent.wait_for_element(f"{CONTEXT} .o-section-leads >> text=Proyecto Faro", PATIENCE)
    wait_for_row(stage, phone, ["c.lead_id"], (other,))


def test_attend_as_somebody_known_and_somebody_new(stage, agent):
    phone = taken(stage, agent, "34678000004", "Un Alias")
    company = stage.odoo.rpc("admin").call("res.partner", "create", {"name": "Ferretería Luna", "is_company": True})
    more(agent, "Attend as…")
    choose(agent, f"{DIALOG} [name=partner_id]", "Ferretería Luna")
    agent.click(f"{DIALOG} button[name=action_confirm]")
    wait_until_closed(agent)
    agent.wait_for_element(f"{inbox.CURRENT} >> text=Ferretería Luna", PATIENCE)
    wait_for_row(stage, phone, ["c.partner_id", "c.name"], (company, "Ferretería Luna"))
    more(agent, "Attend as…")
    choose(agent, f"{DIALOG} [name=partner_id]", "Pepa Luna", new=True)
    agent.click(f"{DIALOG} button[name=action_confirm]", PATIENCE)
    wait_until_closed(agent)
    wait_for_row(stage, phone, ["c.name"], ("Pepa Luna",))
    assert stage.value("""SELECT p.name FROM whatsapp_crm_contact k JOIN res_partner p ON p.id = k.partner_id
                           WHERE k.wa_id = %s""", [phone]) == "Pepa Luna", "remembered for the next time"


def test_return_to_queue_ones_own_and_as_supervisor_any(stage, agent, supervisor):
    phone = taken(stage, agent, "34678000005", "Vuelve A Cola")
    more(agent, "Return to queue")
    wait_for_row(stage, phone, ["c.state", "u.login"], ("new", None))
    inbox.take(agent)
    stage.open_conversation(supervisor, phone)
    more(supervisor, "Return to queue")
    wait_for_row(stage, phone, ["c.state", "u.login"], ("new", None))
    agent.wait_for_element("button[name=action_take].btn-primary", PATIENCE)
    inbox.take(supervisor)
    agent.wait_for("!document.querySelector('button[name=action_take].btn-primary')", PATIENCE)
    assert "Return to queue" not in offered(agent), "it is the supervisor's now"


def test_no_answer_needed(stage, agent):
    phone = taken(stage, agent, "34678000006", "Solo Gracias", text="Perfecto, ya lo tengo")
    more(agent, "No answer needed")
    wait_for_row(stage, phone, ["c.state", "c.waiting_since"], ("waiting", None))
    agent.wait_for_element(".o_arrow_button_current >> text=Waiting for customer", PATIENCE)
    assert "No answer needed" not in offered(agent)
    assert not stage.sent_texts(phone)


def test_snooze_asks_for_an_answer_only_while_the_customer_waits(stage, agent):
    phone = taken(stage, agent, "34678000007", "Mañana Mejor")
    snooze(agent, "In 3 hours")
    fill(agent, f"{DIALOG} [name=answer]", "Lo miro y le escribo hoy")
    agent.click(f"{DIALOG} button[name=action_snooze]")
    wait_until_closed(agent)
    hours = "round(extract(epoch FROM c.snoozed_until - now() AT TIME ZONE 'UTC') / 3600)"
    wait_for_row(stage, phone, ["c.state", hours], ("snoozed", 3))
    inbox.wait_until_sent(stage, phone, "Lo miro y le escribo hoy")
    stage.sim.customer_text(phone, "Gracias, ¿y el precio?")
    agent.wait_for_element(".o_arrow_button_current >> text=In progress", PATIENCE)
    more(agent, "No answer needed")
    agent.wait_for_element(".o_arrow_button_current >> text=Waiting for customer", PATIENCE)
    snooze(agent, "Tomorrow morning")
    wait_for_row(stage, phone, ["c.state"], ("snoozed",))
    assert not agent.sees(DIALOG), "nobody waits: no question"


def snooze(page, preset):
    page.click(".o_form_statusbar .o_statusbar_buttons >> text=Snooze", PATIENCE)
    page.click(f"{MENU} >> text={preset}", PATIENCE)


def test_not_a_customer_and_a_customer_after_all(stage, agent):
    phone = inbox.customer(stage, "34678000008", "Vende Seguros")
    stage.open_conversation(agent, phone)
    more(agent, "Not a customer")
    agent.click(f"{DIALOG} >> text=Supplier", PATIENCE)
    wait_until_closed(agent)
    wait_for_row(stage, phone, ["c.state", "c.outcome", "c.not_customer_reason"],
                 ("resolved", "not_customer", "supplier"))
    lead_is_active = "(SELECT active FROM crm_lead l WHERE l.id = c.lead_id)"
    assert stage.row(phone, lead_is_active) == (False,)
    agent.wait_for_element("text=This conversation was closed: not a customer.", PATIENCE)
    agent.wait_for_element(f"{CONTEXT} >> text=Archived", PATIENCE)
    assert not stage.sim.sends(to=phone), "closed without a word"
    agent.click(".o-whatsapp_crm-Chat-resolved >> text=Reopen")
    wait_for_row(stage, phone, ["c.state", "u.login", lead_is_active], ("open", "agent", True))


def test_guide_above_the_composer(stage, agent):
    phone = taken(stage, agent, "34678000009", "Pregunta Precio")
    admin = stage.odoo.rpc("admin")
    tag = admin.ref("whatsapp_crm.starter_tag_price")
    admin.call("whatsapp_crm.guide", "create", {
        "name": "Precios", "tag_ids": [(6, 0, [tag])], "ask": "Cuántas personas", "never_promise": "Un descuento",
        "canned_response_ids": [(6, 0, [admin.ref("whatsapp_crm.starter_canned_price")])]})
    choose(agent, f"{CONTEXT} [name=tag_ids]", "Price")
    agent.evaluate("document.activeElement.blur()")
    agent.click(".o_form_button_save", PATIENCE)
    agent.wait_for_element(f"{GUIDE} >> text=Cuántas personas", PATIENCE)
    assert agent.sees(f"{GUIDE} >> text=Un descuento")
    agent.click(f"{GUIDE} >> text=price")
    wait_until(lambda: "For how many people" in inbox.draft(agent), PATIENCE, message=lambda: inbox.draft(agent))
    agent.press("Enter")
    wait_until(lambda: stage.sent_texts(phone), PATIENCE, message="the canned response was sent")
    agent.click(f"{GUIDE} .o-toggle")
    stage.open_conversation(agent, phone)
    agent.wait_for_element(f"{GUIDE} >> text=Precios", PATIENCE)
    assert not agent.sees(f"{GUIDE} >> text=Cuántas personas"), "folded it stays"


def test_drag_between_the_responsible(stage, agent, supervisor):
    phone = inbox.customer(stage, "34678000010", "Pasa De Mano")
    stage.let_wait(48, phone)  # on top of its column
    for page in (agent, supervisor):
        inbox.open_board(stage, page)
        page.click(".o_facet_remove", PATIENCE)
        group_board(page, "Responsible")
        inbox.wait_for_column(page, "Pasa De Mano", "Unassigned")
    inbox.drag(agent, "Pasa De Mano", AGENT)
    wait_for_row(stage, phone, ["c.state", "u.login"], ("open", "agent"))
    inbox.wait_for_column(supervisor, "Pasa De Mano", AGENT)
    inbox.drag(supervisor, "Pasa De Mano", AGENT2)
    wait_for_row(stage, phone, ["c.state", "u.login"], ("open", "agent2"))
    inbox.wait_for_column(agent, "Pasa De Mano", AGENT2)
    inbox.drag(agent, "Pasa De Mano", AGENT)
    agent.wait_for_element(f".modal >> text={AGENT2} has this conversation already", PATIENCE)
    agent.click(".modal footer button")
    inbox.wait_for_column(agent, "Pasa De Mano", AGENT2)
    inbox.drag(supervisor, "Pasa De Mano", "Unassigned")
    wait_for_row(stage, phone, ["c.state", "u.login"], ("new", None))
    owners = stage.database.sql(
        """SELECT m.kind, u.login FROM whatsapp_crm_milestone m LEFT JOIN res_users u ON u.id = m.owner_id
            WHERE m.conversation_id = %s AND m.kind IN ('taken', 'assigned', 'released') ORDER BY m.id""",
        [stage.conversation_id(phone)])
    assert [kind for kind, _owner in owners][-1] == "released" and len(owners) == 3, owners


def test_team_settings_are_the_administrators(stage, supervisor, chromium):
    team = inbox.conversation(stage, "34678000010", "team_id")
    address = f"{stage.odoo.url}/odoo/action-sales_team.crm_team_action_config/{team}"
    tab, hours = ".o_notebook .nav-link >> text=WhatsApp", "[name=wacrm_idle_hours]"
    supervisor.goto(address)
    supervisor.click(tab, PATIENCE)
    supervisor.wait_for_element(f"{hours} >> text=0", PATIENCE)
    assert not supervisor.count(f"{hours} input"), "read only"
    with inbox.person(stage, chromium, "admin") as admin:
        admin.goto(address)
        admin.click(tab, PATIENCE)
        admin.click("[name=wacrm_require_tag] input", PATIENCE)
        fill(admin, hours, "48")
        fill(admin, "[name=wacrm_accept_minutes]", "20")
        admin.click(".o_form_button_save", PATIENCE)
        wait_until(lambda: stage.database.sql(
            "SELECT wacrm_require_tag, wacrm_idle_hours, wacrm_accept_minutes FROM crm_team WHERE id = %s", [team],
        ) == [(True, 48, 20)], PATIENCE, message="the team's settings are saved")


def test_ring_and_alert_on_a_phone_leave_what_one_works_with_free(stage, chromium):
    top = "document.querySelector('.o_control_panel').getBoundingClientRect().top"
    bottom = "[...document.querySelectorAll('.o-whatsapp_crm-Ring')].at(-1).getBoundingClientRect().bottom"
    called = "[...document.querySelectorAll('.o_notification')].some(one => one.textContent.includes('Llama Ahora'))"
    stage.hush()
    stage.database.sql("DELETE FROM bus_bus")  # a page that opens now would show what was sent just before
    with inbox.person(stage, chromium, "agent2", width=390, height=844) as small:
        small.viewport(390, 844, mobile=True)
        stage.open_conversation(small, "34678000001")
        wait_until(lambda: "agent2" in stage.online(), PATIENCE, message="who is away hears nothing")
        inbox.customer(stage, "34678000011", "Llama Ahora", text="Quiero contratar hoy mismo, ¿me pueden llamar?")
        small.wait_for_element(".o_notification >> text=Llama Ahora", PATIENCE)
        assert small.evaluate(bottom) <= small.evaluate(top), "over the app's own bar only"
        small.wait_for(f"!{called}", PATIENCE)
        stage.later("34678000011", minutes=5)
        small.wait_for_element(".o-whatsapp_crm-Alert >> text=Llama Ahora", PATIENCE)
        assert small.evaluate(bottom) <= small.evaluate(top), "an alert, which stays, does too"
        inbox.close_notifications(small)
        inbox.open_board(stage, small)
        inbox.customer(stage, "34678000012", "Otra Más")
        small.wait_for_element(inbox.card("Otra Más"), PATIENCE)
        assert not small.count(".o_notification"), "the card has come: nothing lies over the board"
        assert inbox.fits(small)


def test_nothing_of_ours_in_the_log(stage):
    assert not stage.complaints()
