/**
 * The plan of a campaign: steps beyond the first empty one stay out of sight until they are asked
 * for, and the least total is asked only where a step hangs on another. Without this script every
 * row is there, and "Add steps" asks the server for more.
 */

/** @param {Element} step @returns {boolean} whether a questionnaire is chosen in it */
function filled(step) {
  return step.querySelector("select")?.value !== "";
}

/** @param {HTMLElement} step shows the least total where it means something */
function leastShow(step) {
  const [, after] = step.querySelectorAll("select");
  const least = step.querySelector(".plan__least");
  if (least instanceof HTMLElement) least.hidden = after?.value === "" && !least.matches(".field--error");
}

/** @param {HTMLFormElement} form */
function start(form) {
  /** @type {HTMLElement[]} */
  const steps = Array.from(form.querySelectorAll("[data-step]"));
  const last = steps.map(filled).lastIndexOf(true);
  steps.forEach((step, index) => {
    step.hidden = index > last + (last < 0 ? 1 : 0);
    leastShow(step);
    step.addEventListener("change", () => leastShow(step));
  });
  form.querySelector("[data-more]")?.addEventListener("click", (event) => {
    const next = steps.find((step) => step.hidden);
    if (!next) return; // the server has more
    event.preventDefault();
    next.hidden = false;
    next.querySelector("select")?.focus();
  });
}

for (const form of document.querySelectorAll("form[data-campaign-form]")) {
  if (form instanceof HTMLFormElement) start(form);
}

export {};
