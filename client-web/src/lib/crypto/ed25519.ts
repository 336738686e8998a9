/**
 * Ed25519 by WebCrypto, verified strictly (spec 01, Notes, 6): canonical scalar, no point of small order.
 *
 * WebCrypto checks the scalar and recomputes R byte for byte; engines disagree about points of small order, so those
 * are refused here.
 */

import { ed25519 } from "@noble/curves/ed25519.js";

import { attempt, base64, base64url, concat, unbase64 } from "./encoding.ts";
import type { Bytes } from "./encoding.ts";

/** The public half of a signing key, 32 bytes in base64. */
export type VerifyingKey = string & { readonly verifying: unique symbol };

/** Reads a public key; what is no point of the curve, or a weak one, is refused. */
export function parseVerifyingKey(text: string): VerifyingKey | undefined {
  const bytes = unbase64(text);
  return bytes !== undefined && isStrongPoint(bytes) ? (text as VerifyingKey) : undefined;
}

export function verifyingKeyBytes(key: VerifyingKey): Bytes {
  return unbase64(key) ?? new Uint8Array();
}

function isStrongPoint(bytes: Bytes): boolean {
  if (bytes.length !== 32) return false;
  return attempt(() => !ed25519.Point.fromBytes(bytes, true).isSmallOrder()) ?? false;
}

/** Whether `signature` is this key's over `message`. */
export async function verifies(key: VerifyingKey, message: Bytes, signature: Bytes): Promise<boolean> {
  if (signature.length !== 64 || !isStrongPoint(signature.slice(0, 32))) return false;
  const imported = await crypto.subtle.importKey("raw", verifyingKeyBytes(key), "Ed25519", false, ["verify"]);
  return crypto.subtle.verify("Ed25519", imported, signature, message);
}

/** PKCS #8 of an Ed25519 key is 16 fixed bytes and the seed. */
const PKCS8 = Uint8Array.of(0x30, 0x2e, 2, 1, 0, 0x30, 5, 6, 3, 0x2b, 0x65, 0x70, 4, 0x22, 4, 0x20);

/** The secret half. Once it is imported, no script can read it again. */
export class SigningKey {
  readonly verifyingKey: VerifyingKey;
  readonly #key: CryptoKey;

  private constructor(key: CryptoKey, verifyingKey: VerifyingKey) {
    this.#key = key;
    this.verifyingKey = verifyingKey;
  }

  static async fromSeed(seed: Bytes): Promise<SigningKey> {
    const pkcs8 = concat(PKCS8, seed);
    // WebCrypto tells the public half only of a key that may be taken out, so that one is imported for that alone.
    const open = await crypto.subtle.importKey("pkcs8", pkcs8, "Ed25519", true, ["sign"]);
    const { x } = await crypto.subtle.exportKey("jwk", open);
    const key = await crypto.subtle.importKey("pkcs8", pkcs8, "Ed25519", false, ["sign"]);
    pkcs8.fill(0);
    const bytes = base64url.decode(x ?? "") ?? new Uint8Array();
    return new SigningKey(key, base64(bytes) as VerifyingKey);
  }

  async sign(message: Bytes): Promise<Bytes> {
    return new Uint8Array(await crypto.subtle.sign("Ed25519", this.#key, message));
  }
}
