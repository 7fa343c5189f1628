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
import { Guide } from "@whatsapp_crm/context/guide";

import { registry } from "@web/core/registry";
import { useService } from "@web/core/utils/hooks";
import { standardWidgetProps } from "@web/views/widgets/standard_widget_props";

/**
 * The chat of a conversation inside its form: `<widget name="wacrm_chat"/>`.
 * The record has a `channel_id`. Live for members and for whoever may only read.
 * Between the messages and the composer stand the team's guide and whether it is resolved.
 */
export class Chat extends Component {
    static template = "whatsapp_crm.Chat";
    static components = { DiscussContent, Guide };
    static props = { ...standardWidgetProps };

    setup() {
        super.setup();
        this.store = useState(useService("mail.store"));
        this.orm = useService("orm");
        this.action = useService("action");
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

    get isResolved() {
        return this.props.record.data.state === "resolved";
    }

    get isOfNoCustomer() {
        return this.props.record.data.outcome === "not_customer";
    }

    /** Does the chat go on in this conversation, not in a later one? */
    get isLatest() {
        const { id } = this.thread.wacrm_conversation ?? {};
        return !id || id === this.props.record.resId;
    }

    async reopen() {
        const { record } = this.props;
        await this.orm.call("whatsapp_crm.conversation", "action_reopen", [[record.resId]]);
        await record.model.root.load();
        this.thread.composer.autofocus++;
    }

    async openLatest() {
        const { id } = this.thread.wacrm_conversation;
        const action = await this.orm.call("whatsapp_crm.conversation", "action_open", [[id]]);
        return this.action.doAction(action);
    }
}

registry.category("view_widgets").add("wacrm_chat", {
    component: Chat,
    fieldDependencies: [
        { name: "state", type: "selection" },
        { name: "outcome", type: "selection" },
        ...registry.category("view_widgets").get("wacrm_guide").fieldDependencies,
    ],
});
