// @ts-check
/**
 * Registers the service worker and shows, on any page, when the connection is gone.
 *
 * Elements with `data-offline-note` are hidden while there is a connection; a page with
 * `data-reload="online"` opens again when it is back.
 */

const WORKER = "/sw.js";
const ALIVE = "/health/live";
const FIRST_WAIT_MS = 1000;
const LAST_WAIT_MS = 30_000;

/**
 * @param {Document} page
 * @returns {void}
 */
export function startOffline(page) {
  const show = () => {
    page.documentElement.dataset.connection = navigator.onLine ? "online" : "offline";
    for (const note of page.querySelectorAll("[data-offline-note]")) {
      /** @type {HTMLElement} */ (note).hidden = navigator.onLine;
    }
  };
  addEventListener("online", show);
  addEventListener("offline", show);
  show();
  register();
  if (page.querySelector("[data-reload=online]")) void reopen(FIRST_WAIT_MS);
}

/**
 * Opens the page again once the server answers. A device says that it is on line before a request
 * gets through, and the server can be away while the device is on line: so the server is asked.
 * @param {number} wait_ms until the next question; doubled each time, and cut short by "online"
 * @returns {Promise<void>}
 */
async function reopen(wait_ms) {
  await new Promise((resolve) => {
    setTimeout(resolve, wait_ms);
    addEventListener("online", resolve, { once: true });
  });
  const answer = await fetch(ALIVE, { cache: "no-store" }).catch(() => null);
  if (answer?.ok) location.reload();
  else await reopen(Math.min(2 * wait_ms, LAST_WAIT_MS));
}

/** A page works without the worker: a refusal (private window, plain HTTP) is no error. */
function register() {
  navigator.serviceWorker?.register(WORKER, { scope: "/" }).catch(() => undefined);
}

startOffline(document);
