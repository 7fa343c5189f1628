"""A person's browser: one page with its own cookies, driven by what can be seen on it."""

import base64
import json
import threading
import time
from pathlib import Path

from .chromium import Chromium, DevToolsError
from .waiting import wait_until

#: Finds the first visible element: by CSS selector, or ``text=…`` for the innermost element that
#: shows that text. Within ``selector >> text=…`` the text is looked for inside the selector.
_FIND = (Path(__file__).with_name("browser_find.js")).read_text(encoding="utf-8")
#: Watches the next press: what misses its element is kept from whatever stands there by then.
_PRESS = (Path(__file__).with_name("browser_press.js")).read_text(encoding="utf-8")

_KEYS = {
    "Enter": (13, "\r"), "Tab": (9, "\t"), "Escape": (27, ""), "Backspace": (8, ""), "Delete": (46, ""),
    "ArrowUp": (38, ""), "ArrowDown": (40, ""), "ArrowLeft": (37, ""), "ArrowRight": (39, ""),
    "Home": (36, ""), "End": (35, ""), "PageUp": (33, ""), "PageDown": (34, ""), " ": (32, " "),
}
_MODIFIERS = {"Alt": 1, "Control": 2, "Meta": 4, "Shift": 8}

#: What Chromium reports as an error and no program of ours can help.
HARMLESS_ERRORS = ("favicon.ico", "selfie_segmentation", "net::ERR_ABORTED")


class Browser:
    """One page in a browser context of its own; use it as a context manager, or ``close()`` it.

    ``console_errors`` lists what went to the console as an error, uncaught exceptions included.

    :param Chromium chromium: share this process; by default the browser starts its own
    """

    def __init__(self, chromium=None, width=1366, height=768):
        self._owns_chromium = chromium is None
        self.chromium = chromium or Chromium()
        self.chromium.revive()
        self.console_errors = []
        self._loaded = threading.Event()
        self._context = self.chromium.command("Target.createBrowserContext")["browserContextId"]
        self._target = self.chromium.command("Target.createTarget", {
            "url": "about:blank", "browserContextId": self._context})["targetId"]
        self._session = self.chromium.command(
            "Target.attachToTarget", {"targetId": self._target, "flatten": True})["sessionId"]
        self.chromium.listen(self._session, self._on_event)
        for domain in ("Page", "Runtime", "Log", "Network"):
            self.command(f"{domain}.enable")
        self.viewport(width, height)

    def another(self, **kwargs):
        """Another person's browser in the same process: no cookies shared."""
        return Browser(self.chromium, **kwargs)

    def command(self, method, timeout=30, **parameters):
        """A raw DevTools command on this page."""
        return self.chromium.command(method, parameters, self._session, timeout)

    def _on_event(self, method, params):
        if method == "Page.loadEventFired":
            self._loaded.set()
        elif method == "Runtime.exceptionThrown":
            details = params["exceptionDetails"]
            self._note_error(details.get("exception", {}).get("description") or details.get("text"))
        elif method == "Runtime.consoleAPICalled" and params["type"] in ("error", "assert"):
            self._note_error(" ".join(str(a.get("value", a.get("description", ""))) for a in params["args"]))
        elif method == "Log.entryAdded" and params["entry"]["level"] == "error":
            entry = params["entry"]
            self._note_error(f"{entry['text']} {entry.get('url', '')}".strip())

    def _note_error(self, text):
        if not any(harmless in text for harmless in HARMLESS_ERRORS):
            self.console_errors.append(text)

    # Going somewhere

    def goto(self, url, timeout=60):
        """Open a page and wait for its load event."""
        self._loaded.clear()
        # A page with unsaved changes would ask; nobody is there to answer.
        self.evaluate("window.onbeforeunload = null; window.addEventListener('beforeunload',"
                      " event => event.stopImmediatePropagation(), true)")
        answer = self.command("Page.navigate", timeout=timeout, url=url)
        if answer.get("errorText"):
            raise DevToolsError(f"{url}: {answer['errorText']}")
        # Only the part after # changed: nothing is loaded.
        if "loaderId" in answer and not self._loaded.wait(timeout):
            raise TimeoutError(f"{url} was not loaded within {timeout} s")
        return self

    def login(self, server, login, password=None, path="/odoo"):
        """Sign in on Odoo's own login page and open ``path``; the password is the login unless given."""
        self.goto(f"{server.url}/web/login")
        self.evaluate(
            f"document.querySelector('input[name=login]').value = {json.dumps(login)};"
            f"document.querySelector('input[name=password]').value = {json.dumps(password or login)};"
            "document.querySelector('form.oe_login_form').submit()")
        arrived = "location.pathname != '/web/login' && document.querySelector('.o_main_navbar')"
        try:
            self.wait_for(arrived, 60)
        except TimeoutError as nothing_seen:
            if self.console_errors:
                raise
            print(nothing_seen)  # and the page is loaded again, as a person would
            self.goto(f"{server.url}/odoo")
            self.wait_for(arrived, 60)
        if path != "/odoo":
            self.goto(server.url + path)
        return self

    def viewport(self, width, height, *, mobile=False, scale=1):
        """The size of the window in CSS pixels; ``mobile`` also turns touch on."""
        self.command("Emulation.setDeviceMetricsOverride", width=width, height=height,
                     deviceScaleFactor=scale, mobile=mobile)
        self.command("Emulation.setTouchEmulationEnabled", enabled=mobile)
        return self

    # Looking

    def evaluate(self, script, timeout=30):
        """The value of a JavaScript expression (a promise is awaited), as JSON can hold it.

        :raise DevToolsError: it raised
        """
        answer = self.command("Runtime.evaluate", timeout=timeout, expression=script, awaitPromise=True,
                              returnByValue=True, userGesture=True)
        if "exceptionDetails" in answer:
            details = answer["exceptionDetails"]
            raise DevToolsError(details.get("exception", {}).get("description") or details["text"])
        return answer["result"].get("value")

    def wait_for(self, script, timeout=15):
        """Wait until a JavaScript expression is true, and return it."""
        def ask():
            try:
                # An element is true, but no value that can be handed over.
                return self.evaluate(f"(v => v instanceof Node ? true : v)({script})")
            except DevToolsError as error:
                # While a page is being replaced there is nothing to ask.
                if "context" in str(error) or "null" in str(error) or "undefined" in str(error):
                    return None
                raise
        return wait_until(ask, timeout, message=lambda: f"{script}\n{self.describe()}")

    def wait_for_element(self, target, timeout=15):
        """Wait until ``target`` is visible."""
        return self.wait_for(f"Boolean(({_FIND})({json.dumps(target)}))", timeout)

    def wait_for_text(self, text, timeout=15):
        """Wait until the page shows a text."""
        return self.wait_for(f"document.body.innerText.includes({json.dumps(text)})", timeout)

    def sees(self, target):
        """True when ``target`` is visible now."""
        return self.evaluate(f"Boolean(({_FIND})({json.dumps(target)}))")

    def text(self, target="body"):
        """What ``target`` shows, once it is visible."""
        self.wait_for_element(target)
        return self.evaluate(f"({_FIND})({json.dumps(target)}).innerText")

    def count(self, selector):
        """How many elements match a CSS selector."""
        return self.evaluate(f"document.querySelectorAll({json.dumps(selector)}).length")

    def describe(self):
        """Where this page is, how its text begins and what its console complained of, for messages of failed tests."""
        seen = self.evaluate("location.href + '\\n' + (document.body?.innerText || '').slice(0, 1500)")
        return "\n".join([seen, *self.console_errors[-5:]])

    def screenshot(self, path, full_page=False):
        """Save what is seen as PNG, and return the path."""
        path = Path(path)
        path.parent.mkdir(parents=True, exist_ok=True)
        answer = self.command("Page.captureScreenshot", timeout=60, format="png",
                              captureBeyondViewport=full_page)
        path.write_bytes(base64.b64decode(answer["data"]))
        return path

    # Acting

    def click(self, target, timeout=15, *, count=1, button="left"):
        """Press the mouse in the middle of ``target`` (CSS selector or ``text=…``) once it is visible.

        What was drawn anew or moved in the instant of the press did not get it: it is pressed again, as a person would.
        """
        deadline = time.monotonic() + timeout
        while not self._press(target, max(deadline - time.monotonic(), 1), count, button):
            if time.monotonic() > deadline:
                raise TimeoutError(f"{target} does not take a press within {timeout} s\n{self.describe()}")
        return self

    def _press(self, target, timeout, count, button):
        x, y = self._place(target, timeout)
        self.evaluate(f"({_PRESS})({_FIND}, {json.dumps(target)})")
        for kind in ("mouseMoved", "mousePressed", "mouseReleased"):
            self.command("Input.dispatchMouseEvent", type=kind, x=x, y=y, button=button, clickCount=count)
        # A page that was left has nothing to say, and some things go away under the finger.
        return self.evaluate(f"window.pressTaken !== false || !({_FIND})({json.dumps(target)})")

    def pick(self, target, timeout=15):
        """Press ``target`` wherever it stands by then: for lists that are drawn anew while they are read."""
        self.wait_for(f"(element => element && (element.click(), true))(({_FIND})({json.dumps(target)}))", timeout)
        return self

    def hover(self, target, timeout=15):
        """Move the mouse over ``target``."""
        x, y = self._place(target, timeout)
        self.command("Input.dispatchMouseEvent", type="mouseMoved", x=x, y=y)
        return self

    def drag(self, source, target, timeout=15, steps=10):
        """Drag one element onto another with the mouse."""
        x, y = self._place(source, timeout)
        self.command("Input.dispatchMouseEvent", type="mouseMoved", x=x, y=y)
        self.command("Input.dispatchMouseEvent", type="mousePressed", x=x, y=y, button="left", clickCount=1)
        to_x, to_y = self._place(target, timeout)
        for step in range(1, steps + 1):
            self.command("Input.dispatchMouseEvent", type="mouseMoved", button="left",
                         x=x + (to_x - x) * step / steps, y=y + (to_y - y) * step / steps)
        self.command("Input.dispatchMouseEvent", type="mouseReleased", x=to_x, y=to_y, button="left",
                     clickCount=1)
        return self

    def type(self, target, text, timeout=15):
        """Click ``target`` and insert text there, in one piece as from the clipboard."""
        self.click(target, timeout)
        self.command("Input.insertText", text=text)
        return self

    def press(self, keys):
        """Press a key, or several at once: ``"Enter"``, ``"a"``, ``"Control+Enter"``."""
        *modifiers, key = keys.split("+") if keys != "+" else ["+"]
        code, text = _KEYS.get(key, (ord(key.upper()) if len(key) == 1 else 0, key if len(key) == 1 else ""))
        state = sum(_MODIFIERS[name] for name in modifiers)
        event = {"key": key, "code": key if key in _KEYS else f"Key{key.upper()}", "modifiers": state,
                 "windowsVirtualKeyCode": code}
        typed = {} if state & ~_MODIFIERS["Shift"] else {"text": text}
        self.command("Input.dispatchKeyEvent", type="keyDown", **event, **typed)
        self.command("Input.dispatchKeyEvent", type="keyUp", **event)
        return self

    def save_downloads_in(self, folder):
        """Keep what the page downloads in a folder, under its own name."""
        self.chromium.command("Browser.setDownloadBehavior", {
            "behavior": "allow", "downloadPath": str(folder), "browserContextId": self._context})
        return self

    def choose_files(self, selector, *paths):
        """Put files into an ``<input type="file">``, which need not be visible."""
        root = self.command("DOM.getDocument")["root"]["nodeId"]
        node = self.command("DOM.querySelector", nodeId=root, selector=selector)["nodeId"]
        self.command("DOM.setFileInputFiles", nodeId=node, files=[str(Path(p).resolve()) for p in paths])
        return self

    def _place(self, target, timeout):
        """The middle of an element in the window, when it has come to rest there and nothing lies over it.

        A notification in the way is closed, as a person would.
        """
        find = f"({_FIND})({json.dumps(target)})"
        self.wait_for_element(target, timeout)
        box = self.wait_for(f"""(async () => {{
            const element = {find};
            if (!element) return null;
            element.scrollIntoView({{block: "nearest", inline: "nearest"}});
            const place = () => {{
                const box = element.getBoundingClientRect();
                return [box.x + box.width / 2, box.y + box.height / 2];
            }};
            const before = place();
            await new Promise(done => setTimeout(done, 40));
            const now = place();
            const there = document.elementFromPoint(...now);
            there?.closest(".o_notification")?.contains(element)
                || there?.closest(".o_notification")?.querySelector(".o_notification_close")?.click();
            // What shares its place is beside it, e.g. the time in the corner of a message.
            const isFree = there && (element.parentElement.contains(there) || there.contains(element));
            return isFree && String(before) === String(now) ? now : null;
        }})()""", timeout)
        return box

    def close(self):
        """Close the page, and the process if it was started for it."""
        self.chromium.forget(self._session)
        if self._owns_chromium:
            self.chromium.close()
        else:
            self.chromium.command("Target.disposeBrowserContext", {"browserContextId": self._context})

    def __enter__(self):
        return self

    def __exit__(self, *_exception):
        self.close()
