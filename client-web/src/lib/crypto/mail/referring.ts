/**
 * The letter of a referral (spec 08): sent once its person's consent is seen to stand, and believed by its reader only if
 * every note of it holds.
 */

import type { LetterSent } from "../contract/mail.ts";
import { VaultError } from "../contract.ts";
import type { Doubt, ReferralShown } from "../contract/referrals.ts";
import { attempt, fromUtf8, utf8 } from "../encoding.ts";
import { idOf } from "../id.ts";
import type { Id } from "../id.ts";
import { SignedNote } from "../note.ts";
import { ReferralFault, agreedTo, referral, wordsText } from "../referral.ts";
import type { Referral, ReferralConsent, ReferralWords } from "../referral.ts";
import { called, checkedReferral } from "../referrals.ts";
import type { Asked } from "../referrals.ts";
import type { SignedIn } from "../signin.ts";
import { printTime } from "../time.ts";
import { readProof } from "../wire.ts";
import type { ReferralProof } from "../wire.ts";
import type { Attachment } from "./mime.ts";
import { blank } from "./sealing.ts";
import type { Found, Shelf } from "./shelf.ts";
import { readersOf, send } from "./writing.ts";

/** What the part of a letter is called that programs read. */
const PROOF = "orientation.json";

/** Why a letter does not go, by what has become of its question. */
const NOT_NOW: Record<string, string> = {
  sent: "referral-sent",
  "taken-back": "referral-taken-back",
  expired: "referral-expired",
};

/** The person's keys are those at the end of the chain that goes along, and those that were seen first. */
async function verified(me: SignedIn, proof: ReferralProof, owner: Id, aidant: Parameters<typeof agreedTo>[1]) {
  const { record } = await me.people.check({ account: owner, structures: [], chain: proof.chain });
  return agreedTo(proof, aidant, { account: owner, key: record.signing }, me.instance.domain);
}

/** What goes along for the receiver's program, once the consent is seen to stand. */
async function prove(me: SignedIn, { wire, body, words, aidant }: Asked): Promise<Attachment> {
  if (aidant !== undefined) throw new VaultError("not-allowed");
  if (wire.state !== "accepted") throw new VaultError(NOT_NOW[wire.state] ?? "referral-not-agreed");
  const { chain } = await me.api.person(body.owner);
  const proof = { referral: wire.note, consent: wire.consent ?? "", words: wordsText(words), chain };
  await verified(me, proof, body.owner, { account: me.account, key: me.keyring.signing.verifyingKey });
  return { name: PROOF, mediaType: "application/json", bytes: utf8(JSON.stringify(proof, undefined, 2)) };
}

/** Sends what was agreed to. Its words come last, exactly as they were agreed to. */
export async function sendReferral(shelf: Shelf, typed: string, introduction: string): Promise<LetterSent> {
  const { me } = shelf;
  const id = idOf(typed);
  const asked = await checkedReferral(me, await me.api.request(id));
  const proof = await prove(me, asked);
  const place = (await me.api.structures()).find((one) => one.id === asked.body.structure);
  const to = place === undefined ? [] : await readersOf(me, place.name);
  if (to.length === 0) throw new VaultError("recipient-without-key", { who: asked.structure });
  const { subject, text: lines } = asked.words;
  const text = `${introduction}\n\n${lines.join("\n")}\n`;
  const letter = { ...(await blank(shelf)), to, subject, text, attachments: [proof] };
  return send(shelf, letter, (readers, message) => me.api.sendReferral(id, readers, message));
}

/** Looks for a referral in a letter, and checks it. What only the server knows is asked last. */
export async function receivedReferral(shelf: Shelf, found: Found): Promise<ReferralShown | undefined> {
  const { me } = shelf;
  const part = found.reading.attachments.find(({ name }) => name === PROOF);
  if (part === undefined) return undefined;
  const proof = readProof(fromUtf8(part.bytes));
  const asked = proof && attempt(() => SignedNote.parse(referral, proof.referral).dangerUnverified);
  if (proof === undefined || asked === undefined) return { structure: "", doubt: "form" };
  const said = me.session.structures.find((mine) => mine.id === asked.structure);
  const structure = await called(me, asked.structure, said);
  const believed = await believe(shelf, found, asked, proof);
  if (typeof believed === "string") return { structure, doubt: believed };
  const doubt = await doubtOf(shelf, found, believed);
  if (doubt !== undefined) return { structure, doubt };
  const { consent, words } = believed;
  const person = words.name ?? consent.owner.slice(0, 6);
  return { structure, agreed: { at: printTime(consent.at), person, subject: words.subject, lines: words.text } };
}

interface Believed {
  readonly consent: ReferralConsent;
  readonly words: ReferralWords;
}

/** The consent and the words, if the writer of the letter is the aidant and the person agreed. */
async function believe(shelf: Shelf, { reading, from }: Found, asked: Referral, proof: ReferralProof): Promise<Believed | Doubt> {
  const { me, own } = shelf;
  if (reading.signature !== "good" || from === undefined) return "aidant";
  const writer =
    from === own.address
      ? { account: me.account, key: me.keyring.signing.verifyingKey }
      : await shelf.people.find(from).then(({ known }) => known && { account: known.account, key: known.record.signing }, unless("aidant"));
  if (typeof writer !== "object" || writer.account !== asked.aidant) return "aidant";
  return verified(me, proof, asked.owner, writer).catch((reason: unknown) => {
    if (reason instanceof ReferralFault) return reason.fault;
    return unless("keys")(reason);
  });
}

/** What cannot be checked is doubted; what nobody foresaw is no doubt. */
function unless(doubt: Doubt): (reason: unknown) => Doubt {
  return (reason) => {
    if (!(reason instanceof VaultError)) throw reason;
    return doubt;
  };
}

const squeezed = (text: string): string => text.replaceAll(/\s+/g, "");

/** What speaks against a letter whose proof holds. */
async function doubtOf({ me, own }: Shelf, { reading, from, item }: Found, { consent, words }: Believed): Promise<Doubt | undefined> {
  const same =
    squeezed(reading.subject) === squeezed(words.subject) &&
    reading.text.replaceAll("\r\n", "\n").trimEnd().endsWith(words.text.join("\n")) &&
    reading.attachments.length === 1;
  if (!same) return "words";
  const mine = from === own.address || me.session.structures.some(({ id }) => id === consent.structure);
  if (!mine) return "elsewhere";
  if (item.at >= consent.until) return "late";
  return me.api.request(consent.referral).then(
    ({ state, message }) => (state === "sent" && message === item.message ? undefined : "not-sent"),
    (reason: unknown) => {
      if (!(reason instanceof VaultError) || reason.code.startsWith("server-")) throw reason;
      // Of a person who has erased her vault, the relay has no trace; her signature still is hers.
      return reason.code === "not-found" ? undefined : "not-sent";
    },
  );
}
