import { Component, onWillDestroy, useEffect } from "@odoo/owl";
import { CannedBar } from "@whatsapp_crm/composer/canned_bar";
import { PhraseHint } from "@whatsapp_crm/composer/phrase_hint";
import { ResponsibleBar } from "@whatsapp_crm/composer/responsible_bar";
import { PlannedBar } from "@whatsapp_crm/template/planned_bar";
import { OthersHere } from "@whatsapp_crm/thread/others_here";

import { browser } from "@web/core/browser/browser";
import { useService } from "@web/core/utils/hooks";

const TICK = 10 * 1000;
/** Hours; below, the window's end is worth a look. */
const SOON = 2;

/**
 * Above the composer: who is responsible and who else is here, whom the text is for, and how
 * long the customer may be written to.
 */
export class ComposerBar extends Component {
    static template = "whatsapp_crm.ComposerBar";
    static components = { CannedBar, OthersHere, PhraseHint, PlannedBar, ResponsibleBar };
    static props = ["composer"];

    setup() {
        super.setup();
        this.props.composer.wacrmRestoreMode();
        this.tick();
        const timer = browser.setInterval(() => this.tick(), TICK);
        onWillDestroy(() => browser.clearInterval(timer));
        this.presence = useService("whatsapp_crm.presence");
        useEffect(
            (thread) => {
                if (!thread.isWhatsappCrm) {
                    return; // the composer is on its way to another kind of chat
                }
                this.presence.open(thread);
                return () => this.presence.leave(thread);
            },
            () => [this.thread]
        );
        useEffect(
            (thread, isMember) => this.seeWhatIsShown(thread, isMember),
            () => [this.thread, this.isMember]
        );
        useEffect(
            () => this.props.composer.wacrmFollowWindow(),
            () => [this.props.composer, this.isOpen, this.props.composer.wacrmIsEmpty]
        );
    }

    get thread() {
        return this.props.composer.targetThread;
    }

    get isOpen() {
        return this.thread.wacrmIsWindowOpen;
    }

    get isMember() {
        return Boolean(this.thread.self_member_id);
    }

    get isNote() {
        return this.props.composer.wacrmIsNote;
    }

    get closesSoon() {
        return this.thread.wacrmWindowMinutes < SOON * 60;
    }

    tick() {
        this.thread.wacrmNow = Date.now();
    }

    /** Whoever takes a chat that stands before their eyes has no new messages in it. */
    seeWhatIsShown(thread, isMember) {
        const wasShown = this.shownAsStranger === thread.id;
        this.shownAsStranger = isMember ? undefined : thread.id;
        if (isMember && wasShown && document.hasFocus()) {
            thread.self_member_id.message_unread_counter_ui = 0;
            thread.self_member_id.new_message_separator_ui = null;
            thread.markAsRead();
        }
    }

    choose(mode) {
        this.props.composer.wacrmSetMode(mode);
        this.props.composer.autofocus++;
    }
}
