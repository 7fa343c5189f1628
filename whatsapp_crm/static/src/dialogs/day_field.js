import { useEffect, useRef } from "@odoo/owl";

import { registry } from "@web/core/registry";
import { dateField, DateTimeField } from "@web/views/fields/datetime/datetime_field";

/** A day after whose choice Tab goes on to the next field: `<field name="…" widget="wacrm_day"/>` */
export class DayField extends DateTimeField {
    static template = "whatsapp_crm.DayField";

    setup() {
        super.setup();
        const end = useRef("end");
        let wasActive = false;
        useEffect(
            (isActive) => {
                // What had the focus is gone: a button shows the chosen day in its place.
                if (wasActive && !isActive && document.activeElement === document.body) {
                    end.el?.focus();
                }
                wasActive = isActive;
            },
            () => [Boolean(this.picker.activeInput)]
        );
    }
}

registry.category("fields").add("wacrm_day", { ...dateField, component: DayField });
