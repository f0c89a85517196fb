// The book under test.

import { execFileSync } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, readdirSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join, relative, resolve } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";

const workspace = resolve(dirname(fileURLToPath(import.meta.url)), "../..");

/** How much script and style of our own a page may have, before compression. */
export const MOST_BYTES = 60_000;

/** The book in `folder`; without one, the book is built. */
export async function openBook(folder) {
  if (folder !== undefined) {
    return new Book(resolve(folder), () => {});
  }
  const cargo = (...args) => execFileSync("cargo", args, { cwd: workspace, stdio: ["ignore", "ignore", "inherit"] });
  const scratch = mkdtempSync(join(tmpdir(), "ten-chefs-book-"));
  const remove = () => rmSync(scratch, { recursive: true, force: true });
  try {
    cargo("build", "--quiet", "--package", "book");
    const built = join(scratch, "book");
    const start = performance.now();
    cargo("run", "--quiet", "--package", "book", "--", "--dest-dir", built);
    return new Book(built, remove, (performance.now() - start) / 1000);
  } catch (error) {
    remove();
    throw error;
  }
}

class Book {
  constructor(folder, close, seconds) {
    if (!existsSync(join(folder, "toc.html"))) {
      throw new Error(`there is no built book in ${folder}; build one with \`cargo xtask book\``);
    }
    this.folder = folder;
    this.close = close;
    this.seconds = seconds;
    const files = readdirSync(folder, { recursive: true }).map((file) => relative(".", String(file)));
    // The one list of contents without scripts is loaded by pages, and is none itself.
    this.pages = files.filter((file) => file.endsWith(".html") && file !== "toc.html").sort();
  }

  /** The address of a page, from the disk. */
  address(page) {
    return pathToFileURL(join(this.folder, page)).href;
  }

  /** Whether `address` is a file of the book, or data that a page carries. */
  owns(address) {
    return address.startsWith("data:") || address.startsWith(pathToFileURL(this.folder).href + "/");
  }

  /** The first page that has `part` in its HTML, if there is one. */
  pageWith(part) {
    return this.pages.find((page) => page !== "print.html" && this.html(page).includes(part));
  }

  html(page) {
    return readFileSync(join(this.folder, page), "utf8");
  }

  /** Bytes of script and style in `page` that are ours and not mdBook's. */
  ownBytes(page) {
    const own = [...this.html(page).matchAll(/(?:src|href)="((?:\.\.\/)*theme\/[^"]+\.(?:js|css))"/g)];
    return own.reduce((sum, [, path]) => sum + statSync(join(this.folder, dirname(page), path)).size, 0);
  }

  /** What was measured, for whoever watches it. */
  figures() {
    const bytes = Math.max(...this.pages.map((page) => this.ownBytes(page)));
    const built = this.seconds === undefined ? "" : `, built in ${this.seconds.toFixed(1)} s`;
    return `${this.pages.length} pages${built}; script and style of a page: ${bytes} of ${MOST_BYTES} bytes`;
  }
}
