// The book under test.

import { execFileSync, spawnSync } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, readdirSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join, resolve, sep } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";

const workspace = resolve(dirname(fileURLToPath(import.meta.url)), "../..");

/** How much script and style of our own a page may have, before compression. */
export const MOST_BYTES = 60_000;

/** An exercise whose starter fails in an interleaving that can be replayed. */
const FAILING = "no-lost-update";

/** The book in `folder`; without one, the book is built. */
export function openBook(folder) {
  const scratch = mkdtempSync(join(tmpdir(), "ten-chefs-book-"));
  try {
    const [built, seconds] = folder === undefined ? build(join(scratch, "book")) : [resolve(folder)];
    if (!existsSync(join(built, "toc.html"))) {
      throw new Error(`there is no built book in ${built}; build one with \`cargo xtask book\``);
    }
    return new Book(built, scratch, replay(scratch), seconds);
  } catch (error) {
    rmSync(scratch, { recursive: true });
    throw error;
  }
}

/** Builds the book into `folder`, and says how many seconds that took after compiling. */
function build(folder) {
  const cargo = (...args) => execFileSync("cargo", args, { cwd: workspace, stdio: ["ignore", "ignore", "inherit"] });
  cargo("build", "--quiet", "--package", "book");
  const start = performance.now();
  cargo("run", "--quiet", "--package", "book", "--", "--dest-dir", folder);
  return [folder, (performance.now() - start) / 1000];
}

/** The page that a learner gets of their own failure, written into `folder`. */
function replay(folder) {
  const args = ["xtask", "check", FAILING, "--trace", folder];
  const { status, stdout, stderr } = spawnSync("cargo", args, { cwd: workspace, encoding: "utf8" });
  const page = join(folder, `${FAILING}.html`);
  if (!existsSync(page)) {
    const what = `\`cargo ${args.join(" ")}\` ended with ${status} and wrote no ${FAILING}.html`;
    throw new Error(`${what}; was its starter edited?\n${stdout}${stderr}`);
  }
  return pathToFileURL(page).href;
}

class Book {
  constructor(folder, scratch, replay, seconds) {
    this.folder = folder;
    this.scratch = scratch;
    this.replay = replay;
    this.seconds = seconds;
    const files = readdirSync(folder, { recursive: true }).map((file) => file.split(sep).join("/"));
    // The one list of contents without scripts is loaded by pages, and is none itself.
    this.pages = files.filter((file) => file.endsWith(".html") && file !== "toc.html").sort();
  }

  close() {
    rmSync(this.scratch, { recursive: true });
  }

  /** The address of a page, from the disk. */
  address(page) {
    return page.startsWith("file:") ? page : pathToFileURL(join(this.folder, page)).href;
  }

  /** Whether `address` is a file of the book, the replay, or data that a page carries. */
  owns(address) {
    const isOfTheBook = address.startsWith(pathToFileURL(this.folder).href + "/");
    return isOfTheBook || address.startsWith("data:") || address === this.replay;
  }

  /** The first page that has `part` in its HTML. */
  pageWith(part) {
    const page = this.pages.find((page) => page !== "print.html" && this.html(page).includes(part));
    if (page === undefined) {
      throw new Error(`no page has ${part}`);
    }
    return page;
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
