/** The closed lists here are those of Rust, word for word and in the same order. */

import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";

import { expect, test } from "vitest";

import { COMMON } from "../src/lib/crypto/code.ts";
import * as lists from "../src/lib/crypto/vocabulary.ts";

function source(name: string): string {
  return readFileSync(fileURLToPath(new URL(`../../vault/src/${name}`, import.meta.url)), "utf8");
}

const NAMES: Record<string, readonly string[]> = {
  role: lists.ROLES,
  right: lists.RIGHTS,
  consent: lists.CONSENTS,
  result: lists.OUTCOMES,
  channel: lists.CHANNELS,
  purpose: lists.PURPOSES,
  type: lists.DOCUMENT_TYPES,
  "slot kind": lists.SLOT_KINDS,
  "slot act": lists.SLOT_ACTS,
  "delay kind": lists.DELAY_KINDS,
  "recovery state": lists.RECOVERY_STATES,
  holder: lists.HOLDERS,
  reason: lists.REQUEST_REASONS,
  answer: lists.REQUEST_ANSWERS,
  "act of two": lists.FOUR_EYES_ACTS,
  "alert state": lists.ALERT_STATES,
  statement: lists.STATEMENTS,
  ground: lists.GROUNDS,
  event: lists.EVENTS,
};

test.each(Object.entries(NAMES))("%s", (name, list) => {
  const [, body = ""] = new RegExp(`^    "${name}" \\w+ \\{\n([\\s\\S]*?)^    \\}`, "m").exec(source("vocabulary.rs")) ?? [];
  expect([...body.matchAll(/^ +\w+ = "(.*)",$/gm)].map(([, word]) => word)).toEqual(list);
});

test("every list of a client is compared", () => {
  expect(Object.values(lists).filter((value) => Array.isArray(value))).toHaveLength(Object.keys(NAMES).length);
});

test("the codes that are refused", () => {
  const [, body = ""] = /^const COMMON: [^=]*= &\[([\s\S]*?)^\];/m.exec(source("card.rs")) ?? [];
  expect([...body.matchAll(/"(\d{6})"/g)].map(([, code]) => code)).toEqual([...COMMON]);
});
