import { onMounted, useEffect, useExternalListener, useState } from "@odoo/owl";

import { useBus, useService } from "@web/core/utils/hooks";
import { FormController } from "@web/views/form/form_controller";
import { useConversationChanges } from "@whatsapp_crm/board/conversation_changes";
import { ConversationList } from "@whatsapp_crm/form/conversation_list";
import { NEXT_CONVERSATION } from "@whatsapp_crm/form/next_conversation_action";
import { viewSource } from "@whatsapp_crm/form/view_source";
import { Worklist } from "@whatsapp_crm/form/worklist";

/** What one types into a field of the form; the chat's composer is none. */
const FIELD_INPUTS = ["input", "textarea", "[contenteditable=true]"]
    .map((input) => `.o_field_widget ${input}`)
    .join();

/** A conversation beside the list that it was opened from: one answers and goes on to the next. */
export class ConversationFormController extends FormController {
    static template = "whatsapp_crm.ConversationFormView";
    static components = { ...FormController.components, ConversationList };

    setup() {
        super.setup();
        const source = viewSource(this.env.searchModel, this.props);
        this.worklist = useState(new Worklist(useService("orm"), source));
        /** On narrow screens the context is one tap away. */
        this.panes = useState({ isContextShown: false });
        this.changedIds = new Set();
        /** Was something left unread because somebody was in a field? */
        this.isBehind = false;
        this.changes = useConversationChanges(() => this.refresh(), {
            concerns: (change) => this.noteChange(change),
        });
        useExternalListener(window, "focusout", () => this.catchUp());
        onMounted(() => this.loadWorklist());
        useEffect(
            () => void (this.panes.isContextShown = false),
            () => [this.model.root.resId]
        );
        useBus(this.env.bus, NEXT_CONVERSATION, () => this.openNext());
    }

    get className() {
        return {
            ...super.className,
            o_action_delegate_scroll: true,
            "o-whatsapp_crm-withContext": this.panes.isContextShown,
        };
    }

    async loadWorklist() {
        await this.worklist.load(this.model.root.resId);
        this.followWorklist();
    }

    /** The pager goes through the same conversations, in the same order. */
    followWorklist() {
        const { root } = this.model;
        const { ids } = this.worklist;
        const resIds = ids.includes(root.resId) ? ids : [root.resId, ...ids];
        this.model._updateConfig(root.config, { resIds }, { reload: false });
    }

    /** Any change may move a conversation in or out of the list; one that is shown is read too. */
    noteChange({ ids }) {
        ids.forEach((id) => this.changedIds.add(id));
        return true;
    }

    async refresh() {
        const { root } = this.model;
        const isShownChanged = this.changedIds.has(root.resId);
        this.changedIds.clear();
        await this.loadWorklist();
        // What somebody is about to change is theirs until it is saved.
        if (isShownChanged && root.resId === this.model.root.resId && !(await root.isDirty())) {
            await this.reread(root);
        }
    }

    /** Read the form again, unless somebody is in one of its fields by the time the answer comes. */
    reread(root) {
        return this.model.mutex.exec(async () => {
            this.isBehind = this.isInField;
            if (this.isBehind) {
                return;
            }
            await this.model._updateConfig(root.config, {}, {
                commit: (values) => {
                    this.isBehind = this.isInField;
                    if (!this.isBehind) {
                        root._setData(values);
                    }
                },
            });
        });
    }

    /** Letters that make no value yet, e.g. of a tag that is being looked for, would be lost. */
    get isInField() {
        const { activeElement } = document;
        return Boolean(
            activeElement?.matches(FIELD_INPUTS) && this.rootRef.el?.contains(activeElement)
        );
    }

    /** Somebody left a field: what was not read meanwhile is read now. */
    catchUp() {
        if (this.isBehind) {
            this.isBehind = false;
            this.changedIds.add(this.model.root.resId);
            this.changes.request();
        }
    }

    async openConversation(id) {
        const { resIds } = this.model.root;
        if (id !== this.model.root.resId) {
            await this.onPagerUpdate({ offset: resIds.indexOf(id), resIds });
        }
    }

    /** @override the one that was left goes where it belongs now, or out of the list */
    async onPagerUpdate() {
        await super.onPagerUpdate(...arguments);
        this.changes.request();
    }

    openNext() {
        const { resId, resIds } = this.model.root;
        const next = resIds[(resIds.indexOf(resId) + 1) % resIds.length];
        return this.openConversation(next);
    }

    toggleContext() {
        this.panes.isContextShown = !this.panes.isContextShown;
    }
}
