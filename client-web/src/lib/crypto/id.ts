/** Ids: 16 bytes, printed as 26 characters of Crockford's base32 in lower case (spec 01, Ids). */

import { VaultError } from "./contract.ts";
import type { Bytes } from "./encoding.ts";

/** A canonical id. Which kind of thing it names, its field says. */
export type Id = string & { readonly id: unique symbol };

/** No i, l, o, u, so that a printed id can be read aloud. */
export const ALPHABET = "0123456789abcdefghjkmnpqrstvwxyz";

const LENGTH = 26;

/** Prints 16 bytes, most significant first; the first character carries three bits only. */
export function encodeId(bytes: Uint8Array): Id {
  let value = bytes.reduce((sum, byte) => (sum << 8n) | BigInt(byte), 0n);
  let text = "";
  for (let place = 0; place < LENGTH; place++, value >>= 5n) {
    text = ALPHABET.charAt(Number(value & 31n)) + text;
  }
  return text as Id;
}

/** Reads a canonical id; capitals, look-alikes and hyphens are refused. */
export function parseId(text: string): Id | undefined {
  return /^[0-7][0-9a-hjkmnp-tv-z]{25}$/.test(text) ? (text as Id) : undefined;
}

/** A whole id, or a failure that says what was typed. */
export function idOf(typed: string): Id {
  const id = parseId(typed);
  if (id === undefined) throw new VaultError("bad-id", { id: typed.slice(0, 40) });
  return id;
}

export function idBytes(id: Id): Bytes {
  let value = Array.from(id).reduce((sum, letter) => (sum << 5n) | BigInt(ALPHABET.indexOf(letter)), 0n);
  const bytes = new Uint8Array(16);
  for (let place = 15; place >= 0; place--, value >>= 8n) bytes[place] = Number(value & 255n);
  return bytes;
}

export function freshId(): Id {
  return encodeId(crypto.getRandomValues(new Uint8Array(16)));
}
