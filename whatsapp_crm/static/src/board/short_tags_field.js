import { registry } from "@web/core/registry";
import {
    KanbanMany2ManyTagsField,
    kanbanMany2ManyTagsField,
} from "@web/views/fields/many2many_tags/kanban_many2many_tags_field";

const SHOWN = 2;

/** Two tags at most, and how many more there are. */
export class ShortTagsField extends KanbanMany2ManyTagsField {
    static template = "whatsapp_crm.ShortTagsField";

    /** Tags without a colour too: a card leaves none out. */
    get allTags() {
        const { records } = this.props.record.data[this.props.name];
        return records.map((record) => ({
            id: record.id,
            text: record.data.display_name,
            color: record.data[this.props.colorField] || 0,
        }));
    }

    get shownTags() {
        return this.allTags.slice(0, SHOWN);
    }

    get otherNames() {
        return this.allTags.slice(SHOWN).map((tag) => tag.text);
    }
}

registry.category("fields").add("wacrm_short_tags", {
    ...kanbanMany2ManyTagsField,
    component: ShortTagsField,
});
