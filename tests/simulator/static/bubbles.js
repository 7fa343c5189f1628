/** One bubble of the chat, drawn from the JSON of `phone_view.PhoneView.bubble`. */

import { inline, onlyEmoji } from "./markup.js";
import { clock, icon, make, paintAvatar, texts } from "./store.js";
import { mediaPart } from "./media.js";

const SYSTEM = new Set(["system"]);
const SILENT = new Set(["unsupported", "unknown"]);

export function drawBubble(message) {
    if (SYSTEM.has(message.type)) {
        const line = make("div", "notice", message.text);
        line.dataset.wamid = message.wamid;
        return line;
    }
    const side = message.side === "customer" ? "out" : "in";
    const bubble = make("div", `bubble ${side} ${message.deleted ? "text" : message.type}`);
    bubble.dataset.wamid = message.wamid;
    bubble.dataset.status = message.status;
    bubble.dataset.type = message.type;
    bubble.tabIndex = 0;
    bubble.append(...(message.deleted ? [deleted()] : content(message)));
    bubble.append(footer(message, side));
    const row = make("div", `row ${side}`, bubble);
    if (message.choices && !message.deleted) {
        row.append(choices(message));
    }
    if (message.reactions) {
        row.classList.add("reacted");
        bubble.append(make("span", "reactions", ...Object.values(message.reactions)));
    }
    return row;
}

function deleted() {
    return make("span", "gone", icon("off"), texts.deleted);
}

function content(message) {
    const parts = [];
    if (message.referral) {
        parts.push(referral(message.referral));
    }
    if (message.quote) {
        parts.push(quote(message.quote));
    }
    if (message.media) {
        parts.push(mediaPart(message.media, message));
    }
    if (message.card) {
        parts.push(...card(message.card));
    }
    parts.push(...words(message));
    if (message.card?.footer) {
        parts.push(make("div", "foot", message.card.footer));
    }
    return parts;
}

function words(message) {
    // The words of a place or of contacts are on their card; those of a template that begins with a place are not.
    if (message.card?.contacts || (message.card?.location && message.type === "location")) {
        return [];
    }
    if (message.text) {
        const size = onlyEmoji(message.text) ? " emoji" : "";
        return [make("div", `text${size}`, ...inline(message.text))];
    }
    if (message.media || message.card) {
        return [];
    }
    const label = SILENT.has(message.type) ? texts[message.type] : message.type;
    return [make("div", "text odd", `${texts.not_shown}: ${label}`)];
}

function referral(ad) {
    return make(
        "div", "referral", make("i", "tile", icon("ad")),
        make("div", "", make("b", "", ad.headline || texts.ad_label), make("small", "", ad.body || ""))
    );
}

function quote(quoted) {
    const who = quoted.side === "customer" ? texts.you : document.querySelector("#chat-title").textContent;
    const node = make(
        "div", `quote ${quoted.side}`, make("b", "", who),
        make("span", "", ...inline(quoted.text || texts[quoted.type] || quoted.type))
    );
    node.dataset.jump = quoted.wamid;
    return node;
}

function card(info) {
    const parts = [];
    if (info.header) {
        parts.push(make("div", "head", ...inline(info.header)));
    }
    if (info.location) {
        parts.push(place(info.location));
    }
    for (const person of info.contacts || []) {
        parts.push(make(
            "div", "contact", paintAvatar(make("span", "avatar small"), person.name),
            make("div", "", make("b", "", person.name), make("small", "", person.phone || ""))
        ));
    }
    for (const item of info.order || []) {
        parts.push(make(
            "div", "contact", make("i", "tile order", icon("cart")),
            make("div", "", make("b", "", item.product_retailer_id),
                make("small", "", `${item.quantity} ${texts.units} · ${item.item_price} ${item.currency}`))
        ));
    }
    return parts;
}

function place(location) {
    const link = make("a", "map", icon("pin"));
    link.href = `https://www.openstreetmap.org/?mlat=${location.latitude}&mlon=${location.longitude}#map=16/${location.latitude}/${location.longitude}`;
    link.target = "_blank";
    link.rel = "noopener noreferrer";
    const name = location.name || `${location.latitude}, ${location.longitude}`;
    return make(
        "div", "place", link,
        make("b", "", name), make("small", "", location.address || texts.open_map)
    );
}

function choices(message) {
    const box = make("div", "choices");
    for (const choice of message.choices.buttons || []) {
        box.append(choice.url ? urlButton(choice) : replyButton(message, choice));
    }
    const list = message.choices.list;
    if (list) {
        const open = make("button", "choice", icon("list"), list.button);
        open.dataset.openList = message.wamid;
        box.append(open);
    }
    return box;
}

function urlButton(choice) {
    const link = make("a", "choice", icon("link"), choice.text);
    link.href = choice.url;
    link.target = "_blank";
    link.rel = "noopener noreferrer";
    return link;
}

const GLYPHS = { PHONE_NUMBER: "call", LOCATION_REQUEST_MESSAGE: "pin", REQUEST_CONTACT_INFO: "person" };
const LABELS = { LOCATION_REQUEST_MESSAGE: "share_location", REQUEST_CONTACT_INFO: "share_contact" };

function replyButton(message, choice) {
    const label = choice.text || texts[LABELS[choice.type]] || choice.type;
    const button = make("button", "choice", icon(GLYPHS[choice.type] || "reply"), label);
    button.dataset.choice = JSON.stringify({ ...choice, wamid: message.wamid });
    return button;
}

function footer(message, side) {
    const node = make("span", "meta");
    if (message.edited) {
        node.append(make("i", "", `${texts.edited} `));
    }
    node.append(clock(message.timestamp));
    if (side === "out") {
        const double = message.status !== "sent" && message.status !== "accepted";
        const tick = icon(double ? "ticks" : "tick");
        tick.classList.toggle("seen", ["read", "played"].includes(message.status));
        node.append(tick);
    }
    return node;
}
