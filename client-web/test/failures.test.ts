/** Whatever fails has words for people: in the files that the command line reads too, or the pages' own. */

import { readFileSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

import { expect, test } from "vitest";

const ROOT = fileURLToPath(new URL("..", import.meta.url));

/** What no person is told in words: she gave up herself, or the page is wrong; the last two have the page's own. */
const PAGES_OWN = ["aborted", "usage", "browser-too-old", "unexpected"];

/** Codes that are not written where the error is raised. */
const ELSEWHERE = ["wrong-secret", "wrong-code", "server-timeout", "declared-minor", "declared-protected"];

const sources = readdirSync(join(ROOT, "src/lib/crypto"), { recursive: true, encoding: "utf8" })
  .filter((name) => name.endsWith(".ts"))
  .map((name) => readFileSync(join(ROOT, "src/lib/crypto", name), "utf8"))
  .join("\n");

const raised = [...sources.matchAll(/(?:new VaultError|bad)\(\s*"([a-z-]+)"/g)].map(([, code]) => code ?? "");
const codes = new Set([...raised, ...ELSEWHERE]);

test.each(["fr", "en"])("every code has words in %s", (language) => {
  const folder = join(ROOT, "locales", language);
  const words = readdirSync(folder).map((name) => readFileSync(join(folder, name), "utf8")).join("\n");
  const known = new Set([...words.matchAll(/^(?:web-)?error-([a-z0-9-]+) =/gm)].map(([, code]) => code));
  expect([...codes].filter((code) => !known.has(code) && !PAGES_OWN.includes(code))).toEqual([]);
  expect(codes.size).toBeGreaterThan(30);
});
