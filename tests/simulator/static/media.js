/** Pictures, sound, video and files inside bubbles. */

import { call, icon, make, texts } from "./store.js";

export function mediaPart(media, message) {
    if (!media.url) {
        return make("div", "file", icon("file"), texts[media.kind]);
    }
    return (BUILDERS[media.kind] || file)(media, message);
}

function picture(media) {
    const image = make("img", media.kind);
    image.src = media.url;
    image.alt = texts[media.kind];
    // the size is unknown until it is loaded: keep the end of the chat in view
    image.addEventListener("load", () => image.dispatchEvent(new Event("sized", { bubbles: true })));
    return image;
}

function video(media) {
    const node = make("video", "video");
    node.src = media.url;
    node.controls = true;
    node.preload = "metadata";
    return node;
}

const BARS = 28;
const bar = (seed, index) => 25 + ((Math.sin(seed + index * 1.7) + Math.sin(index * 0.9) + 2) / 4) * 75;

function sound(media, message) {
    const audio = make("audio");
    audio.src = media.url;
    audio.preload = "metadata";
    const time = make("span", "length", "0:00");
    const waves = make("span", "waves", ...Array.from({ length: BARS }, (_, index) => {
        const line = make("i");
        line.style.height = `${bar(message.timestamp % 7, index)}%`;
        return line;
    }));
    const play = make("button", "round play", icon("play"));
    play.title = texts.audio;
    const show = (seconds) => {
        time.textContent = isFinite(seconds)
            ? `${Math.floor(seconds / 60)}:${String(Math.floor(seconds % 60)).padStart(2, "0")}` : "0:00";
    };
    const paint = () => {
        const share = audio.duration ? audio.currentTime / audio.duration : 0;
        [...waves.children].forEach((line, index) => line.classList.toggle("done", index < share * BARS));
        show(audio.paused && !audio.currentTime ? audio.duration : audio.currentTime);
    };
    play.addEventListener("click", () => (audio.paused ? audio.play() : audio.pause()));
    for (const event of ["timeupdate", "loadedmetadata", "ended"]) {
        audio.addEventListener(event, paint);
    }
    audio.addEventListener("play", () => {
        play.replaceChildren(icon("pause"));
        if (message.side === "business") {
            call(`played/${encodeURIComponent(message.wamid)}`, "{}").catch(() => {});
        }
    });
    audio.addEventListener("pause", () => play.replaceChildren(icon("play")));
    return make("div", "sound", play, waves, time, audio);
}

function size(bytes) {
    if (!bytes) {
        return "";
    }
    return bytes < 1e6 ? `${Math.max(1, Math.round(bytes / 1e3))} kB` : `${(bytes / 1e6).toFixed(1)} MB`;
}

function file(media) {
    const name = media.filename || texts.document;
    const extension = (name.includes(".") ? name.split(".").pop() : "").toUpperCase().slice(0, 4);
    const link = make(
        "a", "file", make("i", "tile document", extension || icon("file")),
        make("div", "", make("b", "", name), make("small", "", [extension, size(media.size)].filter(Boolean).join(" · ")))
    );
    link.href = media.url;
    link.target = "_blank";
    return link;
}

const BUILDERS = { image: picture, sticker: picture, video, audio: sound, document: file };
