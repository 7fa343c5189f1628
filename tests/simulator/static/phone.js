/** The page: which chat is open, keeping it up to date, taps inside it. */

import { drawBubble } from "./bubbles.js";
import { cancelBars, editMessage, look, quoteMessage, startComposer } from "./composer.js";
import { loadPeople, showSwitches, startPeople } from "./people.js";
import { $, call, chatQuery, dayName, make, paintAvatar, send, state, texts } from "./store.js";

const EMOJI = ["👍", "❤️", "😂", "😮", "😢", "🙏"];
const DAY = 86400;
const box = $("#messages");
const drawn = new Map();
let atEnd = true;
let busy = false;
let again = false;
let peopleTimer = null;

// --- staying up to date -----------------------------------------------------
async function refresh() {
    if (busy) {
        again = true;
        return;
    }
    busy = true;
    try {
        const asked = chatQuery();
        const chat = await call(`chat?${asked}`);
        if (asked === chatQuery()) {
            show(chat);
        }
    } finally {
        busy = false;
        if (again) {
            again = false;
            setTimeout(refresh, 60);
        }
    }
}

function refreshPeople() {
    peopleTimer ??= setTimeout(() => {
        peopleTimer = null;
        loadPeople();
    }, 400);
}

function listen() {
    const events = new EventSource("/_phone/events");
    events.addEventListener("message", () => {
        refresh();
        refreshPeople();
    });
    // after a restart of the simulator the browser connects again by itself
    events.addEventListener("open", refresh);
}

// --- drawing ----------------------------------------------------------------
function show(chat) {
    state.chat = chat;
    $("#chat-title").textContent = chat.number.name;
    paintAvatar($("#business-avatar"), chat.number.name);
    $("#chat-status").textContent = chat.typing ? texts.typing : texts.online;
    $("#chat-status").classList.toggle("typing", chat.typing);
    showSwitches(chat.customer);
    drawMessages(chat);
    if (chat.messages.some((one) => one.side === "business" && ["sent", "delivered"].includes(one.status))) {
        look();
    }
    if (chat.typing) {
        // nothing is announced when it runs out
        setTimeout(refresh, 3000);
    }
    document.body.dataset.revision = chat.revision;
}

function drawMessages(chat) {
    const wanted = [];
    let day = "";
    chat.messages.forEach((message, index) => {
        const name = dayName(message.timestamp, Date.now());
        if (name !== day) {
            wanted.push(keep(`day ${name}`, name, () => make("div", "day", name)));
            day = name;
        }
        const follows = index && chat.messages[index - 1].side === message.side
            && message.timestamp - chat.messages[index - 1].timestamp < DAY / 24;
        const row = keep(message.wamid, JSON.stringify(message), () => drawBubble(message));
        row.classList.toggle("follows", Boolean(follows));
        wanted.push(row);
    });
    if (!wanted.length) {
        wanted.push(keep("empty", texts.empty, () => make("div", "notice", texts.empty)));
    }
    if (chat.typing) {
        wanted.push(keep("typing", "", typingBubble));
    }
    const stay = atEnd;
    place(wanted);
    if (stay) {
        toEnd();
    }
}

function typingBubble() {
    const bubble = make("div", "bubble in dots", make("i"), make("i"), make("i"));
    bubble.id = "typing";
    return make("div", "row in", bubble);
}

/** Return the node of a key, drawn anew only when its content has changed. */
function keep(key, content, build) {
    const known = drawn.get(key);
    if (known && known.content === content) {
        return known.node;
    }
    const node = build();
    known?.node.replaceWith(node);
    drawn.set(key, { content, node });
    return node;
}

function place(wanted) {
    const kept = new Set(wanted);
    for (const [key, { node }] of drawn) {
        if (!kept.has(node)) {
            node.remove();
            drawn.delete(key);
        }
    }
    wanted.forEach((node, index) => {
        if (box.children[index] !== node) {
            box.insertBefore(node, box.children[index] || null);
        }
    });
}

function toEnd() {
    box.scrollTop = box.scrollHeight;
    atEnd = true;
}

/** Keep the last bubble in view while bars and keyboard come and go. */
function followEnd() {
    box.addEventListener("scroll", () => {
        atEnd = box.scrollHeight - box.scrollTop - box.clientHeight < 80;
    });
    box.addEventListener("sized", () => atEnd && toEnd(), true);
    new ResizeObserver(() => atEnd && toEnd()).observe(box);
}

// --- choosing ---------------------------------------------------------------
function choose(customer) {
    state.customer = customer;
    cancelBars();
    for (const row of document.querySelectorAll("[data-customer]")) {
        row.setAttribute("aria-selected", String(row.dataset.customer === customer));
    }
    document.body.classList.remove("show-people");
    remember();
    atEnd = true;
    refresh();
}

function remember() {
    const query = new URLSearchParams(location.search);
    query.set("customer", state.customer);
    query.set("number", state.number);
    history.replaceState(null, "", `?${query}`);
}

// --- taps on bubbles ----------------------------------------------------------
function find(wamid) {
    return state.chat?.messages.find((message) => message.wamid === wamid);
}

function onTap(event) {
    const choice = event.target.closest("[data-choice]");
    const list = event.target.closest("[data-open-list]");
    const jump = event.target.closest("[data-jump]");
    const bubble = event.target.closest(".bubble[data-wamid]");
    if (choice) {
        tapChoice(JSON.parse(choice.dataset.choice));
    } else if (list) {
        openList(find(list.dataset.openList));
    } else if (jump) {
        document.querySelector(`[data-wamid="${CSS.escape(jump.dataset.jump)}"]`)?.scrollIntoView({ block: "center", behavior: "smooth" });
    } else if (bubble && !event.target.closest("a, button, video")) {
        openActions(find(bubble.dataset.wamid), bubble);
    }
}

function tapChoice(choice) {
    const context = choice.wamid;
    if (choice.reply === "button_reply") {
        send({ type: "button_reply", reply_id: choice.id, title: choice.text, context });
    } else if (choice.type === "QUICK_REPLY") {
        send({ type: "button", text: choice.text, payload: choice.payload, context });
    } else if (choice.reply === "location_request_message") {
        send({ type: "location", context });
    } else if (choice.reply === "request_contact_info") {
        send({ type: "contacts", context });
    }
}

function openList(message) {
    const sheet = $("#list-sheet");
    const { button, sections } = message.choices.list;
    sheet.replaceChildren(make("h3", "", button));
    for (const section of sections) {
        if (section.title) {
            sheet.append(make("h4", "", section.title));
        }
        for (const row of section.rows) {
            const node = make("button", "", make("b", "", row.title), make("small", "", row.description || ""));
            node.dataset.rowId = row.id;
            node.addEventListener("click", () => {
                sheet.hidden = true;
                send({ type: "list_reply", reply_id: row.id, title: row.title,
                    description: row.description, context: message.wamid });
            });
            sheet.append(node);
        }
    }
    sheet.hidden = false;
}

function openActions(message, bubble) {
    const menu = $("#actions");
    const own = message.side === "customer";
    const emoji = EMOJI.map((one) => action(one, "react", () => react(message, one)));
    const words = [action(texts.reply, "reply", () => quoteMessage(message))];
    if (own && message.type === "text" && !message.deleted) {
        words.push(action(texts.edit, "edit", () => editMessage(message)));
    }
    if (own && !message.deleted) {
        words.push(action(texts.delete, "delete",
            () => send({ type: "revoke", original_message_id: message.wamid })));
    }
    menu.replaceChildren(make("div", "emojis", ...emoji), ...words);
    menu.hidden = false;
    const frame = $("#phone").getBoundingClientRect();
    const spot = bubble.getBoundingClientRect();
    const top = Math.min(spot.bottom - frame.top + 4, frame.height - menu.offsetHeight - 80);
    const left = own ? spot.right - frame.left - menu.offsetWidth : spot.left - frame.left;
    menu.style.top = `${Math.max(70, top)}px`;
    menu.style.left = `${Math.max(10, Math.min(left, frame.width - menu.offsetWidth - 10))}px`;
}

function action(label, name, run) {
    const button = make("button", name, label);
    button.dataset.action = name;
    button.addEventListener("click", run);
    return button;
}

function react(message, emoji) {
    const taken = message.reactions?.customer === emoji;
    send({ type: "reaction", message_id: message.wamid, emoji: taken ? "" : emoji });
}

// --- start --------------------------------------------------------------------
async function start() {
    const query = new URLSearchParams(location.search);
    const numbers = $("#number-select");
    if (query.get("number")) {
        numbers.value = query.get("number");
    }
    state.number = numbers.value;
    numbers.addEventListener("change", () => {
        state.number = numbers.value;
        loadPeople();
        choose(state.customer);
    });
    startPeople(choose);
    startComposer();
    box.addEventListener("click", onTap);
    followEnd();
    $("#people-button").addEventListener("click", () => document.body.classList.add("show-people"));
    $("#more-button").addEventListener("click", () => document.body.classList.add("show-situations"));
    document.addEventListener("click", (event) => {
        if (event.target.closest("[data-close]")) {
            document.body.classList.remove("show-people", "show-situations");
        }
        if (!event.target.closest(".bubble")) {
            $("#actions").hidden = true;
        }
        if (!event.target.closest("#list-sheet, [data-open-list]")) {
            $("#list-sheet").hidden = true;
        }
    });
    document.addEventListener("visibilitychange", look);
    for (const node of document.querySelectorAll("[data-initials]")) {
        paintAvatar(node, "Planes Demo");
    }
    const people = await loadPeople();
    choose(query.get("customer") || people[0].key);
    listen();
}

start();
