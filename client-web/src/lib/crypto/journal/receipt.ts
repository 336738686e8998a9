/** Receipts: the journal's signed promise about one event, small enough for a QR on paper (spec 05, Receipts). */

import { VaultError } from "../contract.ts";
import { concat, equal, hex, sha256, utf8 } from "../encoding.ts";
import type { Bytes, Digest } from "../encoding.ts";
import { verifies, verifyingKeyBytes } from "../ed25519.ts";
import type { VerifyingKey } from "../ed25519.ts";
import type { Time } from "../time.ts";

const PREFIX = "ECRIN1R:";
const LENGTH = 142;
const SIGNED = 78;
const LABEL = "ecrin/receipt/v1\n";

export interface Receipt {
  /** Where the entry stands in its shard. */
  readonly index: number;
  readonly leaf: Digest;
  /** Opens the core and the subject of the event. */
  readonly eventKey: Bytes;
  readonly at: Time;
}

/** Reads a receipt that this journal promised. `reason` is the word of the vectors. */
export async function readReceipt(text: string, journal: VerifyingKey): Promise<Receipt> {
  const printed = text.trim();
  const bytes = printed.startsWith(PREFIX) ? decode45(printed.slice(PREFIX.length)) : undefined;
  // What is not signed has one form all the same: a version and no second text.
  if (bytes?.length !== LENGTH || bytes[0] !== 1) throw new VaultError("receipt-text", { reason: "text" });
  const signer = (await sha256(verifyingKeyBytes(journal))).subarray(0, 4);
  const message = concat(utf8(LABEL), bytes.subarray(0, SIGNED));
  const promised = equal(bytes.subarray(1, 5), signer) && (await verifies(journal, message, bytes.slice(SIGNED)));
  if (!promised) throw new VaultError("receipt-false", { reason: "signature" });
  const view = new DataView(bytes.buffer);
  return {
    index: view.getUint8(5) * 2 ** 32 + view.getUint32(6),
    leaf: hex(bytes.subarray(10, 42)) as Digest,
    eventKey: bytes.slice(42, 74),
    at: (view.getUint32(74) * 1000) as Time,
  };
}

/** RFC 9285. */
const DIGITS = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:";

/** The bytes of whole pairs, three digits each: a receipt has no odd byte. */
function decode45(text: string): Bytes | undefined {
  if (text.length % 3 !== 0) return undefined;
  const bytes = new Uint8Array((text.length / 3) * 2);
  for (let pair = 0; pair < bytes.length / 2; pair++) {
    const [low = -1, middle = -1, high = -1] = [0, 1, 2].map((place) => DIGITS.indexOf(text.charAt(pair * 3 + place)));
    const value = low + middle * 45 + high * 2025;
    if (Math.min(low, middle, high) < 0 || value > 0xffff) return undefined;
    bytes.set([value >> 8, value & 255], pair * 2);
  }
  return bytes;
}
