/**
 * Answers kept in this browser until they are handed in, so that a reload or a lost connection
 * loses none. One entry a person, campaign and questionnaire; entries older than two weeks go.
 *
 * @typedef {{ uuid: string, startedAt: string, version: string, savedAt: number,
 *             at: number, answers: Record<string, string> }} Sheet
 */

const PREFIX = "maum.sheet.";
const KEPT_MS = 14 * 24 * 60 * 60 * 1000;

/** @param {string} owner @param {string} campaign @param {string} key */
export function nameOf(owner, campaign, key) {
  return `${PREFIX}${owner}:${campaign}:${key}`;
}

/** @param {string} name @returns {Sheet | null} */
export function read(name) {
  try {
    const text = localStorage.getItem(name);
    /** @type {Sheet | null} */
    const sheet = text ? JSON.parse(text) : null;
    return sheet && Date.now() - sheet.savedAt < KEPT_MS ? sheet : null;
  } catch {
    return null; // storage is blocked or the entry is broken: the page works without it
  }
}

/** @param {string} name @param {Sheet} sheet @returns {boolean} whether it is kept */
export function write(name, sheet) {
  try {
    localStorage.setItem(name, JSON.stringify(sheet));
    return true;
  } catch {
    return false;
  }
}

/** @param {string} name */
export function remove(name) {
  try {
    localStorage.removeItem(name);
  } catch {
    /* nothing was kept */
  }
}

/** Drops what is too old or belongs to somebody else. @param {string} owner */
export function tidy(owner) {
  try {
    for (const name of Object.keys(localStorage)) {
      const mine = name.startsWith(`${PREFIX}${owner}:`);
      if (name.startsWith(PREFIX) && (!mine || !read(name))) localStorage.removeItem(name);
    }
  } catch {
    /* nothing was kept */
  }
}

/** Whether anything is kept for a campaign and questionnaire. @param {string} suffix */
export function kept(suffix) {
  try {
    return Object.keys(localStorage).some((name) => name.startsWith(PREFIX) && name.endsWith(`:${suffix}`));
  } catch {
    return false;
  }
}
