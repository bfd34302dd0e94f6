// @ts-check
/**
 * Registers the service worker and shows, on any page, when the connection is gone.
 *
 * Elements with `data-offline-note` are hidden while there is a connection; a page with
 * `data-reload="online"` opens again when it is back.
 */

const WORKER = "/sw.js";

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
  addEventListener("online", () => {
    show();
    if (page.querySelector("[data-reload=online]")) location.reload();
  });
  addEventListener("offline", show);
  show();
  register();
}

/** A page works without the worker: a refusal (private window, plain HTTP) is no error. */
function register() {
  navigator.serviceWorker?.register(WORKER, { scope: "/" }).catch(() => undefined);
}

startOffline(document);
