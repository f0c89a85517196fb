// Going through the book by keyboard alone.

import assert from "node:assert/strict";
import { assertAccessible, unfold } from "./audit.js";

export async function walkThroughTheBook(suite, book, browser) {
  const walks = [search, theContents, theThemes, anExplorer, everyExplorer, aReplay, aQuiz, withoutScripts];
  await Promise.all(walks.map((walk) => suite.test(walk.title, () => walk(book, browser))));
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

/** Threads are stepped and a step is taken back; the bug is shown to whoever has answered. */
async function anExplorer(book, browser) {
  const page = book.pageWith("<ten-explorer");
  await browser.visit(page, {}, async (window) => {
    const explorer = window.locator("ten-explorer").first();
    const [says, steps] = [explorer.locator(".tx-say"), explorer.locator(".tx-steps li")];
    const act = (name) => explorer.locator(`[data-act=${name}]`).first();
    await startAt(window, explorer);

    await tabTo(window, act("step"));
    const before = await says.textContent();
    await window.keyboard.press("Enter");
    assert.equal(await steps.count(), 1);
    assert.notEqual(await says.textContent(), before);

    // Elsewhere these turn the page, search and show help.
    for (const key of ["ArrowRight", "ArrowLeft", "s", "/", "?"]) {
      await window.keyboard.press(key);
    }
    assert.ok(window.url().endsWith(page), `a key has led to ${window.url()}`);
    assert.ok(await window.locator("#mdbook-search-wrapper").isHidden(), "a key has opened the search");

    await tabTo(window, act("undo"));
    await window.keyboard.press("Enter");
    assert.equal(await steps.count(), 0);

    await tabTo(window, act("bug"));
    await window.keyboard.press("Enter");
    assert.match(await says.textContent(), /answer the question/);
    await tabTo(window, act("answer"));
    await window.keyboard.press("Enter");
    assert.match(await explorer.locator(".tx-why").textContent(), /^(Right|No)\./);
    await tabTo(window, act("bug"), "Shift+Tab");
    await window.keyboard.press("Enter");
    const length = Number((await says.textContent()).match(/has (\d+) steps/)[1]);
    for (let step = 0; step < length; step++) {
      await window.keyboard.press("Enter");
    }
    assert.equal(await steps.count(), length);
    assert.match(await explorer.locator(".tx-ends").textContent(), /wrong: /);
    assert.match(await says.textContent(), /The end: /);
    await assertAccessibleInBoth(window, "an explorer at its end");
  });
}
anExplorer.title = "an explorer is stepped, and shows its bug";

/** Whatever the reader answers, each explorer leads to a bug, step by step, and says something at each. */
async function everyExplorer(book, browser) {
  for (const page of book.pages.filter((page) => page !== "print.html" && book.html(page).includes('id="explorer-'))) {
    await browser.visit(page, {}, async (window) => {
      await unfold(window);
      for (const explorer of await window.locator('ten-explorer[id^="explorer-"]').all()) {
        const [says, steps, bug] = [".tx-say", ".tx-steps li", "[data-act=bug]"].map((part) => explorer.locator(part));
        const name = await explorer.getAttribute("id");
        await explorer.locator("[data-act=answer]").last().press("Enter");
        await bug.press("Enter");
        const length = Number((await says.textContent()).match(/has (\d+) steps/)[1]);
        for (let step = 1; step <= length; step++) {
          await bug.press("Enter");
          assert.equal(await steps.count(), step, name);
          assert.match(await steps.last().textContent(), /^[^:]+: .{5}/, name);
        }
        assert.match(await says.textContent(), /The end: /, name);
        assert.match(await explorer.locator(".tx-ends").textContent(), /wrong: /, name);
      }
    });
  }
}
everyExplorer.title = "every explorer leads to its bug";

/** A learner's own failure: forward to the end, and back. */
async function aReplay(book, browser) {
  await browser.visit(book.replay, {}, async (window) => {
    const says = window.locator(".tx-say");
    const act = (name) => window.locator(`[data-act=${name}]`);
    const length = Number((await says.textContent()).match(/of (\d+) steps/)[1]);
    await tabTo(window, act("forward"));
    for (let step = 1; step <= length; step++) {
      await window.keyboard.press("Enter");
      assert.match(await says.textContent(), new RegExp(`^Step ${step} of ${length}\\.`));
    }
    assert.match(await says.textContent(), /The end: /);
    await assertAccessibleInBoth(window, "a replay at its end");
    await tabTo(window, act("back"), "Shift+Tab");
    await window.keyboard.press("Enter");
    assert.match(await says.textContent(), new RegExp(`^Step ${length - 1} of`));
    await tabTo(window, act("first"), "Shift+Tab");
    await window.keyboard.press("Enter");
    assert.match(await says.textContent(), /^At the beginning/);
  });
}
aReplay.title = "a replay goes forward and back";

/** A question is answered, the answer is there when the page is opened again, and it can be forgotten. */
async function aQuiz(book, browser) {
  const page = book.pageWith("<ten-quiz");
  await browser.visit(page, {}, async (window) => {
    const quiz = window.locator("ten-quiz").first();
    const question = quiz.locator(".quiz-question").first();
    const [verdict, score] = [question.locator(".quiz-verdict"), quiz.locator(".quiz-score span")];
    await startAt(window, quiz);

    await tabTo(window, question.getByRole("button", { name: "Check" }));
    await window.keyboard.press("Enter");
    assert.equal(await verdict.textContent(), "Choose an answer first.");
    await tabTo(window, question.locator("input").first(), "Shift+Tab");
    await window.keyboard.press("Space");
    await tabTo(window, question.getByRole("button", { name: "Check" }));
    await window.keyboard.press("Enter");
    const said = await verdict.textContent();
    assert.match(said, /^(Right\.|You chose A\.)/);
    assert.match(await score.textContent(), /^1 of /);
    await assertAccessibleInBoth(window, "a quiz with an answer");

    await window.reload();
    assert.equal(await verdict.textContent(), said);
    await startAt(window, quiz);
    await tabTo(window, quiz.getByRole("button", { name: "Forget my answers" }));
    await window.keyboard.press("Enter");
    assert.equal(await verdict.textContent(), "");
    assert.match(await score.textContent(), /^0 of /);
  });
}
aQuiz.title = "a quiz is answered, and remembers it";

/** Whoever runs no scripts, or prints, reads the programs and the questions all the same. */
async function withoutScripts(book, browser) {
  await browser.visit(book.pageWith("<ten-explorer"), { script: false }, async (window) => {
    assert.ok(await window.locator("ten-explorer pre").first().isVisible(), "a program is shown");
  });
  await browser.visit(book.pageWith("<ten-quiz"), { script: false }, async (window) => {
    assert.ok(await window.locator(".quiz-question").first().isVisible(), "a question is shown");
    assert.ok(await window.locator(".quiz-answer").first().isVisible(), "so is its answer, folded up");
  });
}
withoutScripts.title = "without scripts, programs and questions are there to read";

/** What the focused element says. */
function focused(window) {
  return window.evaluate(() => document.activeElement.textContent.trim());
}

/** Lets the keyboard begin at `element`, as for a reader who has read so far. */
async function startAt(window, element) {
  await element.evaluate((it) => {
    it.tabIndex = -1;
    it.focus();
    it.removeAttribute("tabindex");
  });
}

/** Goes from one stop to the next until `element` has the focus. */
async function tabTo(window, element, key = "Tab") {
  for (let stops = 0; stops < 60; stops++) {
    if (await element.evaluate((it) => it === document.activeElement)) {
      return;
    }
    await window.keyboard.press(key);
  }
  throw new Error(`${key} does not lead to ${element}`);
}

/** Fails with what axe finds, in light and in dark. */
async function assertAccessibleInBoth(window, where) {
  for (const theme of ["light", "dark"]) {
    await window.emulateMedia({ colorScheme: theme });
    await assertAccessible(window, `${where}, ${theme}`);
  }
}
