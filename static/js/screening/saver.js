/**
 * Sends kept answers to the server as they are given, as often as it takes, one save at a time.
 *
 * @typedef {import("./store.js").Sheet} Sheet
 * @typedef {{ url: string, token: string, campaign: number, instrument: string, version: number }} Where
 * @typedef {"saved" | "waiting" | "refused"} State
 * @typedef {{ state: (state: State, reason: string) => void, merged: (links: string[]) => void,
 *             kept: () => Promise<unknown> }} Told
 */

const FIRST_WAIT_MS = 2000;
const LAST_WAIT_MS = 30_000;
const LATER = [408, 425, 429];

export class Saver {
  /** @type {Promise<void> | null} */
  #running = null;
  #wait_ms = FIRST_WAIT_MS;
  #timer = 0;
  #over = false;

  /** @param {Sheet} sheet @param {Where} where @param {Told} told */
  constructor(sheet, where, told) {
    this.sheet = sheet;
    this.where = where;
    this.told = told;
    addEventListener("online", () => void this.save());
    document.addEventListener("visibilitychange", () => {
      if (!document.hidden && sheet.unsent.length) void this.save();
    });
  }

  /** No further saves: the sheet is handed in, or about to be. */
  stop() {
    this.#over = true;
    clearTimeout(this.#timer);
  }

  /** Saving goes on after a handing in that did not work. */
  resume() {
    this.#over = false;
  }

  /** Sends what is not sent yet, and fetches what another device added. */
  async save() {
    while (this.#running) await this.#running; // what is given meanwhile goes with the next one
    if (this.#over) return;
    this.#running = this.#once().finally(() => {
      this.#running = null;
    });
    await this.#running;
  }

  async #once() {
    clearTimeout(this.#timer);
    const sending = Object.fromEntries(this.sheet.unsent.map((link) => [link, this.sheet.answers[link]]));
    try {
      const answer = await fetch(this.where.url, {
        method: "PUT",
        headers: { "Content-Type": "application/json", Accept: "application/json", "X-CSRFToken": this.where.token },
        body: JSON.stringify(this.#body(sending)),
      });
      if (answer.ok) await this.#took(sending, await answer.json());
      else if (answer.status >= 500 || LATER.includes(answer.status)) this.#again();
      else this.told.state("refused", await reasonOf(answer));
    } catch {
      this.#again();
    }
  }

  /** @param {Record<string, import("./store.js").Given>} sending */
  #body(sending) {
    const links = Object.keys(sending);
    return {
      campaign: this.where.campaign,
      instrument: this.where.instrument,
      version: this.where.version,
      revision: this.sheet.revision,
      started_at: this.sheet.startedAt,
      client_uuid: this.sheet.uuid,
      answers: Object.fromEntries(links.map((link) => [link, sending[link].value])),
      answered_at: Object.fromEntries(links.map((link) => [link, sending[link].at])),
      item_ms: this.sheet.ms,
    };
  }

  /**
   * @param {Record<string, import("./store.js").Given>} sent
   * @param {{ client_uuid: string, revision: number, answers: Record<string, number | null>,
   *           answered_at: Record<string, string>, item_ms: Record<string, number> }} draft
   */
  async #took(sent, draft) {
    const { sheet } = this;
    this.#wait_ms = FIRST_WAIT_MS;
    sheet.unsent = sheet.unsent.filter((link) => sent[link] !== sheet.answers[link]);
    sheet.uuid = draft.client_uuid;
    sheet.revision = draft.revision;
    const added = [];
    for (const [link, value] of Object.entries(draft.answers)) {
      if (sheet.unsent.includes(link)) continue; // given since: goes with the next save
      if ((sheet.answers[link]?.value ?? null) !== value) added.push(link);
      sheet.answers[link] = { value, at: draft.answered_at[link] };
    }
    for (const [link, ms] of Object.entries(draft.item_ms)) {
      sheet.ms[link] = Math.max(sheet.ms[link] ?? 0, ms);
    }
    await this.told.kept();
    if (added.length) this.told.merged(added);
    if (!sheet.unsent.length) this.told.state("saved", "");
    else this.#again(0);
  }

  /** @param {number} [wait_ms] */
  #again(wait_ms) {
    if (wait_ms === undefined) {
      this.told.state("waiting", "");
      wait_ms = this.#wait_ms;
      this.#wait_ms = Math.min(2 * this.#wait_ms, LAST_WAIT_MS);
    }
    if (!this.#over) this.#timer = setTimeout(() => void this.save(), wait_ms);
  }
}

/** @param {Response} answer a problem document @returns {Promise<string>} "" where it gives none */
export async function reasonOf(answer) {
  try {
    const problem = await answer.json();
    return problem.errors?.[0]?.reason ?? problem.detail ?? "";
  } catch {
    return "";
  }
}
