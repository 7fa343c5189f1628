target => {
    // The first visible element for a target: a CSS selector, "text=…", or "selector >> text=…".
    const isVisible = element => {
        const box = element.getBoundingClientRect();
        return box.width > 0 && box.height > 0 && getComputedStyle(element).visibility !== "hidden";
    };
    const words = text => (text || "").replace(/\s+/g, " ").trim();
    const shown = element => words(element.innerText ?? element.textContent);
    const byText = (scope, wanted) => {
        const all = [...scope.querySelectorAll("*")].filter(isVisible);
        const label = element => words(element.value || element.placeholder || element.title || element.getAttribute("aria-label"));
        const exact = all.filter(element => shown(element) === wanted);
        const found = exact.length ? exact : all.filter(element => shown(element).includes(wanted));
        // The innermost one: an element without a further match inside.
        return found.find(element => !found.some(other => other !== element && element.contains(other)))
            || all.find(element => label(element) === wanted);
    };
    const split = target.indexOf("text=");
    if (split === -1) {
        return [...document.querySelectorAll(target)].find(isVisible);
    }
    const selector = target.slice(0, split).replace(/>>\s*$/, "").trim();
    const wanted = words(target.slice(split + 5));
    const scopes = selector ? [...document.querySelectorAll(selector)].filter(isVisible) : [document.body];
    for (const scope of scopes) {
        const found = shown(scope) === wanted && !scope.children.length ? scope : byText(scope, wanted);
        if (found) {
            return found;
        }
    }
    return selector ? scopes.find(scope => shown(scope).includes(wanted)) : undefined;
}
