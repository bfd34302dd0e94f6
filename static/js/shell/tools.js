/** Small buttons: print the page, copy text, show a password, fill in a demonstration log-in. */

/** @param {HTMLButtonElement} button with `data-copy="ID"`: copies that element's text */
async function copy(button) {
  const source = document.getElementById(button.dataset.copy ?? "");
  if (!source) return;
  await navigator.clipboard.writeText((source.textContent ?? "").trim());
  const before = button.textContent;
  button.textContent = button.dataset.copied ?? before;
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

/** Fill the log-in form from a demo row: `data-fill="email|password"`. @param {HTMLButtonElement} button */
function fill(button) {
  for (const [id, value] of [["id_login", button.dataset.email], ["id_password", button.dataset.password], ["id_code", button.dataset.code]]) {
    const input = document.getElementById(id);
    if (input instanceof HTMLInputElement && value) input.value = value;
  }
}

/** @param {Document} root */
export function startTools(root) {
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
