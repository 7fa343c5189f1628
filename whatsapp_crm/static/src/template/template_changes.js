import { Component, onMounted, onWillUnmount, useEffect, xml } from "@odoo/owl";
import { Coalescer } from "@whatsapp_crm/board/coalescer";

import { browser } from "@web/core/browser/browser";
import { registry } from "@web/core/registry";
import { useBus, useService } from "@web/core/utils/hooks";
import { standardWidgetProps } from "@web/views/widgets/standard_widget_props";

const CHANGED = "whatsapp_crm.template/changed";
/** Milliseconds between two looks at what is on its way, should its message not get through. */
const LOOK_AGAIN = 5000;

/** Reads the template on the form again when WhatsApp has it or has decided on it: `<widget name="wacrm_template_changes"/>`. */
export class TemplateChanges extends Component {
    static template = xml`<t/>`;
    static props = { ...standardWidgetProps };

    setup() {
        super.setup();
        const busService = useService("bus_service");
        const coalescer = new Coalescer(() => this.read());
        const onChanged = ({ id }) => {
            if (id === this.props.record.resId) {
                coalescer.request();
            }
        };
        onMounted(() => busService.subscribe(CHANGED, onChanged));
        onWillUnmount(() => {
            busService.unsubscribe(CHANGED, onChanged);
            coalescer.close();
        });
        // What was decided before the connection stood was told to nobody.
        useBus(busService, "BUS:CONNECT", () => coalescer.request());
        useBus(busService, "BUS:RECONNECT", () => coalescer.request());
        useEffect(
            (request) => {
                if (request) {
                    const timer = browser.setInterval(() => coalescer.request(), LOOK_AGAIN);
                    return () => browser.clearInterval(timer);
                }
            },
            () => [this.props.record.data.request]
        );
    }

    read() {
        const { record } = this.props;
        if (record.resId && !record.dirty) {
            return record.load();
        }
    }
}

registry.category("view_widgets").add("wacrm_template_changes", {
    component: TemplateChanges,
    fieldDependencies: [{ name: "request", type: "selection" }],
});
