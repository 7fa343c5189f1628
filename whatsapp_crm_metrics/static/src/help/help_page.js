import { Component, markup, onWillStart, useState } from "@odoo/owl";
import { _t } from "@web/core/l10n/translation";
import { registry } from "@web/core/registry";
import { useService } from "@web/core/utils/hooks";
import { Layout } from "@web/search/layout";
import { standardActionServiceProps } from "@web/webclient/actions/action_service";

/** A page of the user guide, as it is written: what comes from the server is a file of this module. */
export class GuidePage extends Component {
    static template = "whatsapp_crm_metrics.GuidePage";
    static components = { Layout };
    static props = { ...standardActionServiceProps };

    setup() {
        const orm = useService("orm");
        onWillStart(async () => {
            const { page } = this.props.action.params;
            this.body = markup(await orm.call("whatsapp_crm.help", "get_page", [page]));
        });
    }

    get display() {
        return { controlPanel: {} };
    }
}

/** What each figure of each report counts, with a search over all of them. */
export class DefinitionsPage extends Component {
    static template = "whatsapp_crm_metrics.DefinitionsPage";
    static components = { Layout };
    static props = { ...standardActionServiceProps };

    setup() {
        this.state = useState({ words: "" });
        this.placeholder = _t("Search a figure…");
        const orm = useService("orm");
        onWillStart(async () => {
            this.reports = await orm.call("whatsapp_crm.help", "get_definitions", []);
        });
    }

    get display() {
        return { controlPanel: {} };
    }

    /** The reports with the figures in which the words occur. */
    get found() {
        const words = this.state.words.trim().toLowerCase();
        return this.reports
            .map((report) => ({
                ...report,
                figures: report.figures.filter((figure) =>
                    [report.name, figure.label, figure.sentence].join(" ").toLowerCase().includes(words)
                ),
            }))
            .filter((report) => report.figures.length);
    }
}

registry.category("actions").add("whatsapp_crm_metrics.guide", GuidePage);
registry.category("actions").add("whatsapp_crm_metrics.definitions", DefinitionsPage);
