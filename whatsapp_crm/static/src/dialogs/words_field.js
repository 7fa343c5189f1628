import { useState } from "@odoo/owl";

import { registry } from "@web/core/registry";
import { CharField, charField } from "@web/views/fields/char/char_field";

/** @param {string} text */
export function countWords(text) {
    return text.split(/\s+/).filter(Boolean).length;
}

/** A text of at least so many words, said beside it: `<field name="…" widget="wacrm_words" options="{'least': 3}"/>` */
export class WordsField extends CharField {
    static template = "whatsapp_crm.WordsField";

    /** Other apps add to those of the field, maybe later. */
    static get props() {
        return { ...CharField.props, least: Number };
    }

    setup() {
        this.words = useState({ count: 0 });
        super.setup();
    }

    get isTooShort() {
        return this.words.count > 0 && this.words.count < this.props.least;
    }

    /** What is too short is no value: saving shows the field instead of asking the server. */
    parse(value) {
        const text = super.parse(value);
        this.words.count = countWords(text);
        if (this.isTooShort) {
            throw new Error(`at least ${this.props.least} words`);
        }
        return text;
    }

    /** Says so no more as soon as there are enough; that there are too few, once the field is left. */
    onInput(ev) {
        const count = countWords(ev.target.value);
        if (count >= this.props.least) {
            this.words.count = count;
        }
    }
}

registry.category("fields").add("wacrm_words", {
    ...charField,
    component: WordsField,
    extractProps: ({ options, ...info }, dynamicInfo) => ({
        ...charField.extractProps({ options, ...info }, dynamicInfo),
        least: options.least,
    }),
});
