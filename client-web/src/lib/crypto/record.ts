/** The record: what opens one version of one paper, and what it is (spec 03, Record). */

import { VaultError } from "./contract.ts";
import { attempt, digestFrom, digestOf, fromUtf8, utf8 } from "./encoding.ts";
import type { Bytes, Digest } from "./encoding.ts";
import { ALG, seal, secretOf } from "./envelope.ts";
import type { EncryptionKey } from "./envelope.ts";
import { parseId } from "./id.ts";
import type { Id } from "./id.ts";
import type { Recipient } from "./recipient.ts";
import { MAX_NAME, MAX_TITLE, isTextOf } from "./text.ts";
import { isCalendarDay } from "./time.ts";
import { DOCUMENT_TYPES } from "./vocabulary.ts";
import type { DocumentType } from "./vocabulary.ts";

/** The largest file a paper may hold, in bytes. */
export const MAX_FILE = 25_000_000;

/** The fields in the order of their one form. Wire format: do not change. */
export interface Record {
  readonly v: 1;
  readonly alg: typeof ALG;
  readonly document: Id;
  readonly version: number;
  /** The mandate this copy belongs to; null in the owner's own envelope. */
  readonly mandate: Id | null;
  /** The document identity. Its recipient is told to nobody, so that no server can make a payload that opens. */
  readonly identity: string;
  readonly payload_sha256: Digest;
  readonly sha256: Digest;
  readonly size: number;
  readonly title: string;
  readonly type: DocumentType;
  readonly issued: string | null;
  readonly expires: string | null;
  /** The name its owner goes by, in the copies made for grantees. */
  readonly owner_name: string | null;
}

type Check = (value: unknown) => boolean;

const string =
  (holds: (text: string) => boolean): Check =>
  (value) =>
    typeof value === "string" && holds(value);
const nullable =
  (check: Check): Check =>
  (value) =>
    value === null || check(value);
const between =
  (least: number, most: number): Check =>
  (value) =>
    typeof value === "number" && Number.isInteger(value) && value >= least && value <= most;

const isDigest = string((text) => digestFrom(text) !== undefined);
const isId = string((text) => parseId(text) !== undefined);
const isDay = nullable(string(isCalendarDay));

const FORM: { readonly [Name in keyof Record]: Check } = {
  v: (value) => value === 1,
  alg: (value) => value === ALG,
  document: isId,
  version: between(1, 2 ** 32 - 1),
  mandate: nullable(isId),
  identity: string((text) => secretOf(text) !== undefined),
  payload_sha256: isDigest,
  sha256: isDigest,
  size: between(1, MAX_FILE),
  title: string((text) => isTextOf(MAX_TITLE, text)),
  type: string((text) => DOCUMENT_TYPES.some((known) => known === text)),
  issued: isDay,
  expires: isDay,
  owner_name: nullable(string((text) => isTextOf(MAX_NAME, text))),
};

function malformed(): VaultError {
  return new VaultError("mismatch", { reason: "malformed" });
}

/** The bytes that envelopes carry, whose digest deposits and mandates sign. */
export function recordBytes(record: Record): Bytes {
  const names = Object.keys(FORM) as (keyof Record)[];
  return utf8(JSON.stringify(Object.fromEntries(names.map((name) => [name, record[name]]))));
}

/** Reads a record; unknown fields, versions and algorithms are refused, and so is any other way to write the same. */
export function parseRecord(bytes: Uint8Array): Record {
  const text = fromUtf8(bytes);
  const read: unknown = text === undefined ? undefined : attempt(() => JSON.parse(text) as unknown);
  if (typeof read !== "object" || read === null) throw malformed();
  const fields = read as { [Name in keyof Record]?: unknown };
  const names = Object.keys(FORM) as (keyof Record)[];
  if (!names.every((name) => FORM[name](fields[name]))) throw malformed();
  const record = fields as Record;
  if (fromUtf8(recordBytes(record)) !== text) throw malformed();
  return record;
}

export async function recordDigest(record: Record): Promise<Digest> {
  return digestOf(recordBytes(record));
}

/** Seals a record. One that its reader would refuse is refused here: it would be a lost paper. */
export async function sealRecord(record: Record, recipient: Recipient): Promise<Bytes> {
  const bytes = recordBytes(record);
  parseRecord(bytes);
  return seal([recipient], bytes);
}

/** Opens an envelope and holds it against the digest its signer stated. */
export async function openRecord(envelope: Uint8Array, key: EncryptionKey, stated: Digest): Promise<Record> {
  const bytes = await key.open(envelope);
  if ((await digestOf(bytes)) !== stated) throw new VaultError("mismatch", { reason: "record digest" });
  return parseRecord(bytes);
}
