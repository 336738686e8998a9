/** Recipients: whom an envelope is for, an age X25519 recipient, printed `age1…`. */

import { bech32 } from "@scure/base";

import { attempt, digestOf, utf8 } from "./encoding.ts";
import type { Digest } from "./encoding.ts";

export type Recipient = string & { readonly recipient: unique symbol };

/** Reads the one text of an X25519 recipient; hybrid and other kinds are refused until a version knows them. */
export function parseRecipient(text: string): Recipient | undefined {
  if (!text.startsWith("age1")) return undefined;
  const decoded = attempt(() => bech32.decodeToBytes(text));
  return decoded?.prefix === "age" && decoded.bytes.length === 32 ? (text as Recipient) : undefined;
}

/** How notes name it. */
export async function recipientDigest(recipient: Recipient): Promise<Digest> {
  return digestOf(utf8(recipient));
}
