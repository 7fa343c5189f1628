import { Component, onWillDestroy, useEffect } from "@odoo/owl";

import { browser } from "@web/core/browser/browser";

const TICK = 10 * 1000;
/** Hours; below, the window's end is worth a look. */
const SOON = 2;

/** Above the composer: whom the text is for, and how long the customer may be written to. */
export class ComposerBar extends Component {
    static template = "whatsapp_crm.ComposerBar";
    static props = ["composer"];

    setup() {
        super.setup();
        this.props.composer.wacrmRestoreMode();
        this.tick();
        const timer = browser.setInterval(() => this.tick(), TICK);
        onWillDestroy(() => browser.clearInterval(timer));
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

    get isNote() {
        return this.props.composer.wacrmIsNote;
    }

    get closesSoon() {
        return this.thread.wacrmWindowMinutes < SOON * 60;
    }

    tick() {
        this.thread.wacrmNow = Date.now();
    }

    choose(mode) {
        this.props.composer.wacrmSetMode(mode);
        this.props.composer.autofocus++;
    }
}
