/** The user guide keeps up with the pages: what it shows is there, and what it quotes is said. */

import { existsSync, readFileSync, readdirSync, statSync } from "node:fs";

import { expect, test } from "vitest";

import { messages } from "../build/words.mjs";
import { GUIDE, IMAGES, PAGES, PICTURES, VERSION, WITHOUT, saidOn, taken } from "./guide/pictures.ts";

const AT_MOST = 60_000;

/** Every file of the guide, with its text. */
const files = readdirSync(GUIDE)
  .filter((name) => name.endsWith(".md"))
  .map((name) => [name, readFileSync(new URL(name, GUIDE), "utf8")] as const);
const shown = new Set(files.flatMap(([, text]) => [...text.matchAll(/!\[[^\]]+\]\(images\/([^)]+)\.webp\)/g)].map(([, name]) => name)));

test("every page is shown, or there is a reason why not", () => {
  expect(PAGES.size).toBeGreaterThan(20);
  const pictured = new Set(PICTURES.map(({ page }) => page));
  const unshown = [...PAGES.keys()].filter((page) => !pictured.has(page) && !(page in WITHOUT));
  expect(unshown, "add a line to test/guide/pictures.ts").toEqual([]);
  for (const page of [...pictured, ...Object.keys(WITHOUT)]) expect(PAGES.has(page), page).toBe(true);
});

test("every picture of the list is there, small, and shown; and no other", () => {
  const listed = PICTURES.map(({ name }) => name);
  expect(new Set(listed).size).toBe(listed.length);
  for (const name of listed) {
    const file = new URL(`${name}.webp`, IMAGES);
    expect(existsSync(file), `${name}: make guide`).toBe(true);
    expect(statSync(file).size, name).toBeLessThanOrEqual(AT_MOST);
  }
  expect([...shown].sort()).toEqual([...listed].sort());
  const there = readdirSync(IMAGES).filter((name) => name.endsWith(".webp"));
  expect(there.sort()).toEqual(listed.map((name) => `${name}.webp`).sort());
});

test("what the guide quotes, the pages say", () => {
  const said = [...messages("fr").values()].map(({ text }) => text.replaceAll("’", "'"));
  let quoted = 0;
  for (const [name, text] of files) {
    // In bold stands what is to be pressed or looked for.
    for (const [, words = ""] of text.matchAll(/\*\*« (.+?) »\*\*/g)) {
      quoted += 1;
      expect(said.some((message) => message.includes(words)), `${name}: « ${words} »`).toBe(true);
    }
    for (const [, to = ""] of text.matchAll(/\]\(([^):#]+)(?:#[^)]*)?\)/g)) expect(existsSync(new URL(to, GUIDE)), `${name}: ${to}`).toBe(true);
  }
  expect(quoted).toBeGreaterThan(20);
});

/** Pictures are of a version: words may change between two of them, and are only told of until the next one. */
test("pictures that say what is no longer said are told of, and taken anew for each version", () => {
  const { version, pictures } = taken();
  const old = PICTURES.filter(({ name, page }) => pictures[name] !== saidOn(page)).map(({ name }) => name);
  if (old.length > 0) console.warn(`OLD PICTURES (make guide): ${old.join(", ")}`);
  if (version !== VERSION) expect(old, `pictures are of ${version}: make guide`).toEqual([]);
});
