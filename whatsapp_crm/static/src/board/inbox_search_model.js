import { user } from "@web/core/user";
import { SearchModel } from "@web/search/search_model";
import { SearchPanel } from "@web/search/search_panel/search_panel";
import { useBus } from "@web/core/utils/hooks";

/** The filters that are one click away: name of the filter by key of its counter. */
export const READY_VIEWS = ["unassigned", "mine", "pending"];

/**
 * Search of the conversations. An action with `wacrm_ready_views` in its context begins with what
 * its user works on: agents with what nobody owns and their own, supervisors with who waits.
 */
export class InboxSearchModel extends SearchModel {
    async load(config) {
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
        const { [name]: chosen } = this.readyViews;
        this.query = this.query.filter(
            ({ searchItemId }) => this.searchItems[searchItemId].groupId !== chosen.groupId
        );
        this.toggleSearchItem(chosen.id);
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
