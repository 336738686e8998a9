/**
 * Referrals (spec 08): what an aidant asks to send about a person, what the person agrees to, and the letter's proof.
 *
 * Every note is checked here before a word is shown or a letter goes; only what has become of it is the server's to say.
 */

import { VaultError } from "./contract.ts";
import type { OwnQuestion } from "./contract/asking.ts";
import type { ReferralWish } from "./contract/referrals.ts";
import { base64, digestOf, utf8 } from "./encoding.ts";
import { freshId, idOf } from "./id.ts";
import type { Id } from "./id.ts";
import { SignedNote } from "./note.ts";
import type { Known } from "./people.ts";
import { MAX_LETTER_DAYS, consentTo, linesOf, openWords, referral, referralConsent, sealWords, wordsText } from "./referral.ts";
import type { Referral, ReferralWords } from "./referral.ts";
import type { SignedIn } from "./signin.ts";
import { teamName } from "./teams.ts";
import { DAY, plus, printTime } from "./time.ts";
import { isName } from "./text.ts";
import { present } from "./wire.ts";
import type * as wire from "./wire.ts";

/** Whether something that is asked is a referral, and not an access. */
export const isReferral = (answer: wire.Request): boolean => answer.note.startsWith(`ecrin/${referral.name}/`);

/** A referral whose aidant's signature was checked, with words that are those she signed. */
export interface Asked {
  readonly wire: wire.Request;
  readonly note: SignedNote<Referral>;
  readonly body: Referral;
  readonly words: ReferralWords;
  /** Who asks; nobody else where that is oneself. */
  readonly aidant: Known | undefined;
  /** What the structure is called, as a member signed it. */
  readonly structure: string;
}

function another(): VaultError {
  return new VaultError("verification-failed", { reason: "another request" });
}

/** Checks a referral that the server handed out: that its aidant signed it, that it is about us, and its words. */
export async function checkedReferral(me: SignedIn, answer: wire.Request): Promise<Asked> {
  const note = SignedNote.parse(referral, answer.note);
  const claimed = note.dangerUnverified.aidant;
  const aidant = claimed === me.account ? undefined : await me.people.check(answer.asker);
  if (aidant !== undefined && aidant.account !== claimed) throw another();
  const body = await (aidant?.verify(note, me.instance.domain) ?? me.verifyOwn(note));
  if (body.id !== answer.id || ![body.owner, body.aidant].includes(me.account)) throw another();
  if (answer.wish === undefined) throw new VaultError("mismatch", { reason: "words" });
  const words = await openWords(body, answer.wish, me.keyring.encryption);
  return { wire: answer, note, body, words, aidant, structure: await called(me, body.structure, answer.structure) };
}

/** What a structure is called: as a member signed it with its team key, else as the server says. */
export async function called(me: SignedIn, id: Id, said: { readonly name: string } | undefined): Promise<string> {
  return teamName(me, id).catch((reason: unknown) => {
    if (!(reason instanceof VaultError)) throw reason;
    return said?.name ?? id.slice(0, 6);
  });
}

/** Asks a person to let a letter about her go. */
export async function askReferral(me: SignedIn, wish: ReferralWish): Promise<Asked> {
  const structure = idOf(wish.structure);
  const name = wish.name.trim() === "" ? undefined : wish.name.trim();
  if (name !== undefined && !isName(name)) throw new VaultError("bad-name");
  const owner = await me.people.beneficiary(wish.owner);
  const id = freshId();
  const words = { referral: id, salt: freshId(), name, subject: wish.subject.trim(), text: linesOf(wish.text) };
  const sealed = await sealWords(words, [owner.encryption, me.keyring.encryption.recipient]);
  const at = await me.now();
  const note = await me.sign(referral, {
    id,
    aidant: me.account,
    owner: owner.account,
    structure,
    words: await digestOf(utf8(wordsText(words))),
    at,
    until: plus(at, Math.min(wish.days, MAX_LETTER_DAYS) * DAY),
  });
  return checkedReferral(me, await me.api.ask({ note: note.toText(), wish: base64(sealed) }));
}

/** A referral of mine among what I asked. */
export function shownReferral(me: SignedIn, { wire: answer, body, words, structure }: Asked): OwnQuestion {
  const name = words.name ?? me.names.get(body.owner);
  return {
    id: body.id,
    reason: "letter",
    owner: { id: body.owner, ...present({ name }) },
    structure,
    letter: { ...present({ name: words.name }), subject: words.subject, lines: words.text },
    at: printTime(body.at),
    state: answer.state,
    until: printTime(body.until),
    ...present({ answered: answer.answered && printTime(answer.answered) }),
  };
}

/** The person agrees that exactly these words go, once she has read them. */
export async function agree(me: SignedIn, { note, body }: Asked): Promise<Asked> {
  const consent = await me.sign(referralConsent, await consentTo(note, await me.now()));
  return checkedReferral(me, await me.api.consentToReferral(body.id, consent.toText()));
}
