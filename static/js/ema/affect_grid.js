// @ts-check
/** The affect grid: one gesture for pleasantness and energy, by finger, mouse or arrow keys. */

const REACH = 4;
const EDGE = 0.11; // the dot's centre stays this far inside the pad

/** @typedef {{valence: number, arousal: number}} Affect */

/**
 * @param {HTMLElement} root
 * @param {{valence: Record<string, string>, arousal: Record<string, string>}} words
 * @param {(affect: Affect) => void} onChange
 * @returns {(affect: Affect) => void} places the dot, for a check-in that is taken up again
 */
export function startAffectGrid(root, words, onChange) {
  const pad = /** @type {HTMLElement} */ (root.querySelector("[data-pad]"));
  const dot = /** @type {HTMLElement} */ (root.querySelector("[data-dot]"));
  const said = /** @type {HTMLElement} */ (root.querySelector("[data-said]"));
  const axes = {
    valence: /** @type {HTMLInputElement} */ (root.querySelector("[data-axis=valence]")),
    arousal: /** @type {HTMLInputElement} */ (root.querySelector("[data-axis=arousal]")),
  };

  /** @param {Affect} affect */
  function settle(affect) {
    axes.valence.value = String(affect.valence);
    axes.arousal.value = String(affect.arousal);
    place(affect.valence, affect.arousal);
    dot.classList.remove("is-untouched");
    const text = moodWords(affect, words);
    if (said.textContent !== text) said.textContent = text;
    for (const axis of Object.values(axes)) axis.setAttribute("aria-valuetext", text);
    onChange(affect);
  }

  /**
   * @param {number} valence
   * @param {number} arousal
   */
  function place(valence, arousal) {
    const span = 1 - 2 * EDGE;
    dot.style.left = `${100 * (EDGE + (span * (valence + REACH)) / (2 * REACH))}%`;
    dot.style.top = `${100 * (EDGE + (span * (REACH - arousal)) / (2 * REACH))}%`;
  }

  const now = () => ({ valence: Number(axes.valence.value), arousal: Number(axes.arousal.value) });

  /** @param {PointerEvent} event */
  function follow(event) {
    const box = pad.getBoundingClientRect();
    const span = 1 - 2 * EDGE;
    const share = (/** @type {number} */ at) => Math.min(1, Math.max(0, (at - EDGE) / span));
    const x = share((event.clientX - box.left) / box.width);
    const y = share((event.clientY - box.top) / box.height);
    const [valence, arousal] = [2 * REACH * x - REACH, REACH - 2 * REACH * y];
    settle({ valence: Math.round(valence), arousal: Math.round(arousal) });
    place(valence, arousal); // under the finger; it settles in its cell when let go
  }

  pad.addEventListener("pointerdown", (event) => {
    pad.setPointerCapture(event.pointerId);
    dot.classList.remove("is-settling");
    follow(event);
  });
  pad.addEventListener("pointermove", (event) => {
    if (pad.hasPointerCapture(event.pointerId)) follow(event);
  });
  pad.addEventListener("pointerup", () => {
    dot.classList.add("is-settling");
    settle(now());
  });

  /** @type {Record<string, [keyof Affect, number]>} */
  const keys = {
    ArrowLeft: ["valence", -1],
    ArrowRight: ["valence", 1],
    ArrowDown: ["arousal", -1],
    ArrowUp: ["arousal", 1],
  };
  for (const axis of Object.values(axes)) {
    axis.addEventListener("keydown", (event) => {
      const move = keys[event.key];
      if (!move) return;
      event.preventDefault();
      const affect = now();
      affect[move[0]] = Math.max(-REACH, Math.min(REACH, affect[move[0]] + move[1]));
      dot.classList.add("is-settling");
      settle(affect);
    });
    axis.addEventListener("input", () => settle(now())); // screen readers set values by themselves
  }
  return settle;
}

/**
 * @param {Affect} affect
 * @param {{valence: Record<string, string>, arousal: Record<string, string>}} words
 */
export function moodWords(affect, words) {
  const parts = [words.valence[affect.valence], words.arousal[affect.arousal]].filter(Boolean);
  const text = parts.join(", ");
  return text.charAt(0).toLocaleUpperCase() + text.slice(1);
}
