// Runs before the first paint so that a chosen theme does not flash; the only non-module script.
(function () {
  try {
    var theme = localStorage.getItem("maum-theme");
    if (theme === "light" || theme === "dark") document.documentElement.dataset.theme = theme;
  } catch (error) {
    // Storage may be closed; the system's setting then stands.
  }
})();
