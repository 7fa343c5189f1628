import { Component } from "@odoo/owl";

import { formatDateTime } from "@web/core/l10n/dates";
import { _t } from "@web/core/l10n/translation";
import { registry } from "@web/core/registry";
import { standardWidgetProps } from "@web/views/widgets/standard_widget_props";
import { useTicking } from "@whatsapp_crm/board/ticker";
import { roughText, secondsSince } from "@whatsapp_crm/board/wait_time";

/** Seen and not answered: by whom and how long ago. `<widget name="wacrm_seen_mark"/>` */
export class SeenMark extends Component {
    static template = "whatsapp_crm.SeenMark";
    static props = { ...standardWidgetProps };

    setup() {
        super.setup();
        this.mark = useTicking(this, () => this.compute(this.props.record.data));
    }

    compute({ seen_at: at, seen_by_id: by, waiting_since: waitingSince }) {
        if (!at || !waitingSince) {
            return undefined;
        }
        const seen = { name: by?.display_name ?? "", ago: roughText(secondsSince(at)) };
        return {
            text: by ? _t("Seen by %(name)s · %(ago)s", seen) : _t("Seen · %(ago)s", seen),
            title: _t("Seen, not answered since %s", formatDateTime(at)),
        };
    }
}

registry.category("view_widgets").add("wacrm_seen_mark", {
    component: SeenMark,
    fieldDependencies: [
        { name: "seen_at", type: "datetime" },
        { name: "seen_by_id", type: "many2one", relation: "res.users" },
        { name: "waiting_since", type: "datetime" },
    ],
});
