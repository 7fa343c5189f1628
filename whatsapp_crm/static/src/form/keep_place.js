/**
 * Newly read rows, with the one on screen where it stood: who answers the longest wait shall
 * find the next one below, although the answered one has no wait any more.
 *
 * @param {{ id: number }[]} rows as the server sorts them, the current one included
 * @param {number[]} formerIds the order on screen until now
 * @param {number} currentId
 * @returns {{ id: number }[]}
 */
export function keepPlace(rows, formerIds, currentId) {
    const place = formerIds.indexOf(currentId);
    const current = rows.find((row) => row.id === currentId);
    if (place < 0 || !current) {
        return rows;
    }
    const others = rows.filter((row) => row !== current);
    const indexOf = (id) => others.findIndex((row) => row.id === id);
    const next = formerIds.slice(place + 1).find((id) => indexOf(id) >= 0);
    if (next !== undefined) {
        return others.toSpliced(indexOf(next), 0, current);
    }
    const previous = formerIds.slice(0, place).findLast((id) => indexOf(id) >= 0);
    return others.toSpliced(previous === undefined ? 0 : indexOf(previous) + 1, 0, current);
}
