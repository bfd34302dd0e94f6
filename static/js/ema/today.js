// @ts-check
/** Sends what was answered offline, and says so while it still waits. */
import { flush, waiting } from "./queue.js";

const note = /** @type {HTMLElement | null} */ (document.querySelector("[data-waiting]"));
const owner = note?.dataset.owner ?? "";

async function deliver() {
  if (!note || waiting(owner) === 0) return;
  const left = await flush(owner);
  if (left === 0) location.reload(); // the page now knows the check-in as answered
  note.hidden = left === 0;
}

addEventListener("online", () => void deliver());
void deliver();
