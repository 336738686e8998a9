/** Proofs that an event stands in the journal, which hold without a server (spec 05, Proofs; C2SP tlog-proof). */

import { base64, fromUtf8, hex, sha256, unbase64, utf8 } from "../encoding.ts";
import type { Bytes, Digest } from "../encoding.ts";
import type { VerifyingKey } from "../ed25519.ts";
import { NoteError, kind, one, size } from "../lines.ts";
import type { Codec } from "../lines.ts";
import { journalFalse, readCheckpoint } from "./checkpoint.ts";
import type { Checkpoint } from "./checkpoint.ts";
import { opens, parseEntry } from "./entry.ts";
import { core, subject } from "./event.ts";
import type { Core } from "./event.ts";

const LONGEST = 64 * 1024;
const HEADER = "c2sp.org/tlog-proof@v1";
const HOUR = 3_600_000;

function bytes(length?: number): Codec<Bytes> {
  return {
    parse: (text) => {
      const value = unbase64(text);
      return length === undefined || value?.length === length ? value : undefined;
    },
    print: base64,
  };
}

/** An event without a subject has an empty text, which a line could not carry by itself. */
const afterEqualsSign: Codec<Bytes> = {
  parse: (text) => (text.startsWith("=") ? unbase64(text.slice(1)) : undefined),
  print: (value) => `=${base64(value)}`,
};

/** What a receipt's owner may read of her event: the entry, the key to two of its parts, and their words. */
const opening = kind("opening", {
  entry: one(bytes(108)),
  key: one(bytes(32)),
  core: one(bytes()),
  subject: one(afterEqualsSign),
});

export interface Proved {
  readonly core: Core;
  readonly index: number;
  readonly leaf: Digest;
  readonly checkpoint: Checkpoint;
}

/** What a proof file says happened, once every step of it was checked. Whose domain it names is the caller's to see. */
export async function readProof(text: string, key: VerifyingKey): Promise<Proved> {
  const { extra, index, path, checkpoint: signed } = parse(text);
  const opened = reworded(() => opening.read(extra));
  const checkpoint = await readCheckpoint(signed, key);
  const leaf = await sha256(Uint8Array.of(0), opened.entry);
  if (hex(await rootFrom(leaf, index, checkpoint.size, path)) !== checkpoint.root) throw journalFalse("proof");
  const event = await readEvent(opened);
  if (checkpoint.origin !== `${checkpoint.origin.split("/journal/")[0] ?? ""}/journal/${shardOf(event)}`) {
    throw journalFalse("checkpoint");
  }
  return { core: event, index, leaf: hex(leaf) as Digest, checkpoint };
}

function parse(text: string): { extra: string; index: number; path: Bytes[]; checkpoint: string } {
  const end = text.indexOf("\n\n");
  const [header, extraLine, indexLine, ...lines] = end < 0 ? [] : text.slice(0, end).split("\n");
  const extra = fromUtf8(unbase64(/^extra (.*)$/.exec(extraLine ?? "")?.[1] ?? "-") ?? Uint8Array.of(0xff));
  const index = size.parse(/^index (.*)$/.exec(indexLine ?? "")?.[1] ?? "");
  const path = lines.map((line) => unbase64(line)).filter((hash) => hash?.length === 32) as Bytes[];
  const whole = header === HEADER && path.length === lines.length && utf8(text).length <= LONGEST;
  if (!whole || extra === undefined || index === undefined) throw journalFalse("proof");
  return { extra, index, path, checkpoint: text.slice(end + 2) };
}

/** What an entry committed to, once its parts were opened and the words were found to be those of an event. */
export async function readEvent(opened: { entry: Bytes; key: Bytes; core: Bytes; subject: Bytes }): Promise<Core> {
  const entry = parseEntry(opened.entry);
  if (entry === undefined) throw journalFalse("entry");
  const agrees =
    (await opens(opened.key, "core", opened.core, entry.core)) &&
    (await opens(opened.key, "subject", opened.subject, entry.subject));
  if (!agrees) throw journalFalse("opening");
  const event = reworded(() => core.read(fromUtf8(opened.core) ?? ""));
  // The hour in clear is what retention is held to: it may not tell another story.
  if (entry.hour !== Math.floor(event.at / HOUR)) throw journalFalse("opening");
  if (opened.subject.length > 0) reworded(() => subject.read(fromUtf8(opened.subject) ?? ""));
  return event;
}

/** The shard that holds events of this time. */
export function shardOf({ at }: { readonly at: number }): string {
  const day = new Date(at);
  return `${day.getUTCFullYear()}s${day.getUTCMonth() < 6 ? 1 : 2}`;
}

/** The root of a tree of `size` leaves in which this leaf stands at `index` (RFC 9162, 2.1.3.2). */
async function rootFrom(leaf: Bytes, index: number, size: number, path: readonly Bytes[]): Promise<Bytes> {
  if (index >= size || size > 2 ** 40) throw journalFalse("proof");
  let [hash, place, last] = [leaf, index, size - 1];
  for (const other of path) {
    if (last === 0) throw journalFalse("proof");
    if (place % 2 === 1 || place === last) {
      hash = await sha256(Uint8Array.of(1), other, hash);
      while (place % 2 === 0 && place !== 0) [place, last] = [place / 2, Math.floor(last / 2)];
    } else {
      hash = await sha256(Uint8Array.of(1), hash, other);
    }
    [place, last] = [Math.floor(place / 2), Math.floor(last / 2)];
  }
  if (last !== 0) throw journalFalse("proof");
  return hash;
}

/** A text of the journal that is not what it should be is the journal's fault. */
function reworded<T>(reading: () => T): T {
  try {
    return reading();
  } catch (reason) {
    throw reason instanceof NoteError ? journalFalse(reason.particulars["reason"] ?? "") : reason;
  }
}
