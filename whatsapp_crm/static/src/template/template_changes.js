import { Component, onMounted, onWillUnmount, xml } from "@odoo/owl";

import { registry } from "@web/core/registry";
import { useService } from "@web/core/utils/hooks";
import { standardWidgetProps } from "@web/views/widgets/standard_widget_props";

const CHANGED = "whatsapp_crm.template/changed";

/** Reads the template on the form again when WhatsApp has it or has decided on it: `<widget name="wacrm_template_changes"/>`. */
export class TemplateChanges extends Component {
    static template = xml`<t/>`;
    static props = { ...standardWidgetProps };

    setup() {
        super.setup();
        const busService = useService("bus_service");
        const onChanged = ({ id }) => {
            const { record } = this.props;
            if (id === record.resId && !record.dirty) {
                record.load();
            }
        };
        onMounted(() => busService.subscribe(CHANGED, onChanged));
        onWillUnmount(() => busService.unsubscribe(CHANGED, onChanged));
    }
}

registry.category("view_widgets").add("wacrm_template_changes", { component: TemplateChanges });
