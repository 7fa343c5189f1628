/** What every part of the page shares: words, the chosen chat, calls to the server. */

export const texts = JSON.parse(document.getElementById("texts").textContent);
export const lang = document.documentElement.lang;
export const state = { number: "", customer: "", chat: null, quote: null, edit: null, ad: false };

export const $ = (selector, root = document) => root.querySelector(selector);

/** Build an element: make("div", "class names", child, "text", …). */
export function make(tag, classes = "", ...children) {
    const node = document.createElement(tag);
    if (classes) {
        node.className = classes;
    }
    node.append(...children.filter((child) => child || child === 0));
    return node;
}

export function icon(name) {
    const svg = document.createElementNS("http://www.w3.org/2000/svg", "svg");
    svg.setAttribute("class", `icon i-${name}`);
    svg.setAttribute("aria-hidden", "true");
    const use = document.createElementNS("http://www.w3.org/2000/svg", "use");
    use.setAttribute("href", `#i-${name}`);
    svg.append(use);
    return svg;
}

export const chatQuery = () =>
    new URLSearchParams({ number: state.number, customer: state.customer }).toString();

/** Call `/_phone/<path>`; a refusal becomes an Error with the server's words. */
export async function call(path, body) {
    const options = body === undefined ? {} : { method: "POST", body };
    const answer = await fetch(`/_phone/${path}`, options);
    const content = await answer.json();
    if (!answer.ok) {
        throw new Error(content.error);
    }
    return content;
}

export function showProblem(error) {
    const box = $("#problem");
    box.textContent = error ? `${texts.failed_send}: ${error.message}` : "";
    box.hidden = !error;
}

/** Send as the customer; `file` is a File or Blob with a name. */
export async function send(values, file, filename) {
    showProblem(null);
    let body = JSON.stringify(values);
    if (file) {
        body = new FormData();
        body.append("values", JSON.stringify(values));
        body.append("file", file, filename || file.name);
    }
    try {
        return await call(`send?${chatQuery()}`, body);
    } catch (error) {
        showProblem(error);
        return null;
    }
}

export const clock = (timestamp) =>
    new Date(timestamp * 1000).toLocaleTimeString(lang, { hour: "2-digit", minute: "2-digit", hour12: false });

export function dayName(timestamp, now = Date.now()) {
    const day = new Date(timestamp * 1000);
    const days = Math.round(
        (new Date(now).setHours(0, 0, 0, 0) - new Date(day).setHours(0, 0, 0, 0)) / 864e5
    );
    if (days === 0) {
        return texts.today;
    }
    if (days === 1) {
        return texts.yesterday;
    }
    return day.toLocaleDateString(lang, { day: "numeric", month: "long", year: "numeric" });
}

const SHADES = ["#b4637a", "#56949f", "#907aa9", "#c17f3a", "#5b8c5a", "#5872a7", "#a8633c"];

export function paintAvatar(node, name) {
    const words = name.replace(/[^\p{L}\p{N} ]/gu, " ").split(/\s+/).filter(Boolean);
    const hash = [...name].reduce((sum, char) => (sum * 31 + char.codePointAt(0)) >>> 0, 7);
    node.textContent = words.slice(0, 2).map((word) => [...word][0].toUpperCase()).join("") || "?";
    node.style.background = SHADES[hash % SHADES.length];
    return node;
}
