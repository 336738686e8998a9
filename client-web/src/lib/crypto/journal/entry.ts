/** Entries: 108 bytes that commit to an event without telling it (spec 05, Entry, Commitments). */

import { concat, derive32, digestOf, equal, expand32, hex, hmac, utf8 } from "../encoding.ts";
import type { Bytes, Digest } from "../encoding.ts";
import { idBytes } from "../id.ts";
import type { Id } from "../id.ts";

const LENGTH = 108;

/** Magic, version, class 00, two zeros. */
const BEGINNING = concat(utf8("ECR1"), Uint8Array.of(1, 0, 0, 0));

export type Part = "core" | "subject" | "actor";

export interface Entry {
  /** Hours since 1970, the only datum in clear. */
  readonly hour: number;
  readonly core: Bytes;
  readonly subject: Bytes;
  readonly actor: Bytes;
}

/** Reads an entry of an event; another version or class is refused. */
export function parseEntry(bytes: Bytes): Entry | undefined {
  if (bytes.length !== LENGTH || !equal(bytes.subarray(0, BEGINNING.length), BEGINNING)) return undefined;
  return {
    hour: new DataView(bytes.buffer, bytes.byteOffset).getUint32(8),
    core: bytes.slice(12, 44),
    subject: bytes.slice(44, 76),
    actor: bytes.slice(76),
  };
}

/** The hash of an entry as a leaf of the tree (RFC 6962). */
export async function leafHash(entry: Bytes): Promise<Digest> {
  return digestOf(Uint8Array.of(0), entry);
}

/** The key that opens parts of one event, from somebody's log key. */
export async function eventKey(logKey: Bytes, part: Part, event: Id): Promise<Bytes> {
  const label = part === "actor" ? "ecrin/entry/v1/act" : "ecrin/entry/v1/ev";
  return derive32(logKey, utf8(label), idBytes(event));
}

/** Whether a commitment is about this payload. */
export async function opens(key: Bytes, part: Part, payload: Bytes, commitment: Bytes): Promise<boolean> {
  const salt = await expand32(key, utf8(`ecrin/entry/v1/salt/${part}`));
  // Both are known to whoever asks: how long the comparison takes tells nothing.
  return hex(await hmac(salt, utf8(`ecrin/entry/v1/${part}\0`), payload)) === hex(commitment);
}
