import { markup } from "@odoo/owl";

import { _t } from "@web/core/l10n/translation";

/** Title and text by the ready views that are shown. */
const HELPS = {
    unassigned: [
        _t("Nothing is unassigned"),
        _t("Whoever writes next appears here, for you to take."),
    ],
    mine: [
        _t("Nothing is yours right now"),
        _t("Take a conversation from Unassigned, or accept one that is handed off to you."),
    ],
    "unassigned mine": [
        _t("All done"),
        _t("Nothing is unassigned and nothing is yours. Whoever writes next appears here."),
    ],
    pending: [
        _t("No customer waits for an answer"),
        _t("Whoever writes next appears here, the longest wait first."),
    ],
};
const NOTHING_FOUND = [
    _t("No conversation matches"),
    _t("Remove a filter to see more conversations."),
];

/** Class of the button that looks among the resolved ones too. */
export const SEARCH_RESOLVED = "o-whatsapp_crm-searchResolved";
const SEARCH_RESOLVED_TOO = _t("Search resolved ones too");

/** Names of the ready views, when nothing else narrows what is shown; undefined otherwise. */
function shownAlone(searchModel) {
    const active = Object.values(searchModel.readyViews).filter((view) => view.isActive);
    const others = searchModel.facets.filter(
        ({ type, groupId }) => type !== "groupBy" && groupId !== active[0]?.groupId
    );
    const isNarrowed = others.length || searchModel._getSearchPanelDomain().toString() !== "[]";
    return isNarrowed ? undefined : active.map((view) => view.name).join(" ");
}

/**
 * What stands where conversations would: why there are none, and what one can do.
 *
 * @param {Object} searchModel see InboxSearchModel
 * @param {string} help the action's, where nothing is searched for
 * @returns {string} markup
 */
export function emptyHelp(searchModel, help) {
    const views = shownAlone(searchModel);
    if (views === "") {
        return help;
    }
    const [title, text] = HELPS[views] ?? NOTHING_FOUND;
    const isOffered = views === undefined && searchModel.hasReadyViews && !searchModel.resolvedToo?.isActive;
    const button = isOffered
        ? markup`<p><button type="button" class="${SEARCH_RESOLVED} btn btn-secondary">${SEARCH_RESOLVED_TOO}</button></p>`
        : "";
    return markup`<p class="o_view_nocontent_smiling_face">${title}</p><p>${text}</p>${button}`;
}
