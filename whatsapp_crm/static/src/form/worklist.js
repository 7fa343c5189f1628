import { Domain } from "@web/core/domain";
import { deserializeDateTime } from "@web/core/l10n/dates";
import { KeepLast } from "@web/core/utils/concurrency";
import { keepPlace } from "@whatsapp_crm/form/keep_place";

const TIMES = [
    "waiting_since",
    "answer_warning_at",
    "answer_due_at",
    "snoozed_until",
    "last_in_at",
    "last_out_at",
];
const FIELDS = ["name", "last_text", "state", "channel_id", "unread", "came_back", "undelivered"];
const SPECIFICATION = {
    ...Object.fromEntries([...FIELDS, ...TIMES].map((name) => [name, {}])),
    user_id: { fields: { display_name: {} } },
};
const LIMIT = 80;

function toRow(record) {
    const times = TIMES.map((name) => [name, record[name] && deserializeDateTime(record[name])]);
    return { ...record, ...Object.fromEntries(times) };
}

/** The conversations of the view that the form was opened from, the one on screen among them. */
export class Worklist {
    /**
     * @param {Object} orm
     * @param {{ domain: Array, order: string, title: string }} source see viewSource
     */
    constructor(orm, source) {
        this.orm = orm.silent;
        this.source = source;
        this.rows = [];
        /** How many there are, those that are not listed included. */
        this.count = 0;
        this.isLoaded = false;
        this.keepLast = new KeepLast();
    }

    get ids() {
        return this.rows.map((row) => row.id);
    }

    /** Read again; the conversation on screen stays listed, and where it stood. */
    async load(currentId) {
        const domain = Domain.or([this.source.domain, [["id", "=", currentId]]]).toList();
        const { length, records } = await this.keepLast.add(
            this.orm.webSearchRead("whatsapp_crm.conversation", domain, {
                specification: SPECIFICATION,
                order: this.source.order,
                limit: LIMIT,
            })
        );
        this.count = length;
        this.rows = keepPlace(records.map(toRow), this.ids, currentId);
        this.isLoaded = true;
    }
}
