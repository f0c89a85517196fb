// What the frame of a page does: the button of the contents, keys, and folds that open when something needs them.
"use strict";

(function () {
  const main = document.querySelector("main");

  // mdBook opens and closes the contents by a check box, and follows its changes. Pages that mdBook's own program has
  // built have a label there, which needs no help.
  const box = document.getElementById("mdbook-sidebar-toggle-anchor");
  document.querySelector("button#mdbook-sidebar-toggle")?.addEventListener("click", () => {
    box.checked = !box.checked;
    box.dispatchEvent(new Event("change"));
  });

  // Code or a table that is wider than the page scrolls by itself, also from the keyboard.
  const wide = main.querySelectorAll("pre > code, .table-wrapper");
  function letWideOnesBeReached() {
    for (const part of wide) {
      if (part.scrollWidth > part.clientWidth) {
        part.tabIndex = 0;
      } else {
        part.removeAttribute("tabindex");
      }
    }
  }
  letWideOnesBeReached();
  window.addEventListener("resize", letWideOnesBeReached);
  main.addEventListener("toggle", letWideOnesBeReached, true);
  // Fonts that come late change what is wide.
  document.fonts?.ready.then(letWideOnesBeReached);

  // mdBook turns the page at an arrow key and searches at `s`, wherever the focus is. What can use a key itself keeps it.
  main.addEventListener("keydown", (event) => {
    const ofAnElement = event.target.closest("ten-explorer, ten-quiz, ten-replay");
    const scrolls = event.target.closest("[tabindex]") && /^Arrow/.test(event.key);
    if (ofAnElement || scrolls) {
      event.stopPropagation();
    }
  });

  // A link to something that is folded up unfolds it.
  function unfoldTarget() {
    const id = decodeURIComponent(location.hash.slice(1));
    const target = id && document.getElementById(id);
    for (let fold = target && target.closest("details"); fold; fold = fold.parentElement.closest("details")) {
      fold.open = true;
    }
    if (target && target.closest("details")) {
      target.scrollIntoView();
    }
  }
  unfoldTarget();
  window.addEventListener("hashchange", unfoldTarget);

  // Paper cannot be unfolded.
  let unfolded = [];
  window.addEventListener("beforeprint", () => {
    unfolded = [...main.querySelectorAll("details:not([open])")];
    unfolded.forEach((fold) => (fold.open = true));
  });
  window.addEventListener("afterprint", () => unfolded.forEach((fold) => (fold.open = false)));
})();
