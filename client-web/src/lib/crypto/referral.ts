/** Referrals: an aidant hands a person over to another structure, in words that she has read and agreed to (spec 08). */

import { VaultError } from "./contract.ts";
import { digestOf, fromUtf8, utf8 } from "./encoding.ts";
import type { Bytes } from "./encoding.ts";
import { seal } from "./envelope.ts";
import type { EncryptionKey } from "./envelope.ts";
import type { VerifyingKey } from "./ed25519.ts";
import type { Id } from "./id.ts";
import { NoteError, digest, id, kind, one, optional, repeated, text, time } from "./lines.ts";
import type { BodyOf } from "./lines.ts";
import { SignedNote, keyName } from "./note.ts";
import type { Recipient } from "./recipient.ts";
import { MAX_NAME, characters, isPrintable } from "./text.ts";
import { DAY, plus } from "./time.ts";
import type { Time } from "./time.ts";

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

/**
 * What is said to the other structure. Nobody signs this text by itself; both notes name its digest, and the salt keeps
 * whoever sees that digest from guessing.
 */
export const referralWords = kind("referral-words", {
  referral: one(id),
  salt: one(id),
  name: optional(text),
  subject: one(text),
  text: repeated(text, 1),
});

export type Referral = BodyOf<typeof referral>;
export type ReferralConsent = BodyOf<typeof referralConsent>;
export type ReferralWords = BodyOf<typeof referralWords>;

/** The most days between the question and the last moment at which the letter may go. */
export const MAX_LETTER_DAYS = 30;

/** The longest subject, in characters; and all words together, in bytes: their length in the envelope tells nothing. */
const MAX_SUBJECT = 200;
const MAX_WORDS = 8 * 1024;

const isShort = ({ name = "", subject }: ReferralWords): boolean =>
  characters(name) <= MAX_NAME && characters(subject) <= MAX_SUBJECT;

function mismatch(): VaultError {
  return new VaultError("mismatch", { reason: "words" });
}

/** The lines of a text as words keep them: without spaces at either end, without empty ones. */
export function linesOf(typed: string): string[] {
  const lines = typed.split(/\r?\n/).map((line) => line.replaceAll("\t", " ").trim());
  const some = lines.filter((line) => line !== "");
  if (some.length === 0 || !some.every(isPrintable)) throw new VaultError("bad-referral");
  return some;
}

/** The text whose digest both notes name. */
export function wordsText(words: ReferralWords): string {
  const written = referralWords.write(words);
  if (!isShort(words) || utf8(written).length > MAX_WORDS) throw new VaultError("bad-referral");
  try {
    readWords(written);
  } catch {
    throw new VaultError("bad-referral");
  }
  return written;
}

/** Reads the one text of some words. Nothing says whose they are. */
export function readWords(written: string): ReferralWords {
  // Control characters but the line feed are in no text that is signed for.
  if (/[\x00-\x09\x0b-\x1f]/.test(written)) throw new NoteError("malformed");
  return referralWords.read(written);
}

/** Seals the words for whoever may read them before they are sent: the person and the aidant. */
export async function sealWords(words: ReferralWords, readers: readonly Recipient[]): Promise<Bytes> {
  const plain = new Uint8Array(MAX_WORDS);
  plain.set(utf8(wordsText(words)));
  return seal(readers, plain);
}

/** Opens the words of a referral; others are refused. */
export async function openWords(about: Referral, sealed: Uint8Array, key: EncryptionKey): Promise<ReferralWords> {
  const plain = await key.open(sealed);
  const written = fromUtf8(plain.subarray(0, plain.findLastIndex((byte) => byte !== 0) + 1));
  if (plain.length !== MAX_WORDS || written === undefined) throw mismatch();
  return wordsOf(about, written);
}

/** Reads the words of a referral: exactly those whose digest it names. */
export async function wordsOf(about: Referral, written: string): Promise<ReferralWords> {
  if ((await digestOf(utf8(written))) !== about.words || utf8(written).length > MAX_WORDS) throw mismatch();
  const words = readWords(written);
  if (words.referral !== about.id || !isShort(words)) throw mismatch();
  return words;
}

/** Agreement to exactly what a referral asks. */
export async function consentTo(note: SignedNote<Referral>, at: Time): Promise<ReferralConsent> {
  const { id: asked, owner, aidant, structure, words, until } = note.dangerUnverified;
  return { referral: asked, note: await note.digest(), owner, aidant, structure, words, at, until };
}

/** Whether a consent answers this referral, in every line, and in time. */
async function isConsentTo(note: SignedNote<Referral>, consent: ReferralConsent): Promise<boolean> {
  const meant = referralConsent.write(await consentTo(note, consent.at));
  return referralConsent.write(consent) === meant && consent.at < consent.until;
}

/** Checks what a signature cannot: that it ends, soon enough, and is about someone else. */
const isPossible = ({ at, until, aidant, owner }: Referral): boolean =>
  at < until && until <= plus(at, MAX_LETTER_DAYS * DAY) && aidant !== owner;

/** Whose keys the two notes of a referral are checked with. */
interface Signer {
  readonly account: Id;
  readonly key: VerifyingKey;
}

/** What is wrong with a proof: who asked, who agreed, or what to. */
export class ReferralFault extends VaultError {
  readonly fault: "aidant" | "consent" | "words";

  constructor(fault: "aidant" | "consent" | "words") {
    super("verification-failed", { reason: fault });
    this.fault = fault;
  }
}

async function or<T>(fault: ReferralFault["fault"], check: () => Promise<T>): Promise<T> {
  try {
    return await check();
  } catch (reason) {
    throw reason instanceof VaultError ? new ReferralFault(fault) : reason;
  }
}

/** What a receiver may believe: the aidant asked, the person agreed to every line of it, and these are the words. */
export async function agreedTo(
  texts: { referral: string; consent: string; words: string },
  aidant: Signer,
  owner: Signer,
  domain: string,
): Promise<{ consent: ReferralConsent; words: ReferralWords }> {
  const [note, asked] = await or("aidant", async () => {
    const read = SignedNote.parse(referral, texts.referral);
    return [read, await read.verify(keyName(aidant.account, domain), aidant.key)] as const;
  });
  const consent = await or("consent", () =>
    SignedNote.parse(referralConsent, texts.consent).verify(keyName(owner.account, domain), owner.key),
  );
  if (asked.aidant !== aidant.account || !isPossible(asked)) throw new ReferralFault("aidant");
  if (consent.owner !== owner.account || !(await isConsentTo(note, consent))) throw new ReferralFault("consent");
  return { consent, words: await or("words", () => wordsOf(asked, texts.words)) };
}
