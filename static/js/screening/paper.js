/**
 * Typing a paper sheet in: a number that can be nothing else moves on to the next item, Enter and
 * the arrows walk, Backspace in an empty box goes back. Without this script Tab does.
 */

/** @param {HTMLInputElement} box @returns {boolean} whether its number is offered and complete */
function settled(box) {
  const offered = (box.dataset.offered ?? "").split(" ");
  const typed = box.value.trim();
  return offered.includes(typed) && !offered.some((value) => value !== typed && value.startsWith(typed));
}

/** @param {HTMLFormElement} form */
function start(form) {
  /** @type {HTMLInputElement[]} */
  const boxes = Array.from(form.querySelectorAll("[data-offered]"));
  const submit = form.querySelector("button[type=submit]");

  /** @param {number} index */
  function go(index) {
    const box = boxes[index];
    if (box) {
      box.focus();
      box.select();
    } else if (index >= boxes.length && submit instanceof HTMLElement) submit.focus();
  }

  boxes.forEach((box, index) => {
    box.addEventListener("input", () => {
      if (settled(box)) go(index + 1);
    });
    box.addEventListener("keydown", (event) => {
      const back = event.key === "ArrowUp" || (event.key === "Backspace" && box.value === "");
      const on = event.key === "ArrowDown" || event.key === "Enter";
      if (!back && !on) return;
      event.preventDefault();
      go(index + (on ? 1 : -1));
    });
  });
  go(Math.max(0, boxes.findIndex((box) => box.value === "")));
}

for (const form of document.querySelectorAll("form[data-paper]")) {
  if (form instanceof HTMLFormElement) start(form);
}

export {};
