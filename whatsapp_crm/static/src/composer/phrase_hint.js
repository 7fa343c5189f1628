import { Component, onWillStart, useState } from "@odoo/owl";
import { findPhrase, replaceSentence } from "@whatsapp_crm/composer/phrases";

import { useService } from "@web/core/utils/hooks";
import { registry } from "@web/core/registry";

/** The phrases to avoid, asked for once per page. */
export const phraseService = {
    dependencies: ["orm"],
    start(env, { orm }) {
        let phrases;
        return {
            load() {
                phrases ??= orm.silent
                    .call("whatsapp_crm.phrase", "get_phrases", [])
                    .catch(() => []);
                return phrases;
            },
        };
    },
};
registry.category("services").add("whatsapp_crm.phrases", phraseService);

/** Says what would be better to write to a customer; never in the way. */
export class PhraseHint extends Component {
    static template = "whatsapp_crm.PhraseHint";
    static props = ["composer"];

    setup() {
        super.setup();
        const service = useService("whatsapp_crm.phrases");
        this.state = useState({ phrases: [], ignored: undefined });
        onWillStart(() => {
            // The chat does not wait for it.
            service.load().then((phrases) => (this.state.phrases = phrases));
        });
    }

    get found() {
        const { composer } = this.props;
        if (composer.wacrmIsNote || !composer.composerText) {
            return undefined;
        }
        const found = findPhrase(composer.composerText, this.state.phrases);
        return found?.phrase === this.state.ignored ? undefined : found;
    }

    replace(found, replacement) {
        const { composer } = this.props;
        composer.composerText = replaceSentence(composer.composerText, found, replacement);
        composer.autofocus++;
    }

    ignore(found) {
        this.state.ignored = found.phrase;
        this.props.composer.autofocus++;
    }
}
