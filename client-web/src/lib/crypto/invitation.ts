/** Invitations: a one-time signing key handed over in person (spec 02, Invitations). */

import { VaultError } from "./contract.ts";
import { concat, sha256, utf8 } from "./encoding.ts";
import type { Bytes } from "./encoding.ts";
import { encodeId, idBytes, parseId } from "./id.ts";
import { id, kind, one, optional, time, verifyingKey, word } from "./lines.ts";
import type { BodyOf } from "./lines.ts";
import { ROLES } from "./vocabulary.ts";

/** Whoever holds the secret half of `key` may become `role` in `structure`. The instance itself has no inviter. */
export const invitation = kind("invitation", {
  inviter: optional(id),
  role: one(word(ROLES)),
  structure: optional(id),
  key: one(verifyingKey),
  from: one(time),
  until: one(time),
});

export type Invitation = BodyOf<typeof invitation>;

/** The word under which the key of an invitation signs. */
export const INVITATION = "invitation";

/** How long an invitation can be answered, in days. */
export const VALID_DAYS = 7;

/** Separates the check from every other digest. Wire format: do not change. */
const CHECK_LABEL = "ecrin/invitation/check/v1";

/** Prints `ecrin1-`, the two halves of a seed, and a check by which one wrong letter is noticed. */
export async function invitationText(seed: Bytes): Promise<string> {
  const halves = [seed.subarray(0, 16), seed.subarray(16)].map(encodeId);
  return ["ecrin1", ...halves, await checkOf(seed)].join("-");
}

/** The seed of the key that a handed-over text is. Spaces around it and capital letters are forgiven. */
export async function seedOfInvitation(typed: string): Promise<Bytes> {
  const [, first, second, check] = /^ecrin1-([^-]+)-([^-]+)-(.*)$/.exec(typed.trim().toLowerCase()) ?? [];
  const halves = [first, second].map((half) => parseId(half ?? ""));
  const [low, high] = halves;
  if (low === undefined || high === undefined) throw new VaultError("bad-invitation-text", { reason: "text" });
  const seed = concat(idBytes(low), idBytes(high));
  if ((await checkOf(seed)) !== check) throw new VaultError("bad-invitation-text", { reason: "text" });
  return seed;
}

async function checkOf(seed: Bytes): Promise<string> {
  const digest = await sha256(utf8(CHECK_LABEL), seed);
  return encodeId(digest.subarray(0, 16)).slice(20);
}
