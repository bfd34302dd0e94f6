/** Says on a questionnaire's card that it was begun on this device. */
import { kept } from "./store.js";

const marks = [...document.querySelectorAll("[data-kept]")];
const begun = marks.length ? await kept() : new Set();
for (const mark of marks) {
  if (mark instanceof HTMLElement) mark.hidden = !begun.has(mark.dataset.kept ?? "");
}
