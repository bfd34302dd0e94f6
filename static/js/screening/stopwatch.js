/** Time spent on each item, in milliseconds: only while the page is seen, ten minutes at most. */

const CAP_MS = 10 * 60 * 1000;

export class Stopwatch {
  #banked = 0;
  /** @type {number | null} null: the page is hidden */
  #since = document.hidden ? null : performance.now();

  /** @param {Record<string, number>} ms linkId to what was spent before; added to in place */
  constructor(ms) {
    this.ms = ms;
    document.addEventListener("visibilitychange", () => {
      if (document.hidden) this.#bank(null);
      else this.#bank(performance.now());
    });
  }

  /** @param {number | null} from when counting goes on */
  #bank(from) {
    if (this.#since !== null) this.#banked += performance.now() - this.#since;
    this.#since = from;
  }

  /** What has passed since the last mark belongs to this item; "" to none. @param {string} link */
  mark(link) {
    this.#bank(document.hidden ? null : performance.now());
    if (link) this.ms[link] = Math.min(CAP_MS, Math.round((this.ms[link] ?? 0) + this.#banked));
    this.#banked = 0;
  }
}
