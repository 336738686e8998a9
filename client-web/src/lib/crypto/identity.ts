/** Key records, which bind an account to its public keys, and the fingerprint two people compare (spec 02). */

import { sha256, utf8 } from "./encoding.ts";
import type { VerifyingKey } from "./ed25519.ts";
import { counting, digest, id, kind, one, optional, recipient, text, time, verifyingKey, word } from "./lines.ts";
import type { BodyOf } from "./lines.ts";
import type { Recipient } from "./recipient.ts";
import { MAX_NAME, isTextOf } from "./text.ts";
import { ROLES, isProfessional } from "./vocabulary.ts";

/** Signed by the account itself and by the key of the invitation it answered. */
export const keyRecord = kind(
  "key",
  {
    account: one(id),
    role: one(word(ROLES)),
    structure: optional(id),
    name: optional(text),
    alg: one(word(["x25519+ed25519"])),
    encryption: one(recipient),
    signing: one(verifyingKey),
    generation: one(counting),
    previous: optional(digest),
    at: one(time),
  },
  ({ role, structure, name, generation, previous }) => {
    // A beneficiary's name is nobody's business; a professional without one could not be recognised.
    if (isProfessional(role) !== (name !== undefined)) return "name";
    if (name !== undefined && !isTextOf(MAX_NAME, name)) return "name";
    if (structure !== undefined && !isProfessional(role)) return "structure";
    return (previous !== undefined) === generation > 1 ? undefined : "previous";
  },
);

export type KeyRecord = BodyOf<typeof keyRecord>;

/** Eight groups of five digits over both public keys: digits can be read aloud in any language. */
export async function fingerprint(keys: { encryption: Recipient; signing: VerifyingKey }): Promise<string> {
  const bytes = await sha256(utf8(`ecrin/fingerprint/v1\n${keys.encryption}\n${keys.signing}\n`));
  const words = new DataView(bytes.buffer);
  const group = (place: number): string => String(words.getUint32(place * 4) % 100_000).padStart(5, "0");
  return [0, 1, 2, 3, 4, 5, 6, 7].map(group).join(" ");
}
