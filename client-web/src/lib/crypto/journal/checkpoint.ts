/** The signed head of a journal (spec 05, Tree and checkpoints; C2SP tlog-checkpoint). */

import { VaultError } from "../contract.ts";
import { hex, unbase64, utf8 } from "../encoding.ts";
import type { Digest } from "../encoding.ts";
import type { VerifyingKey } from "../ed25519.ts";
import { size as sizeCodec } from "../lines.ts";
import { judge, parseRaw } from "../note.ts";

const LONGEST = 16 * 1024;

export interface Checkpoint {
  /** Which shard: `<domain>/journal/<year>s<1|2>`. */
  readonly origin: string;
  readonly size: number;
  readonly root: Digest;
}

/** What of a journal does not hold; `reason` is the word of the vectors. */
export function journalFalse(reason: string): VaultError {
  return new VaultError("journal-false", { reason });
}

/** Reads a checkpoint that `key` signed under its origin; lines of witnesses are ignored, extensions refused. */
export async function readCheckpoint(text: string, key: VerifyingKey): Promise<Checkpoint> {
  const note = utf8(text).length <= LONGEST ? parseRaw(text) : undefined;
  const [origin, printedSize, printedRoot, ...more] = note?.text.split("\n") ?? [];
  const root = unbase64(printedRoot ?? "");
  const size = sizeCodec.parse(printedSize ?? "");
  const whole = more.length === 1 && more[0] === "" && root?.length === 32 && size !== undefined;
  if (note === undefined || !whole || origin === undefined || origin === "") throw journalFalse("checkpoint");
  if ((await judge(note, origin, key)) !== "signed") throw journalFalse("checkpoint");
  return { origin, size, root: hex(root) as Digest };
}
