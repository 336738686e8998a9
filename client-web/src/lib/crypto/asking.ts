/**
 * What a professional asks of a person (spec 08): signed here, and shown again only if it is what was signed.
 */

import { VaultError } from "./contract.ts";
import type { AskWish, OwnQuestion } from "./contract/asking.ts";
import { base64, digestOf } from "./encoding.ts";
import { freshId, parseId } from "./id.ts";
import type { BodyOf } from "./lines.ts";
import { findMandate } from "./mandates.ts";
import { SignedNote } from "./note.ts";
import { referral } from "./referral.ts";
import { checkedReferral, isReferral, shownReferral } from "./referrals.ts";
import { request, requestAnswer, sealWish } from "./request.ts";
import type { SignedIn } from "./signin.ts";
import { printTime } from "./time.ts";
import { PURPOSES, RIGHTS } from "./vocabulary.ts";
import { present } from "./wire.ts";
import type * as wire from "./wire.ts";

type Request = BodyOf<typeof request>;

function another(): VaultError {
  return new VaultError("verification-failed", { reason: "another request" });
}

export async function ask(me: SignedIn, wish: AskWish): Promise<OwnQuestion> {
  const right = RIGHTS.find((known) => known === wish.right);
  const purpose = PURPOSES.find((known) => known === wish.purpose);
  if (right === undefined || purpose === undefined) throw new VaultError("usage", { word: wish.purpose.slice(0, 40) });
  const structure = wish.structure === undefined ? undefined : parseId(wish.structure);
  const grantee = structure === undefined ? ({ kind: "person", id: me.account } as const) : ({ kind: "structure", id: structure, role: "aidant" } as const);
  const about = { reason: "access", grantee, right, purpose, days: wish.days, mandate: undefined } as const;
  return handIn(me, wish.owner, about, wish.message);
}

export async function askRenewal(me: SignedIn, access: string, days: number, message?: string): Promise<OwnQuestion> {
  const { body } = await findMandate(me, access);
  const { grantee, right, purpose, id: mandate } = body;
  return handIn(me, body.owner, { reason: "renewal", grantee, right, purpose, days, mandate }, message);
}

/** Signs what is asked, with words that only its owner opens. */
async function handIn(
  me: SignedIn,
  typed: string,
  about: Pick<Request, "reason" | "grantee" | "right" | "purpose" | "days" | "mandate">,
  message = "",
): Promise<OwnQuestion> {
  const owner = await me.people.beneficiary(typed);
  const id = freshId();
  const wish = message.trim() === "" ? undefined : await sealWish(id, message.trim(), owner.encryption);
  const note = await me.sign(request, {
    id,
    asker: me.account,
    owner: owner.account,
    wish: wish && (await digestOf(wish)),
    at: await me.now(),
    ...about,
  });
  const answer = await me.api.ask({ note: note.toText(), ...(wish && { wish: base64(wish) }) });
  if (answer.id !== id) throw another();
  return own(me, answer);
}

/** Everything that I asked, the newest first; what does not hold is named and not believed. */
export async function ownQuestions(me: SignedIn): Promise<OwnQuestion[]> {
  const mine = (await me.api.requests()).reverse();
  return Promise.all(
    mine.map((answer) =>
      own(me, answer).catch((reason: unknown) => {
        if (!(reason instanceof VaultError)) throw reason;
        const nothing = { reason: "access", owner: { id: "" }, at: "" } as const;
        return { id: answer.id, ...nothing, state: answer.state, until: printTime(answer.until), refused: reason.code };
      }),
    ),
  );
}

/** A question of mine for the page, once my own signature is seen under it. */
async function own(me: SignedIn, answer: wire.Request): Promise<OwnQuestion> {
  if (isReferral(answer)) return shownReferral(me, await checkedReferral(me, answer));
  const note = SignedNote.parse(request, answer.note);
  const body = await me.verifyOwn(note);
  if (body.asker !== me.account || body.id !== answer.id) throw another();
  const { grantee } = body;
  const team = grantee.kind === "structure" ? me.session.structures.find(({ id }) => id === grantee.id)?.name : undefined;
  const { id, reason, right, purpose, days } = body;
  return {
    ...{ id, reason, right, purpose, days },
    owner: { id: body.owner, ...present({ name: me.names.get(body.owner) }) },
    ...present({ structure: team, answered: answer.answered && printTime(answer.answered) }),
    at: printTime(body.at),
    state: answer.state,
    until: printTime(answer.until),
  };
}

/** Takes a question of mine back. */
export async function withdraw(me: SignedIn, id: string): Promise<void> {
  const answer = (await me.api.requests()).find((one) => one.id === id);
  if (answer === undefined) throw new VaultError("not-found", { id });
  // Only what I signed is mine to take back, and the answer names exactly that.
  await own(me, answer);
  await endRequest(me, answer, "withdrawn");
}

/** Says no, or never mind, to what is asked. */
export async function endRequest(me: SignedIn, answer: wire.Request, how: "refused" | "withdrawn"): Promise<void> {
  const note = await (isReferral(answer) ? SignedNote.parse(referral, answer.note) : SignedNote.parse(request, answer.note)).digest();
  const no = { request: answer.id, note, answer: how, actor: me.account, at: await me.now() } as const;
  await me.api.endRequest(answer.id, how === "refused" ? "refusal" : "withdrawal", (await me.sign(requestAnswer, no)).toText());
}
