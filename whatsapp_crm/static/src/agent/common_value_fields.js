import { registry } from "@web/core/registry";
import { IntegerField, integerField } from "@web/views/fields/integer/integer_field";
import {
    buildM2OFieldDescription,
    Many2OneField,
} from "@web/views/fields/many2one/many2one_field";

/**
 * Fields of people that are empty where what holds for everybody is enough. The placeholder says what
 * that is, also where the field is only read: `options="{'placeholder_field': …}"`.
 */
class CommonIntegerField extends IntegerField {
    static template = "whatsapp_crm.CommonIntegerField";

    /** Other apps add to those of the field, maybe later. */
    static get props() {
        return { ...IntegerField.props, placeholder: { type: String, optional: true } };
    }

    get formattedValue() {
        return this.value ? super.formattedValue : "";
    }
}

class CommonMany2OneField extends Many2OneField {
    static template = "whatsapp_crm.CommonMany2OneField";

    get isCommon() {
        return this.props.readonly && !this.props.record.data[this.props.name];
    }
}

const fields = registry.category("fields");

fields.add("wacrm_common_integer", {
    ...integerField,
    component: CommonIntegerField,
    extractProps: (staticInfo) => ({
        ...integerField.extractProps(staticInfo),
        placeholder: staticInfo.placeholder,
    }),
});

fields.add("wacrm_common_many2one", buildM2OFieldDescription(CommonMany2OneField));
