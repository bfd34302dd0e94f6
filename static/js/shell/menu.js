/** Menus made of `<details class="menu">`: closed by Escape, by a click outside, by leaving. */

/** @param {HTMLDetailsElement} menu */
function startMenu(menu) {
  const summary = menu.querySelector("summary");
  menu.addEventListener("keydown", (event) => {
    if (event.key !== "Escape" || !menu.open) return;
    menu.open = false;
    summary?.focus();
    event.stopPropagation();
  });
  menu.addEventListener("focusout", (event) => {
    const next = /** @type {Node | null} */ (event.relatedTarget);
    if (next && !menu.contains(next)) menu.open = false;
  });
}

/** @param {Document} root */
export function startMenus(root) {
  const menus = /** @type {HTMLDetailsElement[]} */ ([...root.querySelectorAll("details.menu")]);
  menus.forEach(startMenu);
  root.addEventListener("click", (event) => {
    for (const menu of menus) {
      if (menu.open && !menu.contains(/** @type {Node} */ (event.target))) menu.open = false;
    }
  });
}
