import { user } from "@web/core/user";
import { SearchModel } from "@web/search/search_model";
import { SearchPanel } from "@web/search/search_panel/search_panel";
import { useBus } from "@web/core/utils/hooks";

/** The filters that are one click away: name of the filter by key of its counter. */
export const READY_VIEWS = ["unassigned", "mine", "pending", "seen_unanswered"];

/** The filter that shows resolved ones where an action leaves them out. */
const WITH_RESOLVED = "with_resolved";

/**
 * Search of the conversations. An action with `wacrm_ready_views` in its context begins with what
 * its user works on: agents with what nobody owns and their own, supervisors with who waits.
 */
export class InboxSearchModel extends SearchModel {
    async load(config) {
        /** Are the ready views offered? An action about some conversations, e.g. of one customer, has none. */
        this.hasReadyViews = Boolean(config.context?.wacrm_ready_views);
        /** Did somebody come back to it? It has the numbers of then. */
        this.isRestored = Boolean(config.state);
        const { wacrm_ready_views: isReadyMade, ...context } = config.context ?? {};
        if (isReadyMade && !config.state) {
            const isSupervisor = await user.hasGroup("whatsapp_crm.group_supervisor");
            for (const name of isSupervisor ? ["pending"] : ["unassigned", "mine"]) {
                context[`search_default_${name}`] = 1;
            }
        }
        return super.load({ ...config, context });
    }

    /** @returns {Object} the search items of the ready views, by name */
    get readyViews() {
        const items = this.getSearchItems((item) => READY_VIEWS.includes(item.name));
        return Object.fromEntries(items.map((item) => [item.name, item]));
    }

    /** Show one ready view; what else is searched for and grouped by stays. */
    showReadyView(name) {
        const { readyViews } = this;
        const ids = Object.values(readyViews).map((item) => item.id);
        this.query = this.query.filter(({ searchItemId }) => !ids.includes(searchItemId));
        this.toggleSearchItem(readyViews[name].id);
    }

    get resolvedToo() {
        return this.getSearchItems((item) => item.name === WITH_RESOLVED)[0];
    }

    /** Look for the same among the resolved ones too; the ready views have none of them. */
    searchResolvedToo() {
        const ids = Object.values(this.readyViews).map((item) => item.id);
        this.query = this.query.filter(({ searchItemId }) => !ids.includes(searchItemId));
        this.toggleSearchItem(this.resolvedToo.id);
    }

    /** @override the action shows what is not resolved, unless one asks for that too */
    _getDomain(params = {}) {
        const isWidened = this.hasReadyViews && this.resolvedToo?.isActive;
        return super._getDomain(isWidened ? { ...params, withGlobal: false } : params);
    }

    /** Count again in the side panel; what is shown beside it is left alone. */
    async refreshSections() {
        if (!this.display.searchPanel) {
            this.searchPanelInfo.shouldReload = true;
            return;
        }
        // A view that was switched to took over the sections, but not what they are counted within.
        this.searchDomain = this._getDomain({ withSearchPanel: false });
        const { orm } = this;
        // Not from the cache, which would show old numbers first and load all else again after it.
        this.orm = Object.assign(Object.create(orm), { cache: () => orm.silent });
        const isCounted = (section) => section.enableCounters;
        try {
            this.sectionsPromise = this._fetchSections(
                this.categories.filter(isCounted),
                this.filters.filter(isCounted)
            );
            await this.sectionsPromise;
        } finally {
            this.orm = orm;
        }
        this.trigger("wacrm-sections-refreshed");
    }
}

export class InboxSearchPanel extends SearchPanel {
    setup() {
        super.setup();
        useBus(this.env.searchModel, "wacrm-sections-refreshed", () => {
            this.updateActiveValues();
            this.render();
        });
    }
}
