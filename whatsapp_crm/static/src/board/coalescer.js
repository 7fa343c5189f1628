import { browser } from "@web/core/browser/browser";

/**
 * Turns many requests into few runs. The first request after a quiet time is run soon, spread a
 * little so that not every open screen asks the server in the same instant. A few runs may follow
 * one another quickly; while requests still keep coming the pause between two grows to the longest
 * one. Nothing runs while the tab is hidden: what was wanted meanwhile is run once when `resume` is
 * called.
 */
export class Coalescer {
    /**
     * @param {() => Promise<any>|any} run
     * @param {Object} [options] in milliseconds
     * @param {number} [options.first] before the first run
     * @param {number} [options.jitter] at most so much is added to each wait, at random
     * @param {number} [options.pause] between two runs
     * @param {number} [options.longestPause]
     * @param {number} [options.quick] so many runs in a row before the pause grows; not a time
     */
    constructor(run, { first = 150, jitter = 250, pause = 400, longestPause = 2400, quick = 3 } = {}) {
        this.run = run;
        this.options = { first, jitter, pause, longestPause, quick };
        this.inARow = 0;
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
        const { first, jitter, pause, longestPause, quick } = this.options;
        const sinceLast = Date.now() - this.lastEnd;
        const isBusy = sinceLast < this.pause;
        const wait = isBusy ? Math.max(this.pause - sinceLast, first) : first;
        this.inARow = isBusy ? this.inARow + 1 : 1;
        this.pause = this.inARow < quick ? pause : Math.min(this.pause * 2, longestPause);
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
