/** Says on a questionnaire's card that it was begun on this device. */
import { kept } from "./store.js";

for (const mark of document.querySelectorAll("[data-kept]")) {
  if (mark instanceof HTMLElement) mark.hidden = !kept(mark.dataset.kept ?? "");
}
