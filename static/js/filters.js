// Filters over the rows that are there, kept in the query string: an address is a filtered view.
(function () {
  "use strict";
  var form = document.querySelector("[data-filters]"), table = document.querySelector("[data-filterable]");
  if (!form || !table) return;
  var found = document.querySelector("[data-found]"), none = document.querySelector("[data-none]");
  var fields = Array.prototype.filter.call(form.elements, function (field) { return field.name; });
  var rows = Array.prototype.slice.call(table.querySelectorAll("[data-row]"));
  var texts = rows.map(function (row) { return row.textContent.toLowerCase() + " " + row.id; });
  var folds = Array.prototype.slice.call(table.querySelectorAll(".area-fold"));
  var timer = 0;

  function fits(row, n) {
    return fields.every(function (field) {
      var wanted = field.value.trim();
      if (!wanted) return true;
      if (field.name === "q") return wanted.toLowerCase().split(/\s+/).every(function (word) { return texts[n].indexOf(word) >= 0; });
      var has = row.getAttribute("data-" + field.name) || "";
      return field.name === "adr" ? has.split(" ").indexOf(wanted) >= 0 : has === wanted;
    });
  }
  function said() {
    var query = new URLSearchParams();
    fields.forEach(function (field) { if (field.value.trim()) query.set(field.name, field.value.trim()); });
    return query.toString();
  }
  function show() {
    var shown = 0, active = said() !== "";
    rows.forEach(function (row, n) { row.hidden = !fits(row, n); if (!row.hidden) shown += 1; });
    Array.prototype.forEach.call(table.tBodies, function (body) { body.hidden = !body.querySelector("[data-row]:not([hidden])"); });
    table.classList.toggle("filtered", active);
    table.hidden = none.hidden = false;
    if (shown) none.hidden = true; else table.hidden = true;
    // One message once typing has paused, so that a screen reader is not told of every letter.
    clearTimeout(timer);
    timer = setTimeout(function () {
      found.textContent = !active ? "" : shown ? shown + " of " + rows.length + " rows shown" : "No row of " + rows.length + " fits";
    }, 250);
  }
  function keep() {
    var query = said();
    try { history.replaceState(null, "", location.pathname + (query ? "?" + query : "") + location.hash); } catch (error) { /* a folder opened in the browser */ }
  }
  function read() {
    var given = new URLSearchParams(location.search);
    fields.forEach(function (field) {
      field.value = given.get(field.name) || "";
      if (field.selectedIndex === -1) field.value = "";
    });
    show();
  }
  form.addEventListener("input", function () { show(); keep(); });
  form.addEventListener("submit", function (event) { event.preventDefault(); show(); keep(); });
  form.addEventListener("reset", function () { setTimeout(function () { fields.forEach(function (f) { f.value = ""; }); show(); keep(); }); });
  form.querySelector("[type=submit]").hidden = true;
  window.addEventListener("popstate", read);
  // A link to a row inside a folded area opens it.
  function unfold() {
    var row = location.hash.length > 1 && document.getElementById(decodeURIComponent(location.hash.slice(1)));
    if (row && row.hasAttribute("data-row")) row.parentNode.querySelector(".area-fold").open = true;
  }
  window.addEventListener("hashchange", unfold);
  read();
  unfold();
  if (folds.length > 1) {
    var all = document.createElement("button");
    all.type = "button";
    all.textContent = "Fold all";
    all.addEventListener("click", function () {
      var open = folds.some(function (fold) { return fold.open; });
      folds.forEach(function (fold) { fold.open = !open; });
      all.textContent = open ? "Open all" : "Fold all";
    });
    form.appendChild(all);
  }
})();
