import { markRaw } from "@odoo/owl";

import { RelationalModel } from "@web/model/relational_model/relational_model";
import { hasTurned } from "@whatsapp_crm/board/wait_time";

const { DateTime } = luxon;

const CLOCKS_DIFFER = { seconds: 2 };

/** What the server said last of each record, to leave alone what did not change. */
const lastValues = new WeakMap();

class LiveRecordList extends RelationalModel.DynamicRecordList {
    /** Records that were there stay the same objects: their cards keep menus, focus and selection. */
    _setData(data) {
        this._known = markRaw(new Map((this.records ?? []).map((r) => [r.resId, r])));
        super._setData(data);
        this._known = undefined;
    }

    _createRecordDatapoint(data, mode) {
        const values = JSON.stringify(data);
        let record = this._known?.get(data.id);
        if (!record) {
            record = super._createRecordDatapoint(data, mode);
        } else if (lastValues.get(record) !== values) {
            record._setData(data);
        }
        lastValues.set(record, values);
        return record;
    }
}

class LiveGroup extends RelationalModel.Group {
    /** @param {Object} data of the same group, read again */
    renew(data) {
        this.count = data.count;
        this.aggregates = data.aggregates;
        this.displayName = data.displayName;
        this.list._setData(data);
        this._useGroupCountForList();
    }
}

class LiveGroupList extends RelationalModel.DynamicGroupList {
    _setData(data) {
        this._known = markRaw(new Map((this.groups ?? []).map((g) => [g.value, g])));
        super._setData(data);
        this._known = undefined;
    }

    _createGroupDatapoint(data) {
        const group = this._known?.get(data.value);
        if (!group || group.list.isGrouped) {
            return super._createGroupDatapoint(data);
        }
        group.renew(data);
        return group;
    }

    /**
     * A card was dropped on another column. The server does what the button of the same name
     * does, or answers with a dialog that asks first; until it is confirmed the card stays where
     * it was.
     */
    async moveRecord(recordId, sourceId, _refId, targetId) {
        if (sourceId === targetId) {
            return;
        }
        const [source, target] = [sourceId, targetId].map((id) =>
            this.groups.find((group) => group.id === id)
        );
        const index = source.list.records.findIndex((record) => record.id === recordId);
        const record = source.list.records[index];
        const putBack = () => {
            if (target.list.records.some(({ id }) => id === record.id)) {
                target._removeRecords([record.id]);
                source._addRecord(record, index);
            }
        };
        source._removeRecords([record.id]);
        target._addRecord(record, 0);
        try {
            const action = await this._askToMove(record, target);
            if (action) {
                putBack();
                await this.model.action.doAction(action, { onClose: () => this.model.load() });
                return;
            }
        } catch (error) {
            putBack();
            throw error;
        }
        await this.model.load();
    }

    _askToMove(record, { groupByField, serverValue }) {
        return this.model.orm.call(this.resModel, "action_move", [
            [record.resId],
            { [groupByField.name]: serverValue },
        ]);
    }
}

/** Reading again what is shown changes it in place instead of building it anew. */
export class LiveModel extends RelationalModel {
    static DynamicRecordList = LiveRecordList;
    static DynamicGroupList = LiveGroupList;
    static Group = LiveGroup;
    static withCache = false; // what waited yesterday is no help today

    /** Is a card being dragged? Its place on the page must not change meanwhile. */
    isDragging = false;

    async load(params = {}) {
        if (!this.isReady || !this.isShown(params)) {
            return super.load(params);
        }
        const former = new Map(this.root.records.map((record) => [record.resId, record]));
        await this.root.load();
        for (const record of this.root.records) {
            // One that stayed knows it by itself: somebody may have ticked it meanwhile.
            const before = former.get(record.resId);
            if (before && before !== record) {
                record.selected ||= before.selected;
            }
        }
    }

    /** Are these the search parameters of what is shown? */
    isShown(params) {
        const keysOf = (config) =>
            JSON.stringify([config.context, config.domain, config.groupBy, config.orderBy]);
        return keysOf(this._getNextConfig(this.config, params)) === keysOf(this.config);
    }

    /** `load`, without the sign that something is being loaded: nobody asked for it. */
    async refresh() {
        const { orm } = this;
        this.orm = orm.silent;
        try {
            await this.load();
        } finally {
            this.orm = orm;
        }
    }

    /** When the urgency of a shown conversation turned last, though it was read before (ms, else 0). */
    get lastTurn() {
        const limit = DateTime.now().minus(CLOCKS_DIFFER);
        return Math.max(
            0,
            ...this.root.records
                .filter((record) => hasTurned(record.data, limit))
                .map((record) => record.data.urgency_turns_at.toMillis())
        );
    }
}
