/**
 * Questions to a person, and her answers (spec 08).
 *
 * Who really asks, and what for, is checked before it is shown; yes is a mandate of her own, and no is a note.
 */

import { revocation } from "./act.ts";
import { VaultError } from "./contract.ts";
import type { Access, Contact, GrantWish } from "./contract.ts";
import type { Question } from "./contract/answers.ts";
import { digestOf, fromUtf8 } from "./encoding.ts";
import { contact, grant } from "./grant.ts";
import { idBytes } from "./id.ts";
import type { Id } from "./id.ts";
import type { BodyOf } from "./lines.ts";
import { checked, findMandate, shownAccess } from "./mandates.ts";
import { SignedNote } from "./note.ts";
import { allPapers } from "./papers.ts";
import type { Judged } from "./papers.ts";
import { request, requestAnswer } from "./request.ts";
import type { SignedIn } from "./signin.ts";
import { newestTeamKey } from "./teams.ts";
import { isTextOf } from "./text.ts";
import { printTime } from "./time.ts";
import type * as wire from "./wire.ts";

/** A wish before it is sealed, whatever its words; and the longest words. */
const WISH_SIZE = 1216;
const MAX_WISH = 300;

const LETTER = "ecrin/referral/";

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

/** The words that say which papers: bound to their question, and for its owner alone. */
async function wishOf(me: SignedIn, { wire: { wish }, body }: Asked): Promise<string | undefined> {
  if (wish === undefined) return undefined;
  const plain = await me.keyring.encryption.open(wish);
  const mismatch = new VaultError("mismatch", { reason: "wish" });
  const owner = idBytes(body.id);
  if (plain.length !== WISH_SIZE || owner.some((byte, place) => byte !== plain[place])) throw mismatch;
  const words = fromUtf8(plain.subarray(owner.length, plain.findLastIndex((byte) => byte !== 0) + 1));
  if (words === undefined || !isTextOf(MAX_WISH, words)) throw mismatch;
  return words;
}

/** Everything that waits for my answer. */
export async function openQuestions(me: SignedIn): Promise<Question[]> {
  const waiting = (await me.api.requests()).filter(({ state }) => state === "asked");
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
  const reason = answer.note.startsWith(LETTER) ? "letter" : "access";
  return { id: answer.id, reason, ...about, state: answer.state, until: printTime(answer.until) };
}

async function shown(me: SignedIn, answer: wire.Request, papers: readonly Judged[]): Promise<Question> {
  if (answer.note.startsWith(LETTER)) return nothing(answer);
  const found = await asked(me, answer);
  const { body, asker } = found;
  const message = await wishOf(me, found);
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

async function granteeOf(me: SignedIn, { kind, id }: { kind: string; id: Id }, asker: Contact): Promise<Contact> {
  if (id === asker.id) return asker;
  if (kind === "person") return contact(await me.people.known(id));
  return { id, name: (await newestTeamKey(me, id)).name, kind: "structure" };
}

async function find(me: SignedIn, id: string): Promise<Asked> {
  const found = (await me.api.requests()).find((answer) => answer.id === id);
  if (found === undefined) throw new VaultError("not-found", { id });
  return asked(me, found);
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

export async function sayNo(me: SignedIn, id: string): Promise<void> {
  const { body, note } = await find(me, id);
  const digest = await note.digest();
  const no = { request: body.id, note: digest, answer: "refused", actor: me.account, at: await me.now() } as const;
  await me.api.refuseRequest(body.id, (await me.sign(requestAnswer, no)).toText());
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
