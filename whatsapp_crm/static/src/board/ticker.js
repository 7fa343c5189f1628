import { onWillDestroy, onWillRender, useExternalListener } from "@odoo/owl";

import { browser } from "@web/core/browser/browser";

const SECOND = 1000;
const listeners = new Set();
let timer;

function tick() {
    if (!document.hidden) {
        listeners.forEach((listener) => listener());
    }
}

/**
 * Calls `listener` every second, on one timer for the whole page.
 *
 * @param {() => void} listener
 * @returns {() => void} stops it
 */
export function onTick(listener) {
    listeners.add(listener);
    timer ??= browser.setInterval(tick, SECOND);
    return () => {
        listeners.delete(listener);
        if (!listeners.size) {
            browser.clearInterval(timer);
            timer = undefined;
        }
    };
}

/**
 * Keeps what depends on the time of day right: `compute` is called at each rendering and each
 * second, and the component is rendered again only when its text is another one.
 *
 * @template T
 * @param {import("@odoo/owl").Component} component
 * @param {() => T} compute
 * @returns {{value: T}}
 */
export function useTicking(component, compute) {
    const shown = { value: undefined };
    const update = () => {
        const before = JSON.stringify(shown.value);
        shown.value = compute();
        return JSON.stringify(shown.value) !== before;
    };
    const refresh = () => update() && component.render();
    onWillRender(update);
    onWillDestroy(onTick(refresh));
    useExternalListener(document, "visibilitychange", refresh);
    return shown;
}
