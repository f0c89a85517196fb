// Looks at the built book in a real browser: `npm test` builds the book and tests it, `npm test -- FOLDER` tests the one
// in FOLDER.
//
//   book.js      building it, its pages and their size
//   browser.js   one Chromium for all, and a page that keeps an eye on errors and requests
//   audit.js     every page: light and dark, wide and narrow
//   walks.js     going by keyboard through what reacts to keys
//
// Nothing is left behind: Chromium's profile and the book that was built lie in temporary folders.

import { test } from "node:test";
import { auditEveryPage } from "./audit.js";
import { openBook } from "./book.js";
import { Browser } from "./browser.js";
import { walkThroughTheBook } from "./walks.js";

const book = openBook(process.argv[2]);
try {
  const browser = await Browser.launch(book);
  try {
    await test("every page of the book", { concurrency: 4 }, (suite) => auditEveryPage(suite, book, browser));
    await test("by keyboard", { concurrency: 4 }, (suite) => walkThroughTheBook(suite, book, browser));
  } finally {
    await browser.close();
  }
  console.log(book.figures());
} finally {
  book.close();
}
