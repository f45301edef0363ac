// How old the build is. No page holds that: it is read from the one stamp file, and said loudly once nights were missed.
(function () {
  "use strict";
  var script = document.querySelector("script[data-stamp]"), place = document.querySelector("[data-built]");
  if (!script || !place || location.protocol === "file:" || !window.fetch) return;
  var OLD = 48;

  function ago(hours) {
    if (hours < 1) return "less than an hour ago";
    if (hours < 36) return Math.round(hours) + (Math.round(hours) === 1 ? " hour ago" : " hours ago");
    return Math.round(hours / 24) + " days ago";
  }
  fetch(script.getAttribute("data-stamp"), { cache: "no-cache" }).then(function (answer) { return answer.ok ? answer.json() : null; }).then(function (stamp) {
    var built = stamp && Date.parse(stamp.built);
    if (!built) return;
    var hours = Math.max(0, (Date.now() - built) / 3600000);
    place.textContent = "Built " + ago(hours) + ".";
    if (hours <= OLD) return;
    var note = document.createElement("p");
    note.className = "old";
    note.setAttribute("role", "status");
    note.textContent = "This site was built " + ago(hours) + ". What either side has done since is not in it; its nightly build may have stopped.";
    var main = document.getElementById("main");
    main.insertBefore(note, main.firstChild);
  }).catch(function () { /* no stamp: nothing is said */ });
})();
