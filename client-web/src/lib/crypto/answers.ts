/**
 * Questions to a person, and her answers (spec 08).
 *
 * Who really asks, and what for, is checked before it is shown; yes is a mandate of her own, and no is a note.
 */

import { revocation } from "./act.ts";
import { endRequest } from "./asking.ts";
import { VaultError } from "./contract.ts";
import type { Access, Contact, GrantWish } from "./contract.ts";
import type { Question } from "./contract/answers.ts";
import { digestOf } from "./encoding.ts";
import { contact, grant } from "./grant.ts";
import type { Id } from "./id.ts";
import type { BodyOf } from "./lines.ts";
import { checked, findMandate, shownAccess } from "./mandates.ts";
import { SignedNote } from "./note.ts";
import { allPapers } from "./papers.ts";
import type { Judged } from "./papers.ts";
import { agree, checkedReferral, isReferral } from "./referrals.ts";
import type { Asked as Referred } from "./referrals.ts";
import { openWish, request } from "./request.ts";
import type { SignedIn } from "./signin.ts";
import { newestTeamKey } from "./teams.ts";
import { printTime } from "./time.ts";
import { present } from "./wire.ts";
import type * as wire from "./wire.ts";

function another(): VaultError {
  return new VaultError("verification-failed", { reason: "another request" });
}

type Request = BodyOf<typeof request>;

/** A question whose asker's signature was checked. */
interface Asked {
  readonly wire: wire.Request;
  readonly note: SignedNote<Request>;
  readonly body: Request;
  readonly asker: Contact;
}

async function asked(me: SignedIn, answer: wire.Request): Promise<Asked> {
  const note = SignedNote.parse(request, answer.note);
  const asker = await me.people.check(answer.asker);
  const body = await asker.verify(note, me.instance.domain);
  const wish = answer.wish === undefined ? undefined : await digestOf(answer.wish);
  if (body.asker !== asker.account || body.id !== answer.id || body.owner !== me.account || body.wish !== wish) {
    throw another();
  }
  return { wire: answer, note, body, asker: await contact(asker) };
}

/** Everything that waits for my answer. */
export async function openQuestions(me: SignedIn): Promise<Question[]> {
  // A letter that I let go can be held back for as long as it has not gone.
  const held = (answer: wire.Request): boolean => answer.state === "accepted" && isReferral(answer);
  const waiting = (await me.api.requests()).filter((answer) => answer.state === "asked" || held(answer));
  if (waiting.length === 0) return [];
  const papers = await allPapers(me);
  return Promise.all(
    waiting.map((answer) =>
      shown(me, answer, papers).catch((reason: unknown) => {
        if (!(reason instanceof VaultError)) throw reason;
        return { ...nothing(answer), refused: reason.code };
      }),
    ),
  );
}

function nothing(answer: wire.Request): Question {
  const nobody: Contact = { id: "", name: "", kind: "person" };
  const about = { right: "view", purpose: "", days: 0, asker: nobody, grantee: nobody } as const;
  const reason = isReferral(answer) ? "letter" : "access";
  return { id: answer.id, reason, ...about, state: answer.state, until: printTime(answer.until) };
}

async function shown(me: SignedIn, answer: wire.Request, papers: readonly Judged[]): Promise<Question> {
  if (isReferral(answer)) return shownLetter(await checkedReferral(me, answer));
  const found = await asked(me, answer);
  const { body, asker } = found;
  const message = answer.wish === undefined ? undefined : await openWish(body.id, answer.wish, me.keyring.encryption);
  const before = body.mandate === undefined ? undefined : await findMandate(me, body.mandate);
  const { grantee } = body;
  return {
    id: body.id,
    reason: body.reason,
    asker,
    grantee: await granteeOf(me, grantee, asker),
    ...(grantee.kind === "structure" && { granteeRole: grantee.role }),
    right: body.right,
    purpose: body.purpose,
    days: body.days,
    ...(message !== undefined && { message }),
    ...(before !== undefined && { before: shownAccess(me, before, papers) }),
    state: answer.state,
    until: printTime(answer.until),
  };
}

async function shownLetter({ wire: answer, body, words, aidant, structure }: Referred): Promise<Question> {
  const asker = aidant && (await contact(aidant));
  const place: Contact = { id: body.structure, name: structure, kind: "structure" };
  return {
    ...nothing(answer),
    ...(asker && { asker }),
    grantee: place,
    letter: { ...present({ name: words.name }), subject: words.subject, lines: words.text },
    until: printTime(body.until),
  };
}

async function granteeOf(me: SignedIn, { kind, id }: { kind: string; id: Id }, asker: Contact): Promise<Contact> {
  if (id === asker.id) return asker;
  if (kind === "person") return contact(await me.people.known(id));
  return { id, name: (await newestTeamKey(me, id)).name, kind: "structure" };
}

async function answerOf(me: SignedIn, id: string): Promise<wire.Request> {
  const found = (await me.api.requests()).find((answer) => answer.id === id);
  if (found === undefined) throw new VaultError("not-found", { id });
  return found;
}

async function find(me: SignedIn, id: string): Promise<Asked> {
  return asked(me, await answerOf(me, id));
}

/** Yes: a mandate that is handed in as the answer, and takes the place of the one it goes on from. */
export async function sayYes(me: SignedIn, id: string, wish: GrantWish): Promise<Access> {
  const { body } = await find(me, id);
  const before = body.mandate === undefined ? undefined : await findMandate(me, body.mandate);
  const previous = await before?.note.digest();
  const most = wish.maxViews ?? before?.body.maxViews;
  const hand = (mandate: Parameters<typeof me.api.grant>[0]) => me.api.acceptRequest(body.id, mandate);
  return grant(me, { ...wish, ...(most !== undefined && { maxViews: most }) }, { previous, hand });
}

/** No, to an access or to a letter; of a letter that has not gone, also after a yes. */
export async function sayNo(me: SignedIn, id: string): Promise<void> {
  const answer = await answerOf(me, id);
  await (isReferral(answer) ? checkedReferral(me, answer) : asked(me, answer));
  await endRequest(me, answer, "refused");
}

/** Lets a letter about me go, with exactly the words that I read. */
export async function letGo(me: SignedIn, id: string): Promise<Question> {
  return shownLetter(await agree(me, await checkedReferral(me, await answerOf(me, id))));
}

/** Takes back a mandate that was a mistake. */
export async function undo(me: SignedIn, id: string): Promise<Access> {
  const { body, note } = await findMandate(me, id);
  const act = { mandate: body.id, note: await note.digest(), actor: me.account, at: await me.now() };
  const answer = await me.api.actOnMandate(body.id, "undoing", (await me.sign(revocation, act)).toText());
  const undone = await checked(me, answer);
  if ((await undone.note.digest()) !== act.note) throw another();
  return shownAccess(me, undone, await allPapers(me));
}
