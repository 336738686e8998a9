/** The words of the pages, without a browser. */

import { readdirSync, readFileSync } from "node:fs";

import { describe, expect, test } from "vitest";

import { messages } from "../build/words.mjs";
import { EVENTS, OUTCOMES, PURPOSES, DOCUMENT_TYPES } from "../src/lib/crypto/vocabulary.ts";

describe.each(["fr", "en"])("in %s", (lang) => {
  const said = messages(lang);

  test("every event, paper, purpose and outcome of the vocabulary has its words", () => {
    for (const event of EVENTS) {
      for (const form of ["did", "you", "act"]) expect(said.has(`${form}-${event.replaceAll(".", "-")}`), event).toBe(true);
    }
    for (const outcome of OUTCOMES) expect(said.has(`sentence-${outcome}`)).toBe(true);
    for (const type of DOCUMENT_TYPES) expect([said.has(`type-${type}`), said.has(`yours-${type}`)], type).toEqual([true, true]);
    for (const purpose of PURPOSES) expect(said.has(`purpose-${purpose}`), purpose).toBe(true);
  });

  test("every code with which the core fails has its words", () => {
    const folder = new URL("../src/lib/crypto/", import.meta.url);
    const sources = readdirSync(folder).filter((name) => name.endsWith(".ts"));
    const text = sources.map((name) => readFileSync(new URL(name, folder), "utf8")).join("\n");
    const codes = [...text.matchAll(/(?:new VaultError|\bfail|\bbad|\brefused)\(\s*"([a-z-]+)"/g)].map(([, code]) => String(code));
    expect(codes.length).toBeGreaterThan(10);
    for (const code of codes) expect(said.has(`web-error-${code}`) || said.has(`error-${code}`), code).toBe(true);
  });
});

test("easy French says what French says, and nothing that is not there", () => {
  const french = messages("fr");
  for (const key of messages("fr-easy").keys()) expect(french.has(key), key).toBe(true);
});
