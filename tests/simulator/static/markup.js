/** WhatsApp's own formatting as DOM nodes; nothing is ever set as HTML. */

import { make } from "./store.js";

const LINK = /https?:\/\/[^\s<>"]+[^\s<>".,;:!?)]/;
const RULES = [
    [/```([\s\S]+?)```/, (match) => make("code", "block", match[1])],
    [/`([^`\n]+)`/, (match) => make("code", "", match[1])],
    [LINK, (match) => link(match[0])],
    [/(?<![\w*])\*(\S(?:[^*\n]*\S)?)\*(?![\w*])/, (match) => make("strong", "", ...inline(match[1]))],
    [/(?<![\w_])_(\S(?:[^_\n]*\S)?)_(?![\w_])/, (match) => make("em", "", ...inline(match[1]))],
    [/(?<![\w~])~(\S(?:[^~\n]*\S)?)~(?![\w~])/, (match) => make("s", "", ...inline(match[1]))],
];

function link(address) {
    const node = make("a", "", address);
    node.href = address;
    node.target = "_blank";
    node.rel = "noopener noreferrer";
    return node;
}

/** Return nodes for a piece of text: the earliest rule that matches splits it. */
export function inline(text) {
    let best = null;
    for (const [pattern, build] of RULES) {
        const match = pattern.exec(text);
        if (match && (!best || match.index < best.match.index)) {
            best = { match, build };
        }
    }
    if (!best) {
        return text ? [text] : [];
    }
    const { match, build } = best;
    return [
        ...(match.index ? [text.slice(0, match.index)] : []),
        build(match),
        ...inline(text.slice(match.index + match[0].length)),
    ];
}

/** Tell whether a text is only a few emoji, which are shown large. */
export const onlyEmoji = (text) =>
    /^(?:\p{Extended_Pictographic}[\u{FE0F}\u{1F3FB}-\u{1F3FF}]?(?:\u200D\p{Extended_Pictographic}\uFE0F?)*\s?){1,3}$/u.test(text);
