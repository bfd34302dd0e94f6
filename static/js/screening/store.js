/**
 * Answers kept in this browser until they are handed in, so that a reload or a lost connection
 * loses none. One entry a person, campaign and questionnaire; entries older than two weeks go.
 *
 * The database's name starts with what logging out forgets (data-forget, shell/tools.js).
 *
 * @typedef {{ value: number | null, at: string }} Given an answer and its moment, ISO 8601
 * @typedef {{ name: string, uuid: string, startedAt: string, version: string, savedAt: number,
 *             at: number, answers: Record<string, Given>, ms: Record<string, number>,
 *             revision: number, unsent: string[] }} Sheet
 */

const DATABASE = "maum.sheet.answers";
const STORE = "sheets";
const KEPT_MS = 14 * 24 * 60 * 60 * 1000;

/** @param {string} owner @param {string} campaign @param {string} key */
export function nameOf(owner, campaign, key) {
  return `${owner}:${campaign}:${key}`;
}

/** @returns {Promise<IDBDatabase>} */
function open() {
  return new Promise((resolve, reject) => {
    const request = indexedDB.open(DATABASE, 1);
    request.onupgradeneeded = () => request.result.createObjectStore(STORE, { keyPath: "name" });
    request.onerror = () => reject(request.error);
    request.onsuccess = () => {
      request.result.onversionchange = () => request.result.close(); // logging out elsewhere
      resolve(request.result);
    };
  });
}

/** Open as long as the page is: an answer given just before a reload has no time for opening. */
const database = open();
database.catch(() => undefined); // storage is blocked: each use says so

/**
 * @template Found
 * @param {IDBTransactionMode} mode
 * @param {(store: IDBObjectStore) => IDBRequest<Found>} work
 * @returns {Promise<Found>} once it is on the disk
 */
async function within(mode, work) {
  const transaction = (await database).transaction(STORE, mode, { durability: "strict" });
  return await new Promise((resolve, reject) => {
    const request = work(transaction.objectStore(STORE));
    transaction.oncomplete = () => resolve(request.result);
    transaction.onabort = () => reject(transaction.error);
    transaction.commit(); // not left to the page's end, which would give it up
  });
}

/** @param {Sheet} sheet */
const fresh = (sheet) => Date.now() - sheet.savedAt < KEPT_MS;

/** @param {string} name @returns {Promise<Sheet | null>} */
export async function read(name) {
  try {
    /** @type {Sheet | undefined} */
    const sheet = await within("readonly", (store) => store.get(name));
    return sheet && fresh(sheet) ? sheet : null;
  } catch {
    return null; // storage is blocked: the page works without it
  }
}

/** @param {Sheet} sheet @returns {Promise<boolean>} whether it is kept */
export async function write(sheet) {
  try {
    await within("readwrite", (store) => store.put(structuredClone(sheet)));
    return true;
  } catch {
    return false;
  }
}

/** @param {string} name */
export async function remove(name) {
  try {
    await within("readwrite", (store) => store.delete(name));
  } catch {
    // nothing was kept
  }
}

/** @returns {Promise<Sheet[]>} */
async function all() {
  try {
    return await within("readonly", (store) => store.getAll());
  } catch {
    return [];
  }
}

/** Drops what is too old or belongs to somebody else. @param {string} owner */
export async function tidy(owner) {
  for (const sheet of await all()) {
    if (!sheet.name.startsWith(`${owner}:`) || !fresh(sheet)) await remove(sheet.name);
  }
}

/** Campaign and questionnaire, "7:phq9", of what is kept. @returns {Promise<Set<string>>} */
export async function kept() {
  const begun = (await all()).filter((sheet) => fresh(sheet) && Object.keys(sheet.answers).length);
  const names = begun.map((sheet) => sheet.name);
  return new Set(names.map((name) => name.slice(name.indexOf(":") + 1)));
}
