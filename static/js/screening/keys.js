/**
 * Keys inside a questionnaire: digits choose, Enter goes on, Backspace goes back. Where one question
 * is shown at a time, left and right do as well; up and down always move between the answers.
 *
 * They work only while something in the form has the focus, so that they surprise nobody.
 *
 * @param {HTMLFormElement} form
 * @param {{ steps: () => boolean, here: (target: Element) => HTMLElement | null,
 *           choose: (question: HTMLElement, place: number) => void,
 *           go: (question: HTMLElement, step: 1 | -1) => void }} does
 */
export function startKeys(form, does) {
  form.addEventListener("keydown", (event) => {
    if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
    if (!(event.target instanceof Element)) return;
    const question = does.here(event.target);
    if (!question) return;
    if (/^[1-9]$/.test(event.key)) does.choose(question, Number(event.key) - 1);
    else if (back(event.key, does.steps())) does.go(question, -1);
    else if (on(event, does.steps())) does.go(question, 1);
    else return;
    event.preventDefault();
  });
}

/** @param {string} key @param {boolean} steps */
function back(key, steps) {
  return key === "Backspace" || (steps && key === "ArrowLeft");
}

/** Enter presses a button or link that has the focus. @param {KeyboardEvent} event @param {boolean} steps */
function on(event, steps) {
  if (steps && event.key === "ArrowRight") return true;
  const pressed = event.target instanceof Element && event.target.closest("button, a, summary");
  return event.key === "Enter" && !pressed;
}
