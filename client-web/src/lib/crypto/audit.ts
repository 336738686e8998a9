/** What administrators sign: exports of the journal, and the acts that need two of them (spec 10). */

import { digest, id, kind, one, repeated, size, time, truth, word } from "./lines.ts";
import type { Codec } from "./lines.ts";
import { FOUR_EYES_ACTS } from "./vocabulary.ts";

/** What of one shard an export tells: from this entry to that one, both included. */
interface Range {
  readonly first: number;
  readonly last: number;
  readonly origin: string;
}

const range: Codec<Range> = {
  parse: (text) => {
    const [, from, to, origin] = /^(\d+) (\d+) (.+)$/.exec(text) ?? [];
    const [first, last] = [size.parse(from ?? ""), size.parse(to ?? "")];
    if (first === undefined || last === undefined || origin === undefined || first > last) return undefined;
    return { first, last, origin };
  },
  print: ({ first, last, origin }) => `${first} ${last} ${origin}`,
};

const MAX_RANGES = 200;

/** The last line of an export: whoever made it says what it holds. */
export const exportNote = kind("export", {
  event: one(id),
  by: one(id),
  filter: one(digest),
  whole: one(truth),
  count: one(size),
  lines: one(digest),
  // Each journal once, in the order of their names.
  range: repeated(range, 0, (next, before) => before.length < MAX_RANGES && (before.at(-1)?.origin ?? "") < next.origin),
  at: one(time),
});

/** An administrator asks a second one. */
export const approvalRequest = kind("approval-request", {
  act: one(word(FOUR_EYES_ACTS)),
  subject: one(digest),
  requester: one(id),
  at: one(time),
});

/** The second administrator answers. */
export const approval = kind("approval", { request: one(digest), given: one(truth), approver: one(id), at: one(time) });
