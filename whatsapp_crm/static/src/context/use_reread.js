import { useState } from "@odoo/owl";

import { ConnectionLostError } from "@web/core/network/rpc";
import { KeepLast } from "@web/core/utils/concurrency";
import { useRecordObserver } from "@web/model/relational_model/utils";

/** What of a field's value tells whether it changed. */
function keyOf(value) {
    if (value?.currentIds) {
        return value.currentIds;
    }
    if (value && typeof value === "object") {
        return [value.id, value.display_name];
    }
    return value;
}

/**
 * Reads something about the record of a view widget: once, and again when the record is another
 * one or one of its fields was saved or reloaded with another value. Otherwise nothing is read.
 *
 * @param {string[]} fieldNames
 * @param {(id: number) => Promise<any>} read
 * @returns {{ data: any }} reactive; `data` is undefined until the first answer
 */
export function useReread(fieldNames, read) {
    const state = useState({ data: undefined });
    const keepLast = new KeepLast();
    let shown = {};

    async function load(id) {
        try {
            state.data = await keepLast.add(id ? read(id) : Promise.resolve(undefined));
        } catch (error) {
            // Odoo tells by itself that the connection is lost; what was read before may stay.
            if (!(error instanceof ConnectionLostError)) {
                throw error;
            }
        }
    }

    function reread(record) {
        const id = record.resId;
        const key = JSON.stringify(fieldNames.map((name) => keyOf(record.data[name])));
        // What was changed but not saved is not known to the server yet.
        if (record.dirty || (shown.id === id && shown.key === key)) {
            return;
        }
        if (shown.id !== id) {
            state.data = undefined;
        }
        shown = { id, key };
        load(id); // not awaited: the form does not wait for it
    }

    // A tag that is being added is in the list before the record knows that it was changed.
    useRecordObserver((record) => {
        record.model.mutex.getUnlockedDef().then(() => reread(record));
    });
    return state;
}
