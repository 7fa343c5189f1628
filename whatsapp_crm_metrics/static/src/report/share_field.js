import { registry } from "@web/core/registry";
import { formatPercentage } from "@web/views/fields/formatters";
import { PercentageField, percentageField } from "@web/views/fields/percentage/percentage_field";

const WHOLE_PERCENT = [16, 0];

/** A share in whole percent. What is missing is empty: 0 % would say that something was counted. */
export function formatShare(value, options = {}) {
    if (value === false || value === null || value === undefined) {
        return "";
    }
    return formatPercentage(value, { ...options, digits: options.digits || WHOLE_PERCENT });
}
formatShare.extractOptions = formatPercentage.extractOptions;

export class ShareField extends PercentageField {
    get formattedValue() {
        return formatShare(this.props.record.data[this.props.name], { digits: this.props.digits });
    }
}

registry.category("formatters").add("whatsapp_crm_share", formatShare);
registry.category("fields").add("whatsapp_crm_share", { ...percentageField, component: ShareField });
