/** Marks that only separate: between the words of a phrase they make no difference. */
const BETWEEN = "[^\\p{L}\\p{N}]+";
const IN_WORD = "[\\p{L}\\p{N}]";
const WORD_ENDS = `(?!${IN_WORD})`;
const ENDS = /[.!?…\n]/;

/**
 * Small letters without accents, each in the place of its letter, so that positions stay.
 *
 * @param {string} text
 */
function plain(text) {
    return [...text]
        .map((char) => {
            const letter = char.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase();
            return letter.length === char.length ? letter : char;
        })
        .join("");
}

function words(text) {
    return plain(text).match(/[\p{L}\p{N}]+/gu) ?? [];
}

function pattern(phrase, harmlessBefore) {
    const harmless = harmlessBefore
        .map((text) => words(text).join("\\s+"))
        .filter(Boolean)
        .map((next) => `(?!\\s+${next}${WORD_ENDS})`);
    const searched = words(phrase).join(BETWEEN);
    return searched
        ? new RegExp(`(?<!${IN_WORD})${searched}${WORD_ENDS}${harmless.join("")}`, "u")
        : undefined;
}

/**
 * The first phrase of a list that a text contains; capitals, accents and punctuation make no
 * difference.
 *
 * @param {string} text
 * @param {{ phrase: string, replacements: string[], harmless_before?: string[] }[]} phrases
 *  a phrase that is followed by one of `harmless_before` does not count
 * @returns {{ phrase: string, replacements: string[], start: number, end: number } | undefined}
 *  with the place of the whole sentence around it
 */
export function findPhrase(text, phrases) {
    const searched = plain(text);
    for (const { phrase, replacements, harmless_before: harmlessBefore = [] } of phrases) {
        const found = pattern(phrase, harmlessBefore)?.exec(searched);
        if (found) {
            const { index } = found;
            return { phrase, replacements, ...sentenceAt(text, index, index + found[0].length) };
        }
    }
}

function sentenceAt(text, from, to) {
    let start = from;
    while (start > 0 && !ENDS.test(text[start - 1])) {
        start--;
    }
    let end = to;
    while (end < text.length && !ENDS.test(text[end])) {
        end++;
    }
    while (start < from && /[\s¿¡]/.test(text[start])) {
        start++;
    }
    return { start, end };
}

/**
 * @param {string} text
 * @param {{ start: number, end: number }} place of a sentence, without its full stop
 * @param {string} replacement
 */
export function replaceSentence(text, { start, end }, replacement) {
    const rest = text.slice(end).replace(/^[.…](?=\s|$)/, "");
    const full = /[.!?…]$/.test(replacement) ? replacement : `${replacement}.`;
    return text.slice(0, start) + full + rest;
}
