// @ts-check
/** A slider without a preset value: it has none until the line is touched. */

/**
 * @param {HTMLInputElement} range
 * @param {{sliderValue: string, untouched: string}} words
 * @param {(value: number) => void} onChange
 * @returns {(value: number) => void} sets the value, for a check-in that is taken up again
 */
export function startSlider(range, words, onChange) {
  range.setAttribute("aria-valuetext", words.untouched);

  const said = range.parentElement?.querySelector("[data-said]");

  function touched() {
    said?.classList.add("is-done");
    range.classList.remove("is-untouched");
    range.setAttribute("aria-valuetext", words.sliderValue.replace("{n}", range.value));
    onChange(Number(range.value));
  }

  for (const kind of ["input", "change", "pointerup"]) range.addEventListener(kind, touched);
  range.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" && event.key !== " ") return; // the middle is an answer too
    event.preventDefault();
    touched();
  });
  return (value) => {
    range.value = String(value);
    touched();
  };
}
