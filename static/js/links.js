// «Copy link» beside the title, at every anchor, and «Copy» at what is meant to be pasted.
(function () {
  "use strict";
  var status = document.createElement("p");
  status.className = "sr";
  status.setAttribute("role", "status");
  document.body.appendChild(status);

  function copy(text, button, words) {
    function done(said) {
      status.textContent = said;
      if (!button) return;
      button.textContent = said;
      setTimeout(function () { button.textContent = words; status.textContent = ""; }, 1600);
    }
    if (!navigator.clipboard) return done("This browser does not let a page copy");
    navigator.clipboard.writeText(text).then(function () { done("Copied"); }, function () { done("The browser refused to copy"); });
  }
  function button(words, text) {
    var made = document.createElement("button");
    made.type = "button";
    made.className = "copy";
    made.textContent = words;
    made.addEventListener("click", function () { copy(text(), made, words); });
    return made;
  }
  var canonical = document.querySelector("link[rel=canonical]"), heading = document.querySelector("main h1");
  function here() {
    var page = canonical ? canonical.href : location.href.split(/[?#]/)[0];
    return page + location.search + location.hash;
  }
  if (heading) heading.parentNode.insertBefore(button("Copy link", here), heading.nextSibling);
  Array.prototype.forEach.call(document.querySelectorAll("[data-copy]"), function (block) {
    block.parentNode.insertBefore(button("Copy", function () { return block.textContent; }), block.nextSibling);
  });
  document.addEventListener("click", function (event) {
    var anchor = event.target.closest && event.target.closest("a.anchor");
    if (anchor) copy(here().split("#")[0] + anchor.getAttribute("href"), null, "");
  });
  // On a narrow screen the navigation scrolls: where one is stays in sight.
  var current = document.querySelector(".top nav a[aria-current]");
  if (current) current.closest("nav").scrollLeft = current.offsetLeft - current.closest("nav").offsetLeft - 24;
})();
