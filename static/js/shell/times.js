/** Relative times: `<time datetime="..." data-relative>` reads "3 hours ago" and stays current. */

/** @type {[Intl.RelativeTimeFormatUnit, number][]} */
const STEPS = [
  ["minute", 60],
  ["hour", 3600],
  ["day", 86400],
];
const EVERY_MS = 60_000;

/**
 * @param {Date} then
 * @param {Date} now
 * @param {string} language BCP 47
 * @returns {string} "2 hours ago", "in 5 minutes", "just now"
 */
export function relative(then, now, language) {
  const seconds = (then.getTime() - now.getTime()) / 1000;
  const size = Math.abs(seconds);
  const words = new Intl.RelativeTimeFormat(language, { numeric: "auto" });
  if (size < 60) return words.format(0, "second");
  let [unit, length] = STEPS[0];
  for (const [name, each] of STEPS) if (size >= each) [unit, length] = [name, each];
  return words.format(Math.trunc(seconds / length), unit);
}

/** @param {Document} root */
export function startTimes(root) {
  const language = root.documentElement.lang || "en";
  const show = () => {
    for (const element of root.querySelectorAll("time[data-relative]")) {
      const then = new Date(element.getAttribute("datetime") ?? "");
      if (Number.isNaN(then.getTime())) continue;
      if (!element.getAttribute("title")) element.setAttribute("title", then.toLocaleString(language));
      element.textContent = relative(then, new Date(), language);
    }
  };
  show();
  setInterval(show, EVERY_MS);
  root.addEventListener("htmx:afterSwap", show);
}
