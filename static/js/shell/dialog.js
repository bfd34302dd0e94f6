/** Dialogs: `[data-dialog-open="ID"]` opens `<dialog id="ID">`, `[data-dialog-close]` closes it. */

/**
 * @param {string} id of a `<dialog>`
 * @returns {HTMLDialogElement | null} the opened dialog
 */
export function dialogOpen(id) {
  const dialog = document.getElementById(id);
  if (!(dialog instanceof HTMLDialogElement)) return null;
  if (!dialog.open) dialog.showModal();
  return dialog;
}

/** @param {Document} root */
export function startDialogs(root) {
  root.addEventListener("click", (event) => {
    if (!(event.target instanceof Element)) return;
    const opener = event.target.closest("[data-dialog-open]");
    if (opener) {
      if (dialogOpen(opener.getAttribute("data-dialog-open") ?? "")) event.preventDefault();
      return;
    }
    const dialog = event.target.closest("dialog");
    const outside = event.target === dialog && dialog instanceof HTMLDialogElement;
    if (event.target.closest("[data-dialog-close]") || outside) dialog?.close();
  });
}
