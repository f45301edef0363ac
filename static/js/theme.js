// Optional, all of it: every page is whole without a script. First the theme that was chosen.
(function () {
  "use strict";
  var root = document.documentElement, key = "parity-theme", themes = ["system", "light", "dark"];

  function stored() {
    try { return localStorage.getItem(key) || "system"; } catch (error) { return "system"; }
  }
  function apply(theme) {
    if (theme === "light" || theme === "dark") root.setAttribute("data-theme", theme);
    else root.removeAttribute("data-theme");
  }
  var theme = stored(), button = document.querySelector("[data-theme-toggle]");
  apply(theme);
  if (!button) return;
  function show() {
    button.textContent = "◐ " + theme;
    button.setAttribute("aria-label", "Theme: ◐ " + theme);
  }
  button.hidden = false;
  show();
  button.addEventListener("click", function () {
    theme = themes[(themes.indexOf(theme) + 1) % themes.length];
    try { localStorage.setItem(key, theme); } catch (error) { /* kept for this page only */ }
    apply(theme);
    show();
  });
})();
