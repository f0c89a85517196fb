// One Chromium for all tests. Each test gets a window of its own, with storage of its own.

import { accessSync, constants } from "node:fs";
import { delimiter, join } from "node:path";
import { chromium } from "playwright-core";

const NAMES = ["chromium", "chromium-browser", "google-chrome-stable", "google-chrome"];

/** `$CHROMIUM`, or the first that is installed. */
function findChromium() {
  if (process.env.CHROMIUM) {
    return process.env.CHROMIUM;
  }
  for (const name of NAMES) {
    for (const folder of (process.env.PATH ?? "").split(delimiter)) {
      const path = join(folder, name);
      try {
        accessSync(path, constants.X_OK);
        return path;
      } catch {
        // Not here; perhaps in the next folder.
      }
    }
  }
  throw new Error(`none of ${NAMES.join(", ")} is installed; install one, or name it in $CHROMIUM`);
}

export class Browser {
  static async launch(book) {
    const browser = await chromium.launch({ executablePath: findChromium() });
    return new Browser(book, browser);
  }

  constructor(book, browser) {
    this.book = book;
    this.browser = browser;
  }

  close() {
    return this.browser.close();
  }

  /**
   * Opens `page` of the book and hands the window to `work`. Fails when the page wrote an error to the console or asked
   * for anything that is not a file of the book.
   *
   * Without motion, since a colour that is on its way to another is neither.
   */
  async visit(page, { width = 1280, height = 900, theme = "light", script = true } = {}, work) {
    const context = await this.browser.newContext({
      viewport: { width, height },
      colorScheme: theme,
      reducedMotion: "reduce",
      javaScriptEnabled: script,
    });
    try {
      // A machine that is busy with other things is no fault of the page.
      context.setDefaultTimeout(120_000);
      const troubles = [];
      const window = await context.newPage();
      window.on("console", (message) => {
        if (message.type() === "error") {
          troubles.push(`the console says: ${message.text()}`);
        }
      });
      window.on("pageerror", (error) => troubles.push(`a script failed: ${error.stack}`));
      window.on("request", (request) => {
        if (!this.book.owns(request.url())) {
          troubles.push(`it asks for ${request.url()}`);
        }
      });
      // The page of all pages opens the dialog that prints, and waits for it.
      await window.addInitScript(() => (globalThis.print = () => {}));
      await window.goto(this.book.address(page));
      await window.evaluate(() => document.fonts.ready.then(() => {}));
      const result = await work(window);
      if (troubles.length > 0) {
        throw new Error(`${window.url()} at ${width} pixels, ${theme}:\n${troubles.join("\n")}`);
      }
      return result;
    } finally {
      await context.close();
    }
  }
}
