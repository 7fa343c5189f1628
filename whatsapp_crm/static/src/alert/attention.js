import { browser } from "@web/core/browser/browser";
import { _t } from "@web/core/l10n/translation";

const QUIET = 3000; // ms between two sounds

/** Calls somebody: a sound, and a notification of the desktop where the page has no focus, else one on the page. */
export class Attention {
    static services = ["mail.sound_effects", "notification"];

    constructor(services) {
        this.notification = services.notification;
        this.sound = services["mail.sound_effects"];
        this.lastSoundAt = -Infinity;
    }

    play() {
        if (Date.now() - this.lastSoundAt >= QUIET) {
            this.lastSoundAt = Date.now();
            this.sound.play("new-message");
        }
    }

    get isElsewhere() {
        return !document.hasFocus() && browser.Notification?.permission === "granted";
    }

    /**
     * @param {Object} what
     * @param {string} what.title
     * @param {string} what.body
     * @param {string} what.tag a notification of the desktop takes the place of one with the same tag
     * @param {string} [what.type] of the notification on the page
     * @param {boolean} [what.sticky] it stays until somebody closes it
     * @param {string} [what.button] what the button of the notification on the page says
     * @param {string} [what.className] of the notification on the page
     * @param {boolean} [what.isTitleShown] on the page
     * @param {() => void} [what.onClose] when it is gone from the page, whoever closed it
     * @param {() => any} open what a click does
     * @returns {() => void} takes it away
     */
    show(what, open) {
        return this.isElsewhere ? this.showOnDesktop(what, open) : this.showOnPage(what, open);
    }

    showOnPage(
        {
            title,
            body,
            type = "info",
            sticky = false,
            button = _t("Open"),
            className = "",
            isTitleShown = true,
            onClose,
        },
        open
    ) {
        const close = this.notification.add(body, {
            title: isTitleShown ? title : undefined,
            type,
            sticky,
            className,
            onClose,
            buttons: [{ name: button, primary: true, onClick: () => (close(), open()) }],
        });
        return close;
    }

    showOnDesktop({ title, body, tag, sticky = false }, open) {
        const shown = new browser.Notification(title, { body, tag, requireInteraction: sticky });
        shown.addEventListener("click", () => {
            window.focus();
            shown.close();
            open();
        });
        return () => shown.close();
    }
}
