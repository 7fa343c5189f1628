import {
    Component,
    onWillStart,
    onWillUpdateProps,
    useEffect,
    useExternalListener,
    useState,
    useSubEnv,
} from "@odoo/owl";

import { DiscussContent } from "@mail/core/public_web/discuss_content";
import { useMessageScrolling } from "@mail/utils/common/hooks";

import { registry } from "@web/core/registry";
import { useService } from "@web/core/utils/hooks";
import { standardWidgetProps } from "@web/views/widgets/standard_widget_props";

/**
 * The chat of a conversation inside its form: `<widget name="wacrm_chat"/>`.
 * The record has a `channel_id`. Live for members and for whoever may only read.
 */
export class Chat extends Component {
    static template = "whatsapp_crm.Chat";
    static components = { DiscussContent };
    static props = { ...standardWidgetProps };

    setup() {
        super.setup();
        this.store = useState(useService("mail.store"));
        this.state = useState({ thread: undefined });
        useSubEnv({ inWhatsappCrmChat: true, messageHighlight: useMessageScrolling() });
        onWillStart(() => this.load(this.props));
        onWillUpdateProps((nextProps) => this.load(nextProps));
        useEffect(
            (thread) => this.show(thread),
            () => [this.thread]
        );
        useEffect(
            (thread, isLive) => this.keepLive(thread, isLive),
            () => [this.thread, this.thread?.hasSelfAsMember || this.thread?.isLocallyPinned]
        );
        useEffect(
            () => this.noteOpened(),
            () => [this.thread?.wacrmNewestOfCustomer?.id]
        );
        useExternalListener(window, "focus", () => this.noteOpened());
        useEffect(
            () => void this.refreshForm(),
            () => [this.thread?.id, JSON.stringify(this.thread?.wacrm_conversation)]
        );
    }

    get thread() {
        return this.state.thread;
    }

    async load({ record }) {
        const id = record.data.channel_id?.id;
        if (id !== this.thread?.id) {
            this.state.thread = id
                ? await this.store.Thread.getOrFetch({ model: "discuss.channel", id })
                : undefined;
        }
    }

    /** Nobody needs a chat window or a sound for what stands on the screen. */
    show(thread) {
        if (!thread) {
            return;
        }
        const wasPinned = thread.isLocallyPinned;
        thread.wacrmShownCount++;
        return () => {
            thread.wacrmShownCount--;
            const { discuss } = this.store;
            if (!wasPinned && !(discuss.isActive && thread.eq(discuss.thread))) {
                thread.isLocallyPinned = false;
            }
        };
    }

    /** Only a pinned chat is live for non-members; losing membership takes the pin away. */
    keepLive(thread, isLive) {
        if (thread && !isLive) {
            thread.isLocallyPinned = true;
        }
    }

    noteOpened() {
        if (document.hasFocus()) {
            this.thread?.wacrmNoteOpened();
        }
    }

    /** Somebody took, handed over or resolved the conversation: the form shows it too. */
    async refreshForm() {
        const { id, wacrm_conversation: conversation } = this.thread ?? {};
        const shown = this.shownConversation;
        this.shownConversation = { id, text: JSON.stringify(conversation) };
        if (shown?.id !== id || !shown.text || shown.text === this.shownConversation.text) {
            return;
        }
        const { root } = this.props.record.model;
        if (!(await root.isDirty())) {
            await root.load();
        }
    }
}

registry.category("view_widgets").add("wacrm_chat", {
    component: Chat,
    fieldDependencies: [{ name: "channel_id", type: "many2one", relation: "discuss.channel" }],
});
