/** The reader's own choice between light, dark and the system's setting. */

const KEY = "maum-theme";
const CHOICES = ["system", "light", "dark"];

/** @returns {string} "system", "light" or "dark" */
export function themeChosen() {
  try {
    return localStorage.getItem(KEY) ?? "system";
  } catch {
    return "system";
  }
}

/** @param {string} choice one of CHOICES; anything else counts as "system" */
export function themeChoose(choice) {
  const known = CHOICES.includes(choice) ? choice : "system";
  try {
    if (known === "system") localStorage.removeItem(KEY);
    else localStorage.setItem(KEY, known);
  } catch {
    // Storage may be closed: the choice then lasts as long as the page.
  }
  if (known === "system") delete document.documentElement.dataset.theme;
  else document.documentElement.dataset.theme = known;
}

/**
 * Wire every `[data-theme-choice="light|dark|system"]` button.
 * @param {ParentNode} root
 */
export function startTheme(root) {
  const buttons = [...root.querySelectorAll("[data-theme-choice]")];
  const show = () => {
    for (const button of buttons) {
      const own = button.getAttribute("data-theme-choice");
      button.setAttribute("aria-pressed", String(own === themeChosen()));
    }
  };
  for (const button of buttons) {
    button.addEventListener("click", () => {
      themeChoose(button.getAttribute("data-theme-choice") ?? "system");
      show();
    });
  }
  show();
}
