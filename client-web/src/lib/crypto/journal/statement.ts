/** Statements: what the journal says to everyone, about itself, and about the keys it forgets (spec 04, 05). */

import { concat, sha256, utf8 } from "../encoding.ts";
import type { Bytes } from "../encoding.ts";
import { integer, kind, one, repeated, size, time, word } from "../lines.ts";
import type { Codec } from "../lines.ts";
import { isDayNumber } from "../time.ts";
import { GROUNDS, STATEMENTS } from "../vocabulary.ts";

/** How much of one shard a statement is about: how many openings went, or below which index it was pruned. */
interface ShardCount {
  readonly shard: string;
  readonly count: number;
}

const shardCount: Codec<ShardCount> = {
  parse: (text) => {
    const [, shard, printed] = /^(\d{4}s[12]) (.*)$/.exec(text) ?? [];
    const count = size.parse(printed ?? "");
    return shard === undefined || count === undefined ? undefined : { shard, count };
  },
  print: ({ shard, count }) => `${shard} ${count}`,
};

/** What was taken away cannot be shown; that it was, how much of it, when and why, is. */
export const statement = kind("statement", {
  what: one(word(STATEMENTS)),
  ground: one(word(GROUNDS)),
  at: one(time),
  count: one(size),
  // Oldest first, each once.
  shard: repeated(shardCount, 0, (next, before) => (before.at(-1)?.shard ?? "") < next.shard),
});

const HOUR = 3_600_000;

/** The entry of a statement: class 01, its hour and its digest, then zeros. */
export async function statementEntry(text: string): Promise<Bytes> {
  const { at } = statement.read(text);
  const hour = new Uint8Array(4);
  new DataView(hour.buffer).setUint32(0, Math.floor(at / HOUR));
  return concat(utf8("ECR1"), Uint8Array.of(1, 1, 0, 0), hour, await sha256(utf8(text)), new Uint8Array(64));
}

/** The server's public statement that it no longer holds a day's key. */
export const dayKeyDestroyed = kind(
  "day-key-destroyed",
  { day: one(integer(0, 2 ** 32 - 1)), at: one(time) },
  ({ day }) => (isDayNumber(day) ? undefined : "day"),
);
