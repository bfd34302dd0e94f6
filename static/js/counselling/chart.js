/**
 * Charts under the pointer and the arrow keys. The server draws each chart as one picture beside a
 * table; here the picture becomes one stop in the tab order, on which the arrow keys walk from day
 * to day and Enter opens the day. Without this script the picture, its titles and the table remain.
 */

const KEYS = { ArrowLeft: -1, ArrowRight: 1, PageUp: -7, PageDown: 7 };

/** @param {Element} picture @returns {SVGElement[]} the hits of whichever drawing is shown */
function hitsOf(picture) {
  const shown = [...picture.querySelectorAll("svg.scene")].find((svg) => svg.getClientRects().length > 0);
  return /** @type {SVGElement[]} */ ([...(shown?.querySelectorAll(".scene__hit") ?? [])]);
}

/** @param {HTMLElement} picture @returns {HTMLElement} */
function tipOf(picture) {
  const known = picture.querySelector(".chart-tip");
  if (known instanceof HTMLElement) return known;
  const tip = document.createElement("div");
  tip.className = "chart-tip";
  tip.setAttribute("aria-hidden", "true");
  tip.hidden = true;
  picture.append(tip);
  return tip;
}

/** @param {HTMLElement} picture @param {SVGElement} hit */
function tipPlace(picture, hit) {
  const tip = tipOf(picture);
  tip.replaceChildren(
    ...(hit.dataset.tip ?? "").split("\n").map((line) => Object.assign(document.createElement("p"), { textContent: line })),
  );
  tip.hidden = false;
  const area = picture.getBoundingClientRect();
  const mark = hit.getBoundingClientRect();
  const middle = mark.left - area.left + mark.width / 2;
  const left = middle + 14 + tip.offsetWidth > area.width ? middle - 14 - tip.offsetWidth : middle + 14;
  tip.style.left = `${Math.max(0, left)}px`;
  tip.style.top = `${Math.min(24, Math.max(0, area.height - tip.offsetHeight))}px`;
}

/** @param {HTMLElement} picture */
function leave(picture) {
  for (const hit of picture.querySelectorAll(".is-here")) hit.classList.remove("is-here");
  tipOf(picture).hidden = true;
}

/** @param {HTMLElement} picture @param {SVGElement} hit */
function show(picture, hit) {
  leave(picture);
  hit.classList.add("is-here");
  tipPlace(picture, hit);
}

/** @param {SVGElement | undefined} hit */
function follow(hit) {
  if (hit?.dataset.href) location.assign(hit.dataset.href);
}

/** @param {HTMLElement} picture @param {number} number */
function speak(picture, number) {
  const hits = hitsOf(picture);
  const hit = hits[number];
  if (!hit) return;
  picture.setAttribute("aria-valuemax", String(hits.length - 1));
  picture.setAttribute("aria-valuenow", String(number));
  picture.setAttribute("aria-valuetext", (hit.dataset.tip ?? "").replaceAll("\n", ". "));
}

/** @param {HTMLElement} picture with at least one hit: makes it a stop that arrow keys move in */
function startKeys(picture) {
  picture.tabIndex = 0;
  picture.setAttribute("role", "slider");
  picture.setAttribute("aria-label", picture.dataset.chartLabel ?? "");
  picture.setAttribute("aria-valuemin", "0");
  let here = hitsOf(picture).length - 1;
  speak(picture, here);
  picture.addEventListener("keydown", (event) => {
    const hits = hitsOf(picture);
    if (event.key === "Enter") return follow(hits[here]);
    if (event.key === "Escape") return leave(picture);
    const target = event.key === "Home" ? 0 : event.key === "End" ? hits.length - 1 : here + (KEYS[/** @type {keyof typeof KEYS} */ (event.key)] ?? NaN);
    if (Number.isNaN(target)) return;
    event.preventDefault();
    here = Math.min(hits.length - 1, Math.max(0, target));
    show(picture, hits[here]);
    speak(picture, here);
  });
  picture.addEventListener("focus", () => {
    if (picture.matches(":focus-visible")) show(picture, hitsOf(picture)[here]);
  });
  picture.addEventListener("blur", () => leave(picture));
}

/** @param {HTMLElement} picture */
function startPicture(picture) {
  const hits = picture.querySelectorAll(".scene__hit");
  if (hits.length === 0) return;
  // The native titles would show a second tip beside ours.
  for (const title of picture.querySelectorAll(".scene__hit > title")) title.remove();
  picture.addEventListener("pointermove", (event) => {
    const hit = event.target instanceof Element ? event.target.closest(".scene__hit") : null;
    if (hit instanceof SVGElement) show(picture, hit);
    else leave(picture);
  });
  picture.addEventListener("pointerleave", () => leave(picture));
  picture.addEventListener("click", (event) => {
    const hit = event.target instanceof Element ? event.target.closest(".scene__hit") : null;
    if (hit instanceof SVGElement) follow(hit);
  });
  startKeys(picture);
}

/** @param {ParentNode} root every chart below it that has not been started yet */
export function startCharts(root) {
  for (const picture of root.querySelectorAll("[data-chart]")) {
    if (!(picture instanceof HTMLElement) || "started" in picture.dataset) continue;
    picture.dataset.started = "";
    startPicture(picture);
  }
}
