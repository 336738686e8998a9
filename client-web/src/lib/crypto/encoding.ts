/** The text encodings of the protocol, each canonical: bytes have exactly one text; and the digests and derivations. */

import { base64 as scure, base64urlnopad } from "@scure/base";

/** What WebCrypto takes: never a view of shared memory. */
export type Bytes = Uint8Array<ArrayBuffer>;

/** A SHA-256 digest in lower-case hexadecimal. */
export type Digest = string & { readonly digest: unique symbol };

const encoder = new TextEncoder();
const strict = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });

export function utf8(text: string): Bytes {
  return encoder.encode(text);
}

/** The text of bytes, or nothing where they are not UTF-8. */
export function fromUtf8(bytes: Uint8Array): string | undefined {
  return attempt(() => strict.decode(bytes));
}

export function concat(...parts: readonly Uint8Array[]): Bytes {
  const whole = new Uint8Array(parts.reduce((length, part) => length + part.length, 0));
  let place = 0;
  for (const part of parts) {
    whole.set(part, place);
    place += part.length;
  }
  return whole;
}

/** Whether two byte strings are the same; for public values only, as it stops at the first difference. */
export function equal(a: Uint8Array, b: Uint8Array): boolean {
  return a.length === b.length && a.every((byte, place) => byte === b[place]);
}

export function hex(bytes: Uint8Array): string {
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
}

/** Reads lower-case hexadecimal of exactly 32 bytes. */
export function digestFrom(text: string): Digest | undefined {
  return /^[0-9a-f]{64}$/.test(text) ? (text as Digest) : undefined;
}

/** The bytes of a digest. */
export function unhex(digest: Digest): Bytes {
  return Uint8Array.from(digest.match(/../g) ?? [], (pair) => Number.parseInt(pair, 16));
}

/** Standard base64 with padding. */
export function base64(bytes: Uint8Array): string {
  return scure.encode(bytes);
}

/** Reads canonical standard base64; stray bits and missing padding are refused. */
export function unbase64(text: string): Bytes | undefined {
  return attempt(() => unshared(scure.decode(text)));
}

/** Base64url without padding, which the OPAQUE library speaks. */
export const base64url = {
  encode: (bytes: Uint8Array): string => base64urlnopad.encode(bytes),
  decode: (text: string): Bytes | undefined => attempt(() => unshared(base64urlnopad.decode(text))),
};

/** The same bytes, copied only where they lie in shared memory. */
export function unshared(bytes: Uint8Array): Bytes {
  return bytes.buffer instanceof ArrayBuffer ? (bytes as Bytes) : new Uint8Array(bytes);
}

export async function sha256(...parts: readonly Uint8Array[]): Promise<Bytes> {
  const [first, ...others] = parts;
  const whole = first !== undefined && others.length === 0 ? unshared(first) : concat(...parts);
  return new Uint8Array(await crypto.subtle.digest("SHA-256", whole));
}

export async function digestOf(...parts: readonly Uint8Array[]): Promise<Digest> {
  return hex(await sha256(...parts)) as Digest;
}

/** HKDF-SHA256 without salt, to 32 bytes. */
export async function derive32(material: Bytes, ...info: readonly Uint8Array[]): Promise<Bytes> {
  const key = await crypto.subtle.importKey("raw", material, "HKDF", false, ["deriveBits"]);
  const parameters = { name: "HKDF", hash: "SHA-256", salt: new Uint8Array(), info: concat(...info) };
  return new Uint8Array(await crypto.subtle.deriveBits(parameters, key, 256));
}

/** HKDF-Expand alone to 32 bytes, of which one block is enough, from a key that is already uniform. */
export async function expand32(key: Bytes, info: Uint8Array): Promise<Bytes> {
  return hmac(key, info, Uint8Array.of(1));
}

export async function hmac(key: Bytes, ...message: readonly Uint8Array[]): Promise<Bytes> {
  const imported = await crypto.subtle.importKey("raw", key, { name: "HMAC", hash: "SHA-256" }, false, ["sign"]);
  return new Uint8Array(await crypto.subtle.sign("HMAC", imported, concat(...message)));
}

/** What the libraries throw over malformed input is no more than that it is malformed. */
export function attempt<T>(read: () => T): T | undefined {
  try {
    return read();
  } catch {
    return undefined;
  }
}
