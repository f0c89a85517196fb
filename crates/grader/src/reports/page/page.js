"use strict";
(() => {
const dark = matchMedia("(prefers-color-scheme: dark)");
const paint = () => document.documentElement.classList.toggle("coal", dark.matches);
dark.addEventListener("change", paint);
paint();

// A link to a student unfolds that student.
const unfold = () => {
  const target = document.getElementById(decodeURIComponent(location.hash.slice(1)));
  const student = target && target.closest(".student");
  if (!student) return;
  student.hidden = false;
  student.open = true;
  student.scrollIntoView();
  student.querySelector("summary").focus({ preventScroll: true });
};
addEventListener("hashchange", unfold);
// Also one that was followed before.
addEventListener("click", ({ target }) => { if (target.closest("a[href^='#s-']")) setTimeout(unfold); });
unfold();

// Replays are drawn when they are asked for: a class has thousands. Of their sources they have numbers.
let sources;
for (const button of document.querySelectorAll("[data-replay]")) {
  button.hidden = false;
  button.addEventListener("click", () => {
    const replay = document.importNode(document.getElementById(button.dataset.replay).content, true);
    const shown = replay.querySelector("ten-explorer"), script = shown.querySelector("script");
    sources ??= JSON.parse(document.getElementById("sources").textContent);
    const data = JSON.parse(script.textContent);
    data.sources = data.sources.map(([file, number]) => [file, sources[number]]);
    script.textContent = JSON.stringify(data);
    button.parentElement.replaceWith(replay);
    const first = shown.querySelector("button:not([aria-disabled])");
    if (first) first.focus();
  });
}

const filter = document.getElementById("filter"), found = document.getElementById("found");
if (filter) {
  const students = [...document.querySelectorAll(".student")];
  const text = student => [...student.querySelectorAll("h3, div > p, :scope > summary")]
    .map(({ textContent }) => textContent).join(" ").toLowerCase();
  let texts;
  filter.addEventListener("input", () => {
    texts ??= students.map(text);
    const wanted = filter.value.trim().toLowerCase();
    students.forEach((student, i) => { student.hidden = !texts[i].includes(wanted); });
    found.textContent = wanted ? `${students.filter(({ hidden }) => !hidden).length} of ${students.length}` : "";
  });
}
})();
