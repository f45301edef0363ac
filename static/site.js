// Optional: every page is whole without it. Theme, filters kept in the query string, «/» for the search.
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
  apply(stored());

  function themeButton() {
    var button = document.querySelector("[data-theme-toggle]"), theme = stored();
    if (!button) return;
    function show() { button.textContent = "Theme: " + theme; }
    button.hidden = false;
    show();
    button.addEventListener("click", function () {
      theme = themes[(themes.indexOf(theme) + 1) % themes.length];
      try { localStorage.setItem(key, theme); } catch (error) { /* kept for this page only */ }
      apply(theme);
      show();
    });
  }

  function filters() {
    var bar = document.querySelector("[data-filters]"), table = document.querySelector("[data-filterable]");
    if (!bar || !table) return;
    var fields = Array.prototype.slice.call(bar.querySelectorAll("[data-filter]"));
    var rows = Array.prototype.slice.call(table.querySelectorAll("[data-row]"));
    var found = bar.querySelector("[data-found]");
    var texts = rows.map(function (row) { return row.textContent.toLowerCase(); });

    function fits(row, n) {
      return fields.every(function (field) {
        var name = field.getAttribute("data-filter"), wanted = field.value.trim();
        if (!wanted) return true;
        if (name === "q") return wanted.toLowerCase().split(/\s+/).every(function (word) { return texts[n].indexOf(word) >= 0; });
        var has = row.getAttribute("data-" + name) || "";
        return name === "adr" ? has.split(" ").indexOf(wanted) >= 0 : has === wanted;
      });
    }
    function update(keep) {
      var shown = 0;
      rows.forEach(function (row, n) { row.hidden = !fits(row, n); if (!row.hidden) shown += 1; });
      Array.prototype.forEach.call(table.tBodies, function (body) { body.hidden = !body.querySelector("[data-row]:not([hidden])"); });
      found.textContent = shown === rows.length ? "" : shown + " of " + rows.length + " rows shown";
      if (keep) return;
      var query = new URLSearchParams();
      fields.forEach(function (field) { if (field.value) query.set(field.getAttribute("data-filter"), field.value); });
      var said = query.toString();
      try { history.replaceState(null, "", location.pathname + (said ? "?" + said : "") + location.hash); } catch (error) { /* a folder opened in the browser */ }
    }
    var given = new URLSearchParams(location.search);
    fields.forEach(function (field) {
      field.value = given.get(field.getAttribute("data-filter")) || "";
      if (field.selectedIndex === -1) field.value = "";
      field.addEventListener(field.tagName === "SELECT" ? "change" : "input", function () { update(false); });
    });
    bar.querySelector("[data-clear]").addEventListener("click", function () {
      fields.forEach(function (field) { field.value = ""; });
      update(false);
    });
    document.addEventListener("keydown", function (event) {
      if (event.key !== "/" || event.ctrlKey || event.metaKey || event.altKey || /^(INPUT|SELECT|TEXTAREA)$/.test(event.target.tagName)) return;
      event.preventDefault();
      bar.querySelector("input").focus();
    });
    bar.hidden = false;
    update(true);
  }

  document.addEventListener("DOMContentLoaded", function () { themeButton(); filters(); });
})();
