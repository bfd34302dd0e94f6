/**
 * Buttons that ask once more: `data-confirm="Withdraw this consent?"` on a submit button or form.
 * The first press changes the button's words (`data-confirm-label`), the second one acts;
 * leaving the button or ten seconds put it back. No dialog, no lost place.
 */

const BACK_MS = 10_000;

/**
 * @param {HTMLButtonElement} button
 * @param {MouseEvent} event
 */
function ask(button, event) {
  if (button.dataset.asking === "yes") return;
  event.preventDefault();
  const before = button.innerHTML;
  const back = () => {
    button.innerHTML = before;
    delete button.dataset.asking;
    button.removeEventListener("blur", back);
    clearTimeout(timer);
  };
  const timer = setTimeout(back, BACK_MS);
  button.dataset.asking = "yes";
  button.textContent = button.dataset.confirm || button.textContent;
  button.addEventListener("blur", back);
}

/**
 * Show that a form is on its way, and refuse a second press.
 * @param {HTMLButtonElement} button
 */
function busy(button) {
  const before = button.innerHTML;
  button.setAttribute("aria-busy", "true");
  button.textContent = button.dataset.busy || button.textContent;
  // Disabled only after the form data was gathered, or the button's own value would be lost.
  setTimeout(() => {
    button.disabled = true;
  });
  // A page that comes back from the browser's memory must work again.
  addEventListener("pagehide", () => {
    button.innerHTML = before;
    button.disabled = false;
    button.removeAttribute("aria-busy");
  });
}

/** @param {Document} root */
export function startConfirm(root) {
  root.addEventListener("click", (event) => {
    if (!(event.target instanceof Element)) return;
    const button = event.target.closest("button[data-confirm]");
    if (button instanceof HTMLButtonElement) ask(button, event);
  });
  root.addEventListener("submit", (event) => {
    const button = event.submitter;
    if (button instanceof HTMLButtonElement && "busy" in button.dataset) busy(button);
  });
}
