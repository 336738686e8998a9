/** Referrals: an aidant hands a person over to another structure, in words that she has read and agreed to (spec 08). */

import { digest, id, kind, one, time } from "./lines.ts";

/** Signed by the aidant: she asks a person to let her write about her to a structure. */
export const referral = kind("referral", {
  id: one(id),
  aidant: one(id),
  owner: one(id),
  structure: one(id),
  words: one(digest),
  at: one(time),
  until: one(time),
});

/** Signed by the person: this aidant may send these words to this structure. */
export const referralConsent = kind("referral-consent", {
  referral: one(id),
  note: one(digest),
  owner: one(id),
  aidant: one(id),
  structure: one(id),
  words: one(digest),
  at: one(time),
  until: one(time),
});
