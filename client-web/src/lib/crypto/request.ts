/** Requests: someone asks a person for a mandate; only the person gives one (spec 08). And attestations (spec 02). */

import { counting, digest, id, kind, one, optional, time, word } from "./lines.ts";
import { grantee } from "./mandate.ts";
import { DELAY_KINDS, PURPOSES, REQUEST_ANSWERS, REQUEST_REASONS, RIGHTS } from "./vocabulary.ts";

/** Signed by the asker. It opens nothing: it is a question. */
export const request = kind("request", {
  id: one(id),
  reason: one(word(REQUEST_REASONS)),
  asker: one(id),
  owner: one(id),
  grantee: one(grantee),
  right: one(word(RIGHTS)),
  purpose: one(word(PURPOSES)),
  days: one(counting),
  mandate: optional(id),
  wish: optional(digest),
  at: one(time),
});

/** The owner says no, or the asker takes the question back. Saying yes is a mandate. */
export const requestAnswer = kind("request-answer", {
  request: one(id),
  note: one(digest),
  answer: one(word(REQUEST_ANSWERS)),
  actor: one(id),
  at: one(time),
});

/** A professional was with the person, and saw that it is she who wants this very act. */
export const attestation = kind("attestation", {
  delay: one(id),
  owner: one(id),
  kind: one(word(DELAY_KINDS)),
  request: one(digest),
  attester: one(id),
  at: one(time),
});
