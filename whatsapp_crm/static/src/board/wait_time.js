import { _t } from "@web/core/l10n/translation";

const { DateTime } = luxon;

const MINUTE = 60;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
const NEXT_URGENCY = { normal: "critical", critical: "escalated" };

/**
 * @param {number} seconds
 * @returns {string} "0:07", "14:02", "1 h 05", "3 d"
 */
export function waitText(seconds) {
    if (seconds < HOUR) {
        return `${Math.floor(seconds / MINUTE)}:${pad(seconds % MINUTE)}`;
    }
    if (seconds < DAY) {
        const minutes = pad(Math.floor((seconds % HOUR) / MINUTE));
        return _t("%(hours)s h %(minutes)s", { hours: Math.floor(seconds / HOUR), minutes });
    }
    return _t("%s d", Math.floor(seconds / DAY));
}

/**
 * @param {number} seconds
 * @returns {string} "now", "12 min", "3 h", "3 d"
 */
export function roughText(seconds) {
    if (seconds < MINUTE) {
        return _t("now");
    }
    if (seconds < HOUR) {
        return _t("%s min", Math.floor(seconds / MINUTE));
    }
    return seconds < DAY
        ? _t("%s h", Math.floor(seconds / HOUR))
        : _t("%s d", Math.floor(seconds / DAY));
}

/**
 * @param {luxon.DateTime} moment to come
 * @param {luxon.DateTime} [now]
 * @returns {string} the time today, with the weekday within a week, else the day
 */
export function untilText(moment, now = DateTime.now()) {
    const time = moment.toLocaleString(DateTime.TIME_SIMPLE);
    if (moment.hasSame(now, "day")) {
        return time;
    }
    if (moment < now.plus({ days: 6 })) {
        return `${moment.toFormat("ccc")} ${time}`;
    }
    return moment.toLocaleString({ day: "numeric", month: "short" });
}

/**
 * @param {luxon.DateTime} moment
 * @param {luxon.DateTime} [now]
 * @returns {string} "21 Nov"; with its year where that is another one
 */
export function dayText(moment, now = DateTime.now()) {
    const format = { day: "numeric", month: "short" };
    return moment.toLocaleString(
        moment.year === now.year ? format : { ...format, year: "2-digit" }
    );
}

/**
 * @param {luxon.DateTime} moment
 * @param {luxon.DateTime} [now]
 * @returns {number} whole seconds that have passed; a server's clock may be ahead of ours
 */
export function secondsSince(moment, now = DateTime.now()) {
    return Math.max(Math.floor((now - moment) / 1000), 0);
}

/**
 * The urgency now: what the server said, one step further once its time has come.
 *
 * @param {{urgency: string, urgency_turns_at: luxon.DateTime|false}} data
 * @param {luxon.DateTime} [now]
 */
export function urgencyNow({ urgency, urgency_turns_at: turnsAt }, now = DateTime.now()) {
    return hasTurned({ urgency_turns_at: turnsAt }, now)
        ? NEXT_URGENCY[urgency] ?? urgency
        : urgency;
}

/**
 * The urgency of a conversation whose deadlines are known, right at any moment without the server.
 *
 * @param {{waiting_since: luxon.DateTime|false, answer_warning_at: luxon.DateTime|false,
 *  answer_due_at: luxon.DateTime|false}} data
 * @param {luxon.DateTime} [now]
 */
export function urgencyOf(
    { waiting_since: since, answer_warning_at: warningAt, answer_due_at: dueAt },
    now = DateTime.now()
) {
    if (!since) {
        return "none";
    }
    if (dueAt && dueAt <= now) {
        return "escalated";
    }
    return warningAt && warningAt <= now ? "critical" : "normal";
}

/**
 * @param {luxon.DateTime} dueAt
 * @param {luxon.DateTime} [now]
 * @returns {string} "Answer due in 0:58", "Answer due tomorrow 9:05", "Missed 3 min ago"
 */
export function deadlineText(dueAt, now = DateTime.now()) {
    if (dueAt <= now) {
        const late = secondsSince(dueAt, now);
        return late < MINUTE ? _t("Missed just now") : _t("Missed %s ago", roughText(late));
    }
    const left = Math.ceil((dueAt - now) / 1000);
    if (left < HOUR) {
        return _t("Answer due in %s", waitText(left));
    }
    if (dueAt.hasSame(now, "day")) {
        return _t("Answer due at %s", untilText(dueAt, now));
    }
    return dueAt.hasSame(now.plus({ days: 1 }), "day")
        ? _t("Answer due tomorrow %s", dueAt.toLocaleString(DateTime.TIME_SIMPLE))
        : _t("Answer due %s", untilText(dueAt, now));
}

/** Has the time come that the server gave for the next urgency? */
export function hasTurned({ urgency_turns_at: turnsAt }, now = DateTime.now()) {
    return Boolean(turnsAt && turnsAt <= now);
}

function pad(number) {
    return String(number).padStart(2, "0");
}
