import { browser } from "@web/core/browser/browser";

const PATIENCE = 1000; // ms
const UNANSWERED = Symbol("unanswered");
/** Who is being asked, and the answer that is on its way. */
const asked = new WeakMap();

/**
 * Is this the tab that calls its user? Odoo's service forgets a question when the next one is asked before
 * the answer came; two alerts of the same moment would then be one. So all who ask meanwhile share one question.
 *
 * @param {{isOnMainTab: () => Promise<boolean>}} multiTab
 * @returns {Promise<boolean>} true also where nobody answers: better heard twice than never
 */
export function isOnMainTab(multiTab) {
    if (!asked.has(multiTab)) {
        asked.set(
            multiTab,
            ask(multiTab).finally(() => asked.delete(multiTab))
        );
    }
    return asked.get(multiTab);
}

async function ask(multiTab) {
    for (let attempt = 0; attempt < 2; attempt++) {
        const answer = await Promise.race([multiTab.isOnMainTab(), unanswered()]);
        if (answer !== UNANSWERED) {
            return answer;
        }
    }
    return true;
}

const unanswered = () =>
    new Promise((resolve) => browser.setTimeout(() => resolve(UNANSWERED), PATIENCE));
