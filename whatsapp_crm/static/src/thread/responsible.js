import { Component } from "@odoo/owl";

import { _t } from "@web/core/l10n/translation";

/** Who works the chat's conversation, in its header. */
export class Responsible extends Component {
    static template = "whatsapp_crm.Responsible";
    static props = ["thread"];

    get text() {
        const { state, owner_name: name } = this.props.thread.wacrm_conversation;
        if (state === "resolved") {
            return _t("Resolved");
        }
        return name || _t("Unassigned");
    }

    get isUnassigned() {
        return this.props.thread.wacrm_conversation.state === "new";
    }
}
