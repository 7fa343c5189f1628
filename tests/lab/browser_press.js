(find, target) => {
    // Watches one press of the mouse. The page may move between the look for an element and the press on it:
    // such a press does nothing at all, and window.pressTaken stays false.
    window.pressTaken = false;
    const watched = new AbortController();
    setTimeout(() => watched.abort(), 5000);
    let missed = false;
    const standsThere = event => {
        const element = find(target);
        const box = element?.getBoundingClientRect();
        return box && event.clientX >= box.left && event.clientX <= box.right
            && event.clientY >= box.top && event.clientY <= box.bottom;
    };
    const watch = event => {
        if (event.type === "pointerdown") {
            missed = !standsThere(event);
        }
        if (missed) {
            event.preventDefault();
            event.stopImmediatePropagation();
        }
        if (["click", "auxclick", "contextmenu"].includes(event.type)) {
            const element = find(target);
            window.pressTaken = !missed && (!element || element.contains(event.target)
                || event.target.contains(element) || element.parentElement.contains(event.target));
            watched.abort();
        }
    };
    for (const kind of ["pointerdown", "mousedown", "pointerup", "mouseup", "click", "auxclick", "contextmenu"]) {
        window.addEventListener(kind, watch, {capture: true, signal: watched.signal});
    }
}
