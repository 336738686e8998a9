/**
 * Mandates, as their owner signed them: read, checked, shown, acted upon.
 *
 * What a mandate is worth at present is the server's to say; but what has ended has ended.
 */

import { mandateActs } from "./act.ts";
import { VaultError } from "./contract.ts";
import type { Access } from "./contract.ts";
import type { Id } from "./id.ts";
import { idOf } from "./id.ts";
import { mandate } from "./mandate.ts";
import type { Mandate } from "./mandate.ts";
import { SignedNote } from "./note.ts";
import type { Judged } from "./papers.ts";
import type { Known } from "./people.ts";
import { recipientDigest } from "./recipient.ts";
import type { SignedIn } from "./signin.ts";
import { printTime } from "./time.ts";
import type * as wire from "./wire.ts";

/** A mandate whose owner's signature was checked. */
export interface Checked {
  readonly wire: wire.Mandate;
  readonly note: SignedNote<Mandate>;
  readonly body: Mandate;
  /** Its owner, where that is someone else. */
  readonly owner: Known | undefined;
}

/** The states that are left for no other. */
const ENDED = new Set(["expired", "replaced", "revoked-by-beneficiary", "revoked-by-aidant", "revoked-by-structure"]);

function unbelieved(reason: string): VaultError {
  return new VaultError("verification-failed", { reason });
}

/** Checks a mandate that the server handed out. */
export async function checked(me: SignedIn, answer: wire.Mandate): Promise<Checked> {
  const note = SignedNote.parse(mandate, answer.note);
  const claimed = note.dangerUnverified.owner;
  const owner = claimed === me.account ? undefined : await me.people.check(answer.owner);
  if (owner !== undefined && owner.account !== claimed) throw unbelieved("another mandate");
  const body = await (owner?.verify(note, me.instance.domain) ?? me.verifyOwn(note));
  if (body.id !== answer.id) throw unbelieved("another mandate");
  const forMe = body.grantee.kind === "person" && body.grantee.id === me.account;
  const mine = await recipientDigest(me.keyring.encryption.recipient);
  if (forMe && body.granteeKey !== mine) throw unbelieved("not for these keys");
  if (ENDED.has(answer.state)) me.ended.add(body.id);
  else if (me.ended.has(body.id)) throw unbelieved("it had ended");
  return { wire: answer, note, body, owner };
}

/** The mandate with this id, checked. */
export async function findMandate(me: SignedIn, typed: string): Promise<Checked> {
  const answer = await me.api.mandate(idOf(typed));
  if (answer.id !== typed) throw unbelieved("another mandate");
  return checked(me, answer);
}

/** All mandates, given and received; one that does not hold is named and not believed. */
export async function allMandates(me: SignedIn, papers: readonly Judged[]): Promise<Access[]> {
  const answers = await me.api.mandates();
  return Promise.all(
    answers.map((answer) =>
      checked(me, answer).then(
        (found) => shownAccess(me, found, papers),
        (reason: unknown) => {
          if (!(reason instanceof VaultError)) throw reason;
          return refusedAccess(answer.id, reason.code);
        },
      ),
    ),
  );
}

/** Signs the act that belongs to a route, hands it in and checks the answer. */
export async function actOn(me: SignedIn, found: Checked, act: keyof typeof mandateActs): Promise<Checked> {
  const body = { mandate: found.body.id, note: await found.note.digest(), actor: me.account, at: await me.now() };
  const note = await me.sign(mandateActs[act], body);
  const answer = await checked(me, await me.api.actOnMandate(found.body.id, act, note.toText()));
  if ((await answer.note.digest()) !== body.note) throw unbelieved("another mandate");
  return answer;
}

/** A mandate for the page. Titles stand in it where they are known. */
export function shownAccess(me: SignedIn, { wire, body, owner }: Checked, papers: readonly Judged[]): Access {
  const place = wire.structure?.name;
  const name = owner === undefined ? me.keyring.name : me.names.get(body.owner);
  return {
    id: body.id,
    grantee: {
      kind: body.grantee.kind,
      id: body.grantee.id,
      name: wire.grantee,
      ...(place !== undefined && { place }),
    },
    owner: { id: body.owner, ...(name !== undefined && { name }) },
    papers: body.document.map(({ number, document }) => {
      const paper = papers.find(({ id }) => id === document);
      const known = paper !== undefined && "held" in paper ? paper.held.record : me.seen.get(document);
      return { number, document, ...(known !== undefined && { title: known.title, type: known.type }) };
    }),
    right: body.right,
    purpose: body.purpose,
    from: printTime(body.from),
    until: printTime(body.until),
    ...(body.maxViews !== undefined && { maxViews: body.maxViews }),
    state: wire.state,
    ...(wire.accepted !== undefined && { accepted: printTime(wire.accepted) }),
    views: wire.views,
  };
}

function refusedAccess(id: Id, refused: string): Access {
  const nobody = { id: "", name: "" };
  const nothing = { papers: [], right: "view", purpose: "", from: "", until: "", state: "", views: 0 } as const;
  return { id, grantee: { kind: "person", ...nobody }, owner: nobody, ...nothing, papers: [], refused };
}
