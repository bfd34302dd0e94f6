// @ts-check
/**
 * What could not be sent yet: kept on this device and sent again, as often as it takes.
 *
 * Every entry carries a UUID made here, so that sending it twice changes nothing.
 */
import { csrfToken } from "../face/server.js";

const KEPT = "maum-ema-queue";
const REFUSED = [400, 404, 409];

/** @typedef {{owner: string, url: string, body: Record<string, unknown>}} Entry */
/** @typedef {{state: "sent" | "kept" | "refused", detail: string}} Outcome */

/** @returns {Entry[]} */
function read() {
  try {
    const kept = JSON.parse(localStorage.getItem(KEPT) ?? "[]");
    return Array.isArray(kept) ? kept : [];
  } catch {
    return [];
  }
}

/** @param {Entry[]} entries */
function write(entries) {
  try {
    if (entries.length) localStorage.setItem(KEPT, JSON.stringify(entries));
    else localStorage.removeItem(KEPT);
  } catch {
    // Storage is closed or full: what is in memory is still tried.
  }
}

/**
 * Keep the entry, try it at once, and say what became of it.
 * @param {Entry} entry
 * @returns {Promise<Outcome>}
 */
export async function send(entry) {
  write([...read(), entry]);
  const outcome = await attempt(entry);
  if (outcome.state !== "kept") drop(entry);
  return outcome;
}

/**
 * Send again what this person left behind; entries of others wait for them.
 * @param {string} owner
 * @returns {Promise<number>} how many are still waiting
 */
export async function flush(owner) {
  for (const entry of read().filter((each) => each.owner === owner)) {
    const outcome = await attempt(entry);
    if (outcome.state === "kept") break;
    drop(entry);
  }
  return waiting(owner);
}

/**
 * @param {string} owner
 * @returns {number} how many entries of this person still wait
 */
export function waiting(owner) {
  return read().filter((each) => each.owner === owner).length;
}

/** @param {Entry} entry */
function drop(entry) {
  const same = JSON.stringify(entry);
  write(read().filter((each) => JSON.stringify(each) !== same));
}

/**
 * @param {Entry} entry
 * @returns {Promise<Outcome>}
 */
async function attempt(entry) {
  const headers = {
    "Content-Type": "application/json",
    Accept: "application/json",
    "X-CSRFToken": csrfToken(),
  };
  try {
    const body = JSON.stringify(entry.body);
    const response = await fetch(entry.url, { method: "POST", headers, body });
    if (response.ok) return { state: "sent", detail: "" };
    if (!REFUSED.includes(response.status)) return { state: "kept", detail: "" };
    return { state: "refused", detail: await detailOf(response) };
  } catch {
    return { state: "kept", detail: "" };
  }
}

/** @param {Response} response a problem document */
async function detailOf(response) {
  try {
    return (await response.json()).detail ?? "";
  } catch {
    return "";
  }
}
