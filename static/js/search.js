// One search over rows, decisions, releases, symbols of both sides and commits. Its index is loaded when somebody searches.
(function () {
  "use strict";
  var input = document.getElementById("site-search");
  if (!input) return;
  var form = input.form, script = document.querySelector("script[data-index]");
  var root = script.getAttribute("data-root"), entries = null, waiting = [], wanted = false;
  var kinds = ["row", "decision", "release", "surface", "type", "operation", "constant", "command", "request", "environment", "header", "commit"];

  window.paritySearch = function (given) {
    entries = given.entries.map(function (e) { return { kind: e[0], text: e[1], said: e[2], href: e[3].indexOf("://") > 0 ? e[3] : root + e[3] }; });
    given.sides.forEach(function (side) {
      Object.keys(side.files).forEach(function (path) {
        var place = side.base ? side.base + path.split("/").map(encodeURIComponent).join("/") : "";
        side.files[path].forEach(function (s) {
          entries.push({ kind: s[2], text: s[1], said: side.name + " " + path + ":" + s[0], href: place ? place + "#L" + s[0] : root + side.facts });
        });
      });
    });
    entries.forEach(function (e) { e.low = e.text.toLowerCase(); e.all = (e.text + " " + e.said).toLowerCase(); e.bare = e.low.replace(/[^a-z0-9]/g, ""); });
    waiting.splice(0).forEach(function (then) { then(); });
  };
  function load(then) {
    if (entries) return then();
    waiting.push(then);
    if (wanted) return;
    wanted = true;
    var loaded = document.createElement("script");
    loaded.src = script.getAttribute("data-index");
    loaded.onerror = function () { wanted = false; tell("The search index could not be loaded."); };
    document.head.appendChild(loaded);
  }
  // Better: the whole name, then its last part, then a beginning of a word, then anywhere; rows before symbols before commits.
  function score(entry, words) {
    var sum = 0;
    for (var n = 0; n < words.length; n += 1) {
      var word = words[n], at = entry.low.indexOf(word);
      // «ImageChunk» finds «Image chunk schema» as well.
      if (entry.all.indexOf(word) < 0 && (word.length < 5 || entry.bare.indexOf(word.replace(/[^a-z0-9]/g, "") || " ") < 0)) return -1;
      sum += at < 0 ? 1 : entry.low === word ? 12 : entry.low.slice(-word.length - 1) === "." + word ? 9 : at === 0 || /[^a-z0-9]/.test(entry.low[at - 1]) ? 6 : 3;
    }
    return sum * 20 - kinds.indexOf(entry.kind) - entry.text.length / 100;
  }
  function find(query) {
    var words = query.toLowerCase().split(/\s+/).filter(Boolean);
    if (!words.length) return [];
    return entries.map(function (e) { return { e: e, s: score(e, words) }; })
      .filter(function (f) { return f.s >= 0; })
      .sort(function (a, b) { return b.s - a.s; })
      .map(function (f) { return f.e; });
  }

  // ── the list below the field ──
  var list = document.createElement("ul"), status = document.createElement("p"), chosen = -1, timer = 0;
  list.id = "site-search-list";
  list.setAttribute("role", "listbox");
  list.setAttribute("aria-label", "Results");
  list.hidden = true;
  status.className = "sr";
  status.setAttribute("role", "status");
  form.appendChild(list);
  form.appendChild(status);
  input.setAttribute("role", "combobox");
  input.setAttribute("aria-autocomplete", "list");
  input.setAttribute("aria-expanded", "false");
  input.setAttribute("aria-controls", list.id);

  function tell(words) { status.textContent = words; }
  function close() {
    list.hidden = true;
    chosen = -1;
    input.setAttribute("aria-expanded", "false");
    input.removeAttribute("aria-activedescendant");
  }
  function fill(place, entry) {
    [["b", entry.kind], ["span", entry.text], ["small", entry.said]].forEach(function (part) {
      var element = document.createElement(part[0]);
      element.textContent = part[1];
      place.appendChild(element);
      place.appendChild(document.createTextNode(" "));
    });
  }
  function suggest() {
    var query = input.value.trim();
    if (!query) return close();
    load(function () {
      if (input.value.trim() !== query) return;
      var found = find(query);
      list.textContent = "";
      found.slice(0, 8).forEach(function (entry, n) {
        var item = document.createElement("li");
        item.id = "site-search-" + n;
        item.setAttribute("role", "option");
        item.setAttribute("aria-selected", "false");
        item.href = entry.href;
        fill(item, entry);
        item.addEventListener("mousedown", function (event) { event.preventDefault(); location.href = entry.href; });
        list.appendChild(item);
      });
      if (!found.length) {
        var nothing = document.createElement("li");
        nothing.className = "muted";
        nothing.setAttribute("role", "option");
        nothing.setAttribute("aria-disabled", "true");
        nothing.textContent = "Nothing has all of these words.";
        list.appendChild(nothing);
      }
      chosen = -1;
      list.hidden = false;
      input.setAttribute("aria-expanded", "true");
      clearTimeout(timer);
      timer = setTimeout(function () { tell(found.length ? found.length + " found; arrow keys choose, Enter shows all" : "Nothing found"); }, 400);
    });
  }
  function choose(to) {
    var items = list.querySelectorAll("[aria-selected]");
    if (!items.length) return;
    if (chosen >= 0) items[chosen].setAttribute("aria-selected", "false");
    chosen = (to + items.length) % items.length;
    items[chosen].setAttribute("aria-selected", "true");
    items[chosen].scrollIntoView({ block: "nearest" });
    input.setAttribute("aria-activedescendant", items[chosen].id);
  }
  input.addEventListener("input", suggest);
  input.addEventListener("keydown", function (event) {
    if (event.key === "ArrowDown") { event.preventDefault(); if (list.hidden) suggest(); else choose(chosen + 1); }
    else if (event.key === "ArrowUp" && !list.hidden) { event.preventDefault(); choose(chosen < 0 ? -1 : chosen - 1); }
    else if (event.key === "Escape") close();
    else if (event.key === "Enter" && chosen >= 0) { event.preventDefault(); location.href = list.children[chosen].href; }
  });
  input.addEventListener("blur", close);
  document.addEventListener("keydown", function (event) {
    if (event.key !== "/" || event.ctrlKey || event.metaKey || event.altKey || /^(INPUT|SELECT|TEXTAREA)$/.test(event.target.tagName)) return;
    event.preventDefault();
    input.focus();
    input.select();
  });

  // ── the page of results ──
  var results = document.querySelector("[data-results]"), asked = results && new URLSearchParams(location.search).get("q");
  if (!asked) return;
  input.value = asked;
  load(function () {
    var found = find(asked), heading = document.createElement("h2"), items = document.createElement("ol");
    heading.textContent = found.length ? found.length + " found for «" + asked + "»" : "Nothing has all the words of «" + asked + "»";
    items.className = "results";
    found.slice(0, 100).forEach(function (entry) {
      var item = document.createElement("li"), link = document.createElement("a");
      link.href = entry.href;
      fill(link, entry);
      item.appendChild(link);
      items.appendChild(item);
    });
    results.appendChild(heading);
    if (found.length > 100) {
      var more = document.createElement("p");
      more.textContent = "The first 100 are shown; another word would narrow them.";
      results.appendChild(more);
    }
    results.appendChild(items);
  });
})();
