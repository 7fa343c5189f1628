import {
    TriggerSelectionField,
    triggerSelectionField,
} from "@base_automation/base_automation_trigger_selection_field";

import { _t } from "@web/core/l10n/translation";
import { registry } from "@web/core/registry";

/** Where what happens in WhatsApp stands among Odoo's own groups. */
const SEQUENCE = 25;

/**
 * Odoo's choice of triggers, with ours in a group of their own.
 *
 * Core knows the group of each of its triggers and stumbles over any other: the form's
 * description of the field holds core's alone, ours are kept beside them.
 */
export class WhatsappTriggerSelectionField extends TriggerSelectionField {
    setup() {
        const { fields } = this.props.record;
        const field = fields[this.props.name];
        if (!field.wacrmSelection) {
            const isOurs = ([value]) => value.startsWith("wacrm_");
            fields[this.props.name] = {
                ...field,
                selection: field.selection.filter((option) => !isOurs(option)),
                wacrmSelection: field.selection.filter(isOurs),
            };
        }
        super.setup();
    }

    get wacrmOptions() {
        return this.props.record.fields[this.props.name].wacrmSelection;
    }

    get options() {
        return [...super.options, ...this.wacrmOptions];
    }

    get groups() {
        const fitting = this.props.record.data.wacrm_triggers || [];
        const choices = this.wacrmOptions
            .filter(([value]) => fitting.includes(value))
            .map(([value, label]) => ({ value, label }));
        const groups = [...super.groups];
        if (choices.length) {
            const before = this.groupedOptions.filter(({ sequence }) => sequence < SEQUENCE).length;
            groups.splice(before, 0, { label: _t("WhatsApp"), choices });
        }
        return groups;
    }
}

registry.category("fields").add("whatsapp_crm_trigger_selection", {
    ...triggerSelectionField,
    component: WhatsappTriggerSelectionField,
    fieldDependencies: [
        ...triggerSelectionField.fieldDependencies,
        { name: "wacrm_triggers", type: "jsonb" },
    ],
});
