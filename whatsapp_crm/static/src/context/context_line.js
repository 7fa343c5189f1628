import { Component } from "@odoo/owl";

import { deserializeDate, deserializeDateTime, formatDate, formatDateTime } from "@web/core/l10n/dates";
import { useService } from "@web/core/utils/hooks";
import { dayText } from "@whatsapp_crm/board/wait_time";

/** One line of context or history: a link to a record, an amount, a time, a detail. */
export class ContextLine extends Component {
    static template = "whatsapp_crm.ContextLine";
    static props = { line: Object };

    setup() {
        super.setup();
        this.action = useService("action");
    }

    get detail() {
        const { label, detail } = this.props.line;
        return [label, detail].filter(Boolean).join(" · ");
    }

    get when() {
        const { at, date } = this.props.line;
        return at ? deserializeDateTime(at) : date ? deserializeDate(date) : undefined;
    }

    get whenText() {
        return this.when && dayText(this.when);
    }

    get whenTitle() {
        const { when } = this;
        return when && (this.props.line.at ? formatDateTime(when) : formatDate(when));
    }

    get toneClass() {
        const { tone } = this.props.line;
        return tone ? `text-${tone === "warning" ? "warning-emphasis" : tone}` : "";
    }

    open(ev) {
        const { model, id, ids, text } = this.props.line;
        const newWindow = ev.ctrlKey || ev.metaKey || ev.button === 1;
        if (model === "discuss.channel") {
            return this.action.doAction(
                {
                    type: "ir.actions.client",
                    tag: "mail.action_discuss",
                    context: { active_id: `discuss.channel_${id}` },
                },
                { newWindow }
            );
        }
        return this.action.doAction(
            {
                type: "ir.actions.act_window",
                name: text,
                res_model: model,
                ...(ids ? { domain: [["id", "in", ids]] } : { res_id: id }),
                views: ids ? [[false, "list"], [false, "form"]] : [[false, "form"]],
            },
            { newWindow }
        );
    }
}
