import { browser } from "@web/core/browser/browser";

/**
 * Turns many requests into few runs. The first request after a quiet time is run soon, spread a
 * little so that not every open screen asks the server in the same instant; while requests keep
 * coming there is a pause between two runs that grows to the longest one. Nothing runs while the
 * tab is hidden: what was wanted meanwhile is run once when `resume` is called.
 */
export class Coalescer {
    /**
     * @param {() => Promise<any>|any} run
     * @param {Object} [options] in milliseconds
     * @param {number} [options.first] before the first run
     * @param {number} [options.jitter] at most so much is added to each wait, at random
     * @param {number} [options.pause] between two runs
     * @param {number} [options.longestPause]
     */
    constructor(run, { first = 200, jitter = 400, pause = 800, longestPause = 2400 } = {}) {
        this.run = run;
        this.options = { first, jitter, pause, longestPause };
        this.pause = pause;
        this.lastEnd = -Infinity;
        this.isWanted = false;
        this.isRunning = false;
        this.timer = undefined;
    }

    /** Something changed: run, soon. */
    request() {
        this.isWanted = true;
        this.schedule();
    }

    /** The tab is visible again. */
    resume() {
        if (this.isWanted) {
            this.schedule();
        }
    }

    close() {
        browser.clearTimeout(this.timer);
        this.isWanted = false;
        this.isClosed = true;
    }

    schedule() {
        if (this.timer || this.isRunning || this.isClosed || document.hidden) {
            return;
        }
        this.timer = browser.setTimeout(() => this.runNow(), this.nextWait());
    }

    nextWait() {
        const { first, jitter, pause, longestPause } = this.options;
        const sinceLast = Date.now() - this.lastEnd;
        const isBusy = sinceLast < this.pause;
        const wait = isBusy ? Math.max(this.pause - sinceLast, first) : first;
        this.pause = isBusy ? Math.min(this.pause * 2, longestPause) : pause;
        return wait + Math.random() * jitter;
    }

    async runNow() {
        this.timer = undefined;
        if (document.hidden) {
            return;
        }
        this.isWanted = false;
        this.isRunning = true;
        try {
            await this.run();
        } finally {
            this.isRunning = false;
            this.lastEnd = Date.now();
            this.resume();
        }
    }
}
