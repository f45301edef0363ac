// A band's blocks, one by one: pointed at, tapped, or walked with the arrow keys. The words are those of the blocks' titles.
(function () {
  "use strict";
  var bands = document.querySelectorAll("svg.band");
  if (!bands.length) return;
  var panel = document.createElement("div"), shown = null;
  panel.className = "detail";
  panel.hidden = true;
  panel.setAttribute("aria-hidden", "true");
  document.body.appendChild(panel);

  function hide() {
    if (shown) shown.classList.remove("chosen");
    shown = null;
    panel.hidden = true;
  }
  function show(block) {
    if (shown === block) return;
    hide();
    shown = block;
    block.classList.add("chosen");
    panel.textContent = "";
    block.said.split("\n").forEach(function (line, n) {
      var part = document.createElement(n ? "p" : "b");
      part.textContent = line;
      panel.appendChild(part);
    });
    panel.hidden = false;
    var at = block.getBoundingClientRect(), size = panel.getBoundingClientRect(), room = document.documentElement.clientWidth;
    var left = Math.max(8, Math.min(at.left + at.width / 2 - size.width / 2, room - size.width - 8));
    var above = at.top - size.height - 6, top = above > 4 ? above : at.bottom + 6;
    panel.style.left = left + window.scrollX + "px";
    panel.style.top = top + window.scrollY + "px";
  }

  Array.prototype.forEach.call(bands, function (band) {
    var blocks = Array.prototype.slice.call(band.querySelectorAll("g"));
    blocks.forEach(function (block) {
      var title = block.querySelector("title");
      block.said = title.textContent;
      block.removeChild(title);
    });
    blocks.sort(function (a, b) { return a.querySelector("rect").x.baseVal.value - b.querySelector("rect").x.baseVal.value; });
    var place = blocks.length - 1, label = band.getAttribute("aria-label");
    // A slider is what arrow keys walk and assistive technology reads out; each value is a block in words.
    function name() {
      band.setAttribute("aria-valuenow", place + 1);
      band.setAttribute("aria-valuetext", blocks[place].said.replace(/\n/g, "; "));
    }
    band.setAttribute("role", "slider");
    band.setAttribute("tabindex", "0");
    band.setAttribute("aria-label", "History of " + label);
    band.setAttribute("aria-valuemin", "1");
    band.setAttribute("aria-valuemax", blocks.length);
    name();
    band.addEventListener("keydown", function (event) {
      var to = { ArrowLeft: place - 1, ArrowDown: place - 1, ArrowRight: place + 1, ArrowUp: place + 1, Home: 0, End: blocks.length - 1 }[event.key];
      if (event.key === "Escape") hide();
      if (to === undefined || event.ctrlKey || event.metaKey || event.altKey) return;
      event.preventDefault();
      place = Math.max(0, Math.min(blocks.length - 1, to));
      name();
      show(blocks[place]);
    });
    band.addEventListener("focus", function () { if (band.matches(":focus-visible")) show(blocks[place]); });
    band.addEventListener("blur", hide);
    // The nearest block within reach, so that one three pixels wide can be pointed at.
    function near(event) {
      var best = null, least = 7;
      blocks.forEach(function (block) {
        var box = block.querySelector("rect").getBoundingClientRect();
        var away = event.clientX < box.left ? box.left - event.clientX : event.clientX > box.right ? event.clientX - box.right : 0;
        var short = box.width < 8 ? -1 : 0;
        if (away + short < least) { least = away + short; best = block; }
      });
      return best;
    }
    band.addEventListener("pointermove", function (event) {
      var block = near(event);
      if (block) { place = blocks.indexOf(block); name(); show(block); }
    });
    band.addEventListener("click", function (event) { var block = near(event); if (block) show(block); });
    band.addEventListener("pointerleave", function (event) { if (event.pointerType === "mouse" && !panel.matches(":hover")) hide(); });
  });
  panel.addEventListener("pointerleave", hide);
  document.addEventListener("keydown", function (event) { if (event.key === "Escape") hide(); });
  document.addEventListener("pointerdown", function (event) { if (!event.target.closest("svg.band") && !panel.contains(event.target)) hide(); });
})();
