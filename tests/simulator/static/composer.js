/** Writing: text, quotes, corrections, attachments, the ad, voice notes. */

import { $, call, chatQuery, send, state, texts } from "./store.js";

const input = $("#message-input");
let recorder = null;

export function startComposer() {
    input.addEventListener("input", resize);
    input.addEventListener("keydown", (event) => {
        if (event.key === "Enter" && !event.shiftKey && !event.isComposing) {
            event.preventDefault();
            sendText();
        }
    });
    $("#send").addEventListener("click", sendText);
    $("#attach").addEventListener("click", () => toggle($("#attach-menu")));
    document.addEventListener("click", onClick);
    $("#file-input").addEventListener("change", sendFile);
    $("#voice").addEventListener("click", record);
    $("#voice-cancel").addEventListener("click", () => stopRecording(false));
    $("#voice-send").addEventListener("click", () => stopRecording(true));
    $("#ad-tap").addEventListener("click", tapAd);
    resize();
}

function toggle(sheet) {
    sheet.hidden = !sheet.hidden;
}

function resize() {
    input.style.height = "auto";
    input.style.height = `${Math.min(input.scrollHeight, 120)}px`;
    const empty = !input.value.trim();
    $("#send").hidden = empty;
    $("#voice").hidden = !empty;
}

/** Add what the bars above the composer say to a message, and close them. */
function withBars(values) {
    if (state.quote) {
        values.context = state.quote.wamid;
    }
    if (state.ad) {
        values.ad = true;
    }
    cancelBars();
    return values;
}

async function sendText() {
    const body = input.value.trim();
    if (!body || !state.customer) {
        return;
    }
    input.value = "";
    resize();
    input.focus();
    if (state.edit) {
        const original = state.edit.wamid;
        cancelBars();
        await send({ type: "edit", original_message_id: original, body });
        return;
    }
    await send(withBars({ type: "text", body }));
}

function onClick(event) {
    const sender = event.target.closest("[data-send]");
    const cancel = event.target.closest("[data-cancel]");
    if (sender) {
        send(withBars({ type: sender.dataset.send, ...SAMPLES[sender.dataset.send] }));
        document.body.classList.remove("show-situations");
    } else if (cancel) {
        cancelBars();
    } else if (event.target.closest("[data-file]")) {
        $("#file-input").click();
    }
    if (!event.target.closest("#attach")) {
        $("#attach-menu").hidden = true;
    }
}

const SAMPLES = {
    location: { name: "Taller Sol", address: "Calle Mayor 8, Madrid" },
};

const KINDS = [[/^image\/(jpeg|png)$/, "image"], [/^video\//, "video"], [/^audio\//, "audio"], [/^image\/webp$/, "sticker"]];

async function sendFile(event) {
    const [file] = event.target.files;
    event.target.value = "";
    if (!file) {
        return;
    }
    const kind = (KINDS.find(([pattern]) => pattern.test(file.type)) || [null, "document"])[1];
    const values = withBars({ type: kind });
    if (kind === "audio") {
        values.voice = false;
    } else if (kind !== "sticker" && input.value.trim()) {
        values.caption = input.value.trim();
        input.value = "";
        resize();
    }
    await send(values, file);
}

// --- bars -----------------------------------------------------------------
export function quoteMessage(message) {
    cancelBars();
    state.quote = message;
    showQuote(message.side === "customer" ? texts.you : $("#chat-title").textContent,
        message.text || texts[message.type] || message.type);
}

export function editMessage(message) {
    cancelBars();
    state.edit = message;
    input.value = message.text;
    resize();
    showQuote(texts.edit, message.text);
}

function showQuote(title, words) {
    $("#quote-bar b").textContent = title;
    $("#quote-bar span").textContent = words;
    $("#quote-bar").hidden = false;
    input.focus();
}

export function cancelBars() {
    if (state.edit) {
        input.value = "";
        resize();
    }
    Object.assign(state, { quote: null, edit: null, ad: false });
    $("#quote-bar").hidden = true;
    $("#ad-chip").hidden = true;
}

function tapAd() {
    cancelBars();
    state.ad = true;
    $("#ad-chip").hidden = false;
    document.body.classList.remove("show-situations");
    if (!input.value.trim()) {
        input.value = texts.ad_greeting;
        resize();
    }
    input.focus();
    input.select();
}

// --- voice ----------------------------------------------------------------
async function record() {
    let stream;
    try {
        stream = await navigator.mediaDevices.getUserMedia({ audio: { channelCount: 1 } });
    } catch {
        // no microphone here: the sample stands in
        await send(withBars({ type: "audio" }));
        return;
    }
    const parts = [];
    const media = new MediaRecorder(stream, { mimeType: "audio/webm;codecs=opus" });
    media.addEventListener("dataavailable", (event) => parts.push(event.data));
    media.addEventListener("stop", () => finish(stream, parts));
    media.start();
    const began = Date.now();
    const show = () => {
        const seconds = Math.floor((Date.now() - began) / 1000);
        $("#voice-time").textContent = `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, "0")}`;
    };
    show();
    recorder = { media, timer: setInterval(show, 500), wanted: false };
    $("#writing").hidden = true;
    $("#recording").hidden = false;
}

function stopRecording(wanted) {
    if (recorder) {
        recorder.wanted = wanted;
        clearInterval(recorder.timer);
        recorder.media.stop();
    }
    $("#writing").hidden = false;
    $("#recording").hidden = true;
}

function finish(stream, parts) {
    stream.getTracks().forEach((track) => track.stop());
    if (recorder.wanted) {
        send(withBars({ type: "audio" }), new Blob(parts, { type: "audio/webm" }), "voice.webm");
    }
    recorder = null;
}

/** Tell the business that the chat has been looked at. */
export function look() {
    if (document.visibilityState === "visible" && state.customer) {
        call(`look?${chatQuery()}`, "{}").catch(() => {});
    }
}
