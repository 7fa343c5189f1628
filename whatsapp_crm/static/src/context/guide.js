import { Component, useState } from "@odoo/owl";

import { useReread } from "@whatsapp_crm/context/use_reread";

import { browser } from "@web/core/browser/browser";
import { registry } from "@web/core/registry";
import { useService } from "@web/core/utils/hooks";
import { standardWidgetProps } from "@web/views/widgets/standard_widget_props";

const FOLDED = "whatsapp_crm.guide_folded";

/** The team's lines for how to answer, above the composer: `<widget name="wacrm_guide"/>`. */
export class Guide extends Component {
    static template = "whatsapp_crm.Guide";
    static props = { ...standardWidgetProps };

    setup() {
        super.setup();
        this.orm = useService("orm");
        this.store = useService("mail.store");
        const folded = browser.localStorage.getItem(FOLDED);
        this.state = useState({ folded: folded ? folded === "1" : useService("ui").isSmall });
        this.read = useReread(
            FIELDS.map(({ name }) => name),
            (id) => this.orm.silent.call("whatsapp_crm.guide", "get_guide", [id])
        );
    }

    get guide() {
        return this.read.data;
    }

    toggle() {
        this.state.folded = !this.state.folded;
        browser.localStorage.setItem(FOLDED, this.state.folded ? "1" : "0");
    }

    /** Put a canned response into the composer, where it can still be changed. */
    insert({ id, text }) {
        const thread = this.store.Thread.get({
            model: "discuss.channel",
            id: this.props.record.data.channel_id.id,
        });
        if (!thread) {
            return;
        }
        const { composer } = thread;
        if (composer.wacrmIsNote && thread.wacrmIsWindowOpen) {
            composer.wacrmSetMode("message");
        }
        const before = composer.composerText;
        composer.insertText(before && !before.endsWith("\n") ? `\n${text}` : text, before.length, {
            moveCursorToEnd: true,
        });
        composer.cannedResponses.push({ id });
        composer.autofocus++;
    }
}

const FIELDS = [
    { name: "team_id", type: "many2one", relation: "crm.team" },
    { name: "tag_ids", type: "many2many", relation: "crm.tag" },
    { name: "lead_id", type: "many2one", relation: "crm.lead" },
];

registry.category("view_widgets").add("wacrm_guide", {
    component: Guide,
    fieldDependencies: [
        ...FIELDS,
        { name: "channel_id", type: "many2one", relation: "discuss.channel" },
    ],
});
