/** Small buttons: print the page, copy text, show a password, fill in a demonstration log-in. */

/** @param {HTMLButtonElement} button with `data-copy="ID"`: copies that element's text */
async function copy(button) {
  const source = document.getElementById(button.dataset.copy ?? "");
  if (!source) return;
  await navigator.clipboard.writeText((source.textContent ?? "").trim());
  const before = button.textContent;
  button.textContent = button.dataset.copied || before;
  setTimeout(() => {
    button.textContent = before;
  }, 2000);
}

/** @param {HTMLButtonElement} button with `data-reveal="ID"`: shows or hides that password */
function reveal(button) {
  const input = document.getElementById(button.dataset.reveal ?? "");
  if (!(input instanceof HTMLInputElement)) return;
  const shown = input.type === "password";
  input.type = shown ? "text" : "password";
  button.setAttribute("aria-pressed", String(shown));
}

/** @param {HTMLButtonElement} button with `data-fill` and the values: fills the log-in form in */
function fill(button) {
  const { email = "", password = "", code = "" } = button.dataset;
  for (const [id, value] of [["id_login", email], ["id_password", password], ["id_code", code]]) {
    const input = document.getElementById(id);
    if (input instanceof HTMLInputElement && value) input.value = value;
  }
}

/**
 * Logging out leaves no unfinished answers on a shared machine.
 * @param {string} prefix of the names in this browser's storage
 */
function forget(prefix) {
  try {
    const names = Object.keys(localStorage).filter((name) => name.startsWith(prefix));
    for (const name of names) localStorage.removeItem(name);
    indexedDB.deleteDatabase(`${prefix}answers`); // screening/store.js
  } catch {
    // storage is blocked: nothing was kept either
  }
}

/** @param {Document} root */
export function startTools(root) {
  root.addEventListener("submit", (event) => {
    if (event.target instanceof HTMLFormElement && event.target.dataset.forget) forget(event.target.dataset.forget);
  });
  root.addEventListener("click", (event) => {
    if (!(event.target instanceof Element)) return;
    const button = event.target.closest("button");
    if (!button) return;
    if ("print" in button.dataset) window.print();
    if ("copy" in button.dataset) void copy(button);
    if ("reveal" in button.dataset) reveal(button);
    if ("fill" in button.dataset) fill(button);
    if ("reload" in button.dataset) location.reload();
    if ("back" in button.dataset) history.back();
  });
}
