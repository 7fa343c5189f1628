import { describe, expect, test } from "@odoo/hoot";
import { keepPlace } from "@whatsapp_crm/form/keep_place";
import { viewSource } from "@whatsapp_crm/form/view_source";
import { Worklist } from "@whatsapp_crm/form/worklist";

import { Domain } from "@web/core/domain";
import { user } from "@web/core/user";

describe.current.tags("headless");

const rows = (...ids) => ids.map((id) => ({ id }));
const ids = (list) => list.map((row) => row.id);

test("who answers the longest wait keeps the place, with the next one below", () => {
    // 2 was answered: the server sorts it last now.
    expect(ids(keepPlace(rows(1, 3, 4, 2), [1, 2, 3, 4], 2))).toEqual([1, 2, 3, 4]);
});

test("the place follows the neighbours when others come and go", () => {
    expect(ids(keepPlace(rows(9, 4, 5, 2), [1, 2, 3, 4, 5], 2))).toEqual([9, 2, 4, 5]);
    expect(ids(keepPlace(rows(2, 8, 1), [1, 2, 3], 2))).toEqual([8, 1, 2]);
    expect(ids(keepPlace(rows(8, 2), [1, 2, 3], 2))).toEqual([2, 8]);
});

test("what was not listed before stands where the server puts it", () => {
    expect(ids(keepPlace(rows(1, 2, 3), [], 2))).toEqual([1, 2, 3]);
    expect(ids(keepPlace(rows(1, 3), [1, 2, 3], 2))).toEqual([1, 3]);
});

test("the one on screen is read even when the view has it no more", async () => {
    const calls = [];
    const orm = {
        async webSearchRead(model, domain, { order }) {
            calls.push([new Domain(domain).toString(), order]);
            return {
                length: 5,
                records: [
                    { id: 3, waiting_since: "2026-01-02 10:00:00", last_in_at: false },
                    { id: 7, waiting_since: false },
                ],
            };
        },
    };
    orm.silent = orm;
    const source = { domain: [["state", "=", "new"]], order: "name", title: "New" };
    const worklist = new Worklist(orm, source);
    await worklist.load(7);
    expect(calls).toEqual([['["|", ("state", "=", "new"), ("id", "=", 7)]', "name"]]);
    expect(worklist.ids).toEqual([3, 7]);
    expect(worklist.count).toBe(5);
    expect(worklist.rows[0].waiting_since.isLuxonDateTime).toBe(true);
    expect(worklist.rows[1].waiting_since).toBe(false);
});

test("the list has filters, side panel and order of the view it came from", () => {
    const searchModel = {
        domain: [["state", "!=", "resolved"]],
        domainEvalContext: {},
        facets: [
            { type: "filter", values: ["Unassigned", "Mine"] },
            { type: "groupBy", values: ["State"] },
        ],
        _getSearchPanelDomain: () => new Domain([["team_id", "=", 4]]),
    };
    const orderBy = [{ name: "name", asc: false }];
    const globalState = { wacrmOrderBy: JSON.stringify(orderBy) };
    const source = viewSource(searchModel, { resIds: [1, 2], globalState });
    expect(source.domain).toEqual(["&", ["state", "!=", "resolved"], ["team_id", "=", 4]]);
    expect(source.order.startsWith("name desc, ")).toBe(true);
    expect(source.title).toBe("Unassigned · Mine");
});

test("without a view it lists the queue and what is mine", () => {
    const { domain } = viewSource({}, {});
    const lists = (values) =>
        new Domain(domain).contains({ user_id: false, handoff_id: { to_user_id: false }, ...values });
    expect(lists({ state: "new" })).toBe(true);
    expect(lists({ state: "resolved" })).toBe(false);
    expect(lists({ state: "open", user_id: 999 })).toBe(false);
    const handoff = { to_user_id: user.userId };
    expect(lists({ state: "open", user_id: 999, handoff_id: handoff })).toBe(true);
});
