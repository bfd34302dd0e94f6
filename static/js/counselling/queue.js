/**
 * The queue: htmx fetches the list every twenty seconds and the chosen profile beside it; this
 * keeps the choice marked, the place in the list, and the charts alive.
 */
import { startCharts } from "./chart.js";

/** @param {ParentNode} root @returns {HTMLElement | null} */
function chosen(root) {
  return root.querySelector("#queue-list a.row[aria-current]");
}

/** @param {Element | null} row */
function mark(row) {
  for (const other of document.querySelectorAll("#queue-list a.row[aria-current]")) other.removeAttribute("aria-current");
  row?.setAttribute("aria-current", "true");
}

/** @param {CustomEvent} event the list is asked for with the choice, so that it comes back marked */
function keepChoice(event) {
  const row = chosen(document);
  if (event.detail.target?.id === "queue-list" && row) event.detail.parameters.flag = row.dataset.flag;
}

/** @param {CustomEvent} event */
function paneShown(event) {
  if (event.detail.target?.id !== "pane") return;
  document.querySelector("[data-queue]")?.classList.add("split--detail-open");
  mark(event.detail.requestConfig?.elt?.closest?.("a.row") ?? null);
  const pane = document.getElementById("pane");
  if (!pane) return;
  pane.scrollTop = 0;
  startCharts(pane);
  // On a phone the list is gone: reading begins at the profile. Beside the list, keys stay in it.
  if (matchMedia("(min-width: 60rem)").matches) return;
  const title = pane.querySelector("[data-pane-title]");
  if (title instanceof HTMLElement) title.focus();
}

/** @param {CustomEvent} event a refused or failed fragment: the whole address can explain it */
function paneFailed(event) {
  if (event.detail.target?.id === "pane") location.assign(event.detail.pathInfo.requestPath);
}

startCharts(document);
chosen(document)?.scrollIntoView({ block: "nearest" });
document.body.addEventListener("htmx:configRequest", (event) => keepChoice(/** @type {CustomEvent} */ (event)));
document.body.addEventListener("htmx:afterSwap", (event) => paneShown(/** @type {CustomEvent} */ (event)));
document.body.addEventListener("htmx:responseError", (event) => paneFailed(/** @type {CustomEvent} */ (event)));
addEventListener("popstate", () => location.reload());
