/**
 * Keyboard: `data-key="j"` on a link or button presses it; `data-key-next` / `data-key-prev` lists
 * (`[data-rows]`) move with j and k; `?` shows the list. Nothing fires while somebody types.
 */
import { dialogOpen } from "./dialog.js";

/** @param {EventTarget | null} target */
function typing(target) {
  if (!(target instanceof HTMLElement)) return false;
  return target.isContentEditable || /^(INPUT|TEXTAREA|SELECT)$/.test(target.tagName);
}

/**
 * @param {Document} root
 * @param {number} step 1 for the next row, -1 for the one before
 */
function moveRow(root, step) {
  const rows = /** @type {HTMLElement[]} */ ([...root.querySelectorAll("[data-rows] a.row")]);
  if (rows.length === 0) return;
  const here = rows.findIndex((row) => row === document.activeElement);
  const open = rows.findIndex((row) => row.hasAttribute("aria-current"));
  const from = here >= 0 ? here : open >= 0 ? open : step > 0 ? -1 : rows.length;
  const row = rows[Math.min(rows.length - 1, Math.max(0, from + step))];
  row.focus();
  row.scrollIntoView({ block: "nearest" });
}

/** @param {Document} root */
function listShortcuts(root) {
  const list = root.querySelector("[data-shortcut-list]");
  if (!list || list.childElementCount > 0) return;
  const rows = root.querySelector("[data-rows]") ? [["j", list.getAttribute("data-next")], ["k", list.getAttribute("data-previous")]] : [];
  for (const element of root.querySelectorAll("[data-key]")) {
    const words = element.getAttribute("data-key-label") ?? element.textContent ?? "";
    rows.push([element.getAttribute("data-key"), words.trim()]);
  }
  rows.push(["?", list.getAttribute("data-this")]);
  for (const [key, words] of rows) {
    const term = document.createElement("dt");
    term.append(Object.assign(document.createElement("kbd"), { textContent: key }));
    list.append(term, Object.assign(document.createElement("dd"), { textContent: words }));
  }
}

/** @param {Document} root */
export function startShortcuts(root) {
  listShortcuts(root);
  root.addEventListener("keydown", (event) => {
    if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey) return;
    if (typing(event.target) || root.querySelector("dialog[open]")) return;
    if (event.key === "?") return void (dialogOpen("shortcuts") && event.preventDefault());
    if (event.key === "j" || event.key === "k") return moveRow(root, event.key === "j" ? 1 : -1);
    const target = root.querySelector(`[data-key="${CSS.escape(event.key)}"]`);
    if (!(target instanceof HTMLElement)) return;
    event.preventDefault();
    if (target instanceof HTMLInputElement) target.focus();
    else target.click();
  });
}
