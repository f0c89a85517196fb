// What holds for every page, whatever is on it.

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { MOST_BYTES } from "./book.js";

const axe = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");

export async function auditEveryPage(suite, book, browser) {
  const pages = [...book.pages, book.replay];
  const tests = pages.map((page) =>
    suite.test(page === book.replay ? "a replay" : page, async () => {
      if (page !== book.replay) {
        assert.ok(book.ownBytes(page) <= MOST_BYTES, `${book.ownBytes(page)} bytes of script and style`);
      }
      for (const width of [1280, 360]) {
        await browser.visit(page, { width }, async (window) => {
          for (const theme of ["light", "dark"]) {
            await window.emulateMedia({ colorScheme: theme });
            await unfold(window);
            await assertAccessible(window, `${page} at ${width} pixels, ${theme}`);
          }
        });
      }
      await browser.visit(page, { width: 320 }, async (window) => {
        await unfold(window);
        assert.deepEqual(await window.evaluate(whatSticksOut), [], `${page} is wider than 320 pixels`);
      });
    }),
  );
  await Promise.all(tests);
}

/** Fails with what axe finds, by its default rules. */
export async function assertAccessible(window, where) {
  if (!(await window.evaluate(() => "axe" in globalThis))) {
    await window.evaluate(axe);
  }
  // Without `preload`, which would fetch style sheets, and a page of files may not.
  const found = await window.evaluate(() => axe.run({ preload: false, resultTypes: ["violations"] }));
  const violations = found.violations.flatMap((rule) =>
    rule.nodes.map((node) => `${rule.id}: ${node.target.join(" ")}\n    ${node.failureSummary.replace(/\s+/g, " ")}`),
  );
  assert.deepEqual(violations, [], `${where}:\n${violations.join("\n")}`);
}

/** Opens all that is folded up, since nothing that is hidden is looked at. */
export async function unfold(window) {
  await window.evaluate(() => {
    for (const fold of document.querySelectorAll("main details")) {
      fold.open = true;
    }
  });
}

/**
 * Runs in the page: the elements that reach over its right edge. mdBook cuts them off instead of letting the page
 * scroll, so the page's width does not tell. What scrolls by itself, or is cut off on purpose, is fine.
 */
function whatSticksOut() {
  const edge = document.documentElement.clientWidth;
  const isContained = (element) => {
    for (let box = element.parentElement; box && box.tagName !== "MAIN"; box = box.parentElement) {
      if (getComputedStyle(box).overflowX !== "visible" && box.getBoundingClientRect().right <= edge + 1) {
        return true;
      }
    }
    return false;
  };
  return [...document.querySelectorAll("main *, #mdbook-menu-bar *")]
    .filter((element) => element.getBoundingClientRect().right > edge + 1 && !isContained(element))
    .map((element) => `${element.outerHTML.slice(0, 120)} ends at ${element.getBoundingClientRect().right}`);
}
