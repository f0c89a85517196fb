// Going through the book by keyboard alone.

import assert from "node:assert/strict";
import { assertAccessible } from "./audit.js";

export async function walkThroughTheBook(suite, book, browser) {
  await Promise.all(
    [search, theContents, theThemes].map((walk) => suite.test(walk.title, () => walk(book, browser))),
  );
}

/** The search finds a term, and the page that it leads to shows where it is. */
async function search(book, browser) {
  await browser.visit("index.html", {}, async (window) => {
    await window.keyboard.press("/");
    await window.keyboard.type("deadlock");
    const results = window.locator("#mdbook-searchresults a");
    await results.first().waitFor();
    assert.match(await results.first().getAttribute("href"), /highlight=deadlock/);
    await assertAccessible(window, "search results");
    await window.keyboard.press("ArrowDown");
    await window.keyboard.press("Enter");
    await window.waitForURL(/highlight=deadlock/);
    assert.match((await window.locator("main mark").first().textContent()).toLowerCase(), /deadlock/);
  });
}
search.title = "search finds a term";

/** The first stop skips the contents; the button of the contents hides and shows them. */
async function theContents(book, browser) {
  for (const width of [1280, 360]) {
    await browser.visit("index.html", { width }, async (window) => {
      await window.keyboard.press("Tab");
      assert.equal(await focused(window), "To the text");
      await window.keyboard.press("Enter");
      await window.keyboard.press("Tab");
      assert.ok(await window.evaluate(() => document.activeElement.closest("main") !== null), "the focus is in the text");

      const button = window.getByRole("button", { name: "Table of contents" });
      const isShown = width === 1280;
      assert.equal(await button.getAttribute("aria-expanded"), String(isShown));
      await button.focus();
      await window.keyboard.press("Enter");
      assert.equal(await button.getAttribute("aria-expanded"), String(!isShown));
      await assertAccessible(window, `contents ${isShown ? "hidden" : "shown"} at ${width} pixels`);
      await window.keyboard.press("Enter");
      assert.equal(await button.getAttribute("aria-expanded"), String(isShown));
    });
  }
}
theContents.title = "the contents open and close";

/** There are two themes and the system's choice, and the choice is kept from page to page. */
async function theThemes(book, browser) {
  await browser.visit("index.html", {}, async (window) => {
    const ground = () => window.evaluate(() => getComputedStyle(document.body.parentElement).backgroundColor);
    const light = await ground();
    await window.getByRole("button", { name: "Change theme" }).press("Enter");
    assert.deepEqual(await window.getByRole("menuitem").allTextContents(), ["Auto", "Light", "Dark"]);
    await assertAccessible(window, "the list of themes");
    await window.keyboard.press("End");
    await window.keyboard.press("Enter");
    const dark = await ground();
    assert.notEqual(dark, light);
    await window.goto(book.address(book.pages[0]));
    assert.equal(await ground(), dark);
  });
}
theThemes.title = "the theme is chosen and kept";

/** What the focused element says. */
function focused(window) {
  return window.evaluate(() => document.activeElement.textContent.trim());
}
