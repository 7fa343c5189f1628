import { Component } from "@odoo/owl";

import { formatList } from "@web/core/l10n/utils";
import { _t } from "@web/core/l10n/translation";

/** Which colleagues have the chat open or write in it right now. */
export class OthersHere extends Component {
    static template = "whatsapp_crm.OthersHere";
    static props = ["thread"];

    names(doing) {
        const others = Object.values(this.props.thread.wacrmOthers);
        return others.filter((other) => other.doing === doing).map((other) => other.name);
    }

    get writing() {
        const names = this.names("writing");
        return names.length && _t("Writing: %(names)s", { names: formatList(names) });
    }

    get looking() {
        const names = this.names("open");
        return names.length && _t("Here too: %(names)s", { names: formatList(names) });
    }
}
