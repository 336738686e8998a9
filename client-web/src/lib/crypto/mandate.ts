/** Mandates: who may see which papers until when, and what one is worth at a given time (spec 04). */

import { VaultError } from "./contract.ts";
import { digestFrom } from "./encoding.ts";
import type { Digest } from "./encoding.ts";
import { parseId } from "./id.ts";
import type { Id } from "./id.ts";
import { counting, digest, id, kind, one, optional, recipient, repeated, time, word } from "./lines.ts";
import type { BodyOf, Codec } from "./lines.ts";
import type { Record } from "./record.ts";
import { recordDigest } from "./record.ts";
import { DAY, plus } from "./time.ts";
import type { Time } from "./time.ts";
import { CONSENTS, PURPOSES, RIGHTS } from "./vocabulary.ts";

export const MAX_DAYS = 365;
export const MAX_DOCUMENTS = 50;

/** One person, or whoever holds this role in this structure at the time of each view. */
export type Grantee =
  | { readonly kind: "person"; readonly id: Id }
  | { readonly kind: "structure"; readonly id: Id; readonly role: "aidant" | "referent" };

export const grantee: Codec<Grantee> = {
  parse: (text) => {
    const [kind, name, role, ...more] = text.split(" ");
    const id = parseId(name ?? "");
    if (id === undefined || more.length > 0) return undefined;
    if (kind === "person" && role === undefined) return { kind, id };
    return kind === "structure" && (role === "aidant" || role === "referent") ? { kind, id, role } : undefined;
  },
  print: (value) => [value.kind, value.id, ...(value.kind === "structure" ? [value.role] : [])].join(" "),
};

/** One numbered document. The number is all that a grantee's acts show of it. */
export interface MandateDocument {
  readonly number: number;
  readonly document: Id;
  readonly version: number;
  readonly payload: Digest;
  readonly record: Digest;
}

const document: Codec<MandateDocument> = {
  parse: (text) => {
    const [number, name, version, payload, record, ...more] = text.split(" ").map((word, place) => {
      if (place === 0 || place === 2) return counting.parse(word);
      return place === 1 ? parseId(word) : digestFrom(word);
    }) as [number?, Id?, number?, Digest?, Digest?, ...unknown[]];
    const missing = [number, name, version, payload, record].includes(undefined);
    if (missing || more.length > 0) return undefined;
    return { number, document: name, version, payload, record } as MandateDocument;
  },
  print: ({ number, document, version, payload, record }) =>
    [number, document, version, payload, record].map(String).join(" "),
};

/** The exact words the person was shown, by id, language and digest. */
export interface ShownText {
  readonly id: string;
  readonly language: string;
  readonly digest: Digest;
}

const shown: Codec<ShownText> = {
  parse: (text) => {
    const [id, language, words, ...more] = text.split(" ");
    const digest = digestFrom(words ?? "");
    const whole = id !== undefined && id !== "" && language !== undefined && language !== "" && more.length === 0;
    return whole && digest !== undefined ? { id, language, digest } : undefined;
  },
  print: ({ id, language, digest }) => `${id} ${language} ${digest}`,
};

/** Signed by the owner; nobody else can make one, and nothing makes one grow. */
export const mandate = kind("mandate", {
  id: one(id),
  owner: one(id),
  grantee: one(grantee),
  granteeKey: one(digest),
  seal: one(recipient),
  document: repeated(document, 0),
  right: one(word(RIGHTS)),
  purpose: one(word(PURPOSES)),
  from: one(time),
  until: one(time),
  maxViews: optional(counting),
  consent: one(word(CONSENTS)),
  text: one(shown),
  previous: optional(digest),
});

export type Mandate = BodyOf<typeof mandate>;

/** The period of a mandate that would be granted now: it may not be pushed into the future to stretch it. */
export function checkPeriod(from: Time, until: Time, now: Time): void {
  const beginning = Math.min(from, now) as Time;
  if (until <= now || until <= from || until > plus(beginning, MAX_DAYS * DAY)) throw new VaultError("bad-period");
}

/** Which documents a mandate may name: at least one, not too many, none twice. */
export function checkDocuments(documents: readonly string[]): void {
  const once = new Set(documents).size === documents.length;
  if (!once || documents.length === 0 || documents.length > MAX_DOCUMENTS) throw new VaultError("bad-documents");
}

/** Checks that the record in the grantee's envelope is the one the owner signed for. */
export async function checkReleased(line: MandateDocument, mandate: Id, record: Record): Promise<void> {
  const same =
    (await recordDigest(record)) === line.record &&
    record.document === line.document &&
    record.version === line.version &&
    record.payload_sha256 === line.payload &&
    record.mandate === mandate;
  if (!same) throw new VaultError("mismatch", { reason: "record and mandate" });
}

/** What happened to a mandate after it was granted. */
export interface Lifecycle {
  readonly ended?: "beneficiary" | "aidant" | "structure" | "replacement";
  readonly suspended?: Time;
}

/** The state at `now`. It is asked at every reading. */
export function stateAt(from: Time, until: Time, { ended, suspended }: Lifecycle, now: Time): string {
  if (ended === "replacement") return "replaced";
  if (ended !== undefined) return `revoked-by-${ended}`;
  if (now >= until) return "expired";
  if (suspended !== undefined) return "suspended";
  return now < from ? "scheduled" : "active";
}
