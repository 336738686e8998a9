/** What hangs on a member, and asking its owners whether someone else may go on (spec 09). */

import { VaultError } from "../contract.ts";
import type { HeldAccess, Heir } from "../contract/members.ts";
import { freshId, idOf } from "../id.ts";
import type { Id } from "../id.ts";
import { MAX_DAYS } from "../mandate.ts";
import type { Grantee } from "../mandate.ts";
import { checked } from "../mandates.ts";
import type { Checked } from "../mandates.ts";
import { SignedNote } from "../note.ts";
import { request } from "../request.ts";
import type { SignedIn } from "../signin.ts";
import { DAY, printTime } from "../time.ts";
import type { Time } from "../time.ts";
import type * as wire from "../wire.ts";

/** Checks that its owner gave it to this very person. */
async function checkedOf(me: SignedIn, holder: Id, answer: wire.Mandate): Promise<Checked> {
  const found = await checked(me, answer);
  const { grantee } = found.body;
  if (grantee.kind !== "person" || grantee.id !== holder) {
    throw new VaultError("verification-failed", { reason: "another mandate" });
  }
  return found;
}

export async function heldBy(me: SignedIn, account: string, structure: string): Promise<HeldAccess[]> {
  const holder = idOf(account);
  const [answers, asked] = await Promise.all([me.api.toHandOver(idOf(structure), holder), askedAbout(me)]);
  return Promise.all(
    answers.map((answer) =>
      checkedOf(me, holder, answer).then(
        (found) => shown(found, asked.has(found.body.id)),
        (reason: unknown) => {
          if (!(reason instanceof VaultError)) throw reason;
          const nothing = { owner: "", right: "view", purpose: "", until: "", papers: 0, state: "" } as const;
          return { id: answer.id, ...nothing, refused: reason.code };
        },
      ),
    ),
  );
}

function shown({ wire, body, owner }: Checked, asked: boolean): HeldAccess {
  return {
    id: body.id,
    owner: owner?.name ?? "",
    right: body.right,
    purpose: body.purpose,
    until: printTime(body.until),
    papers: body.document.length,
    state: wire.state,
    ...(asked && { asked }),
  };
}

/** The mandates about which I ask already: whoever is asked twice does not know what to answer. */
async function askedAbout(me: SignedIn): Promise<Set<Id>> {
  const mandates = new Set<Id>();
  for (const { note, state } of await me.api.requests()) {
    // Letters wait in the same list, and are notes of another kind.
    if (state !== "asked" || !note.startsWith("ecrin/request/")) continue;
    const body = await me.verifyOwn(SignedNote.parse(request, note));
    if (body.reason === "handover" && body.mandate !== undefined) mandates.add(body.mandate);
  }
  return mandates;
}

export async function handOver(me: SignedIn, account: string, structure: string, to: Heir): Promise<number> {
  const [holder, place] = [idOf(account), idOf(structure)];
  const grantee: Grantee =
    "account" in to
      ? { kind: "person", id: (await me.people.known(idOf(to.account))).account }
      : { kind: "structure", id: place, role: to.role };
  const [answers, asked] = await Promise.all([me.api.toHandOver(place, holder), askedAbout(me)]);
  // All are checked before the first is asked: a list that lies is no list.
  const held = await Promise.all(answers.map((answer) => checkedOf(me, holder, answer)));
  const open = held.filter(({ body }) => !asked.has(body.id));
  for (const { body } of open) {
    const now = await me.now();
    const note = await me.sign(request, {
      id: freshId(),
      reason: "handover",
      asker: me.account,
      owner: body.owner,
      grantee,
      right: body.right,
      purpose: body.purpose,
      days: daysLeft(now, body.until),
      mandate: body.id,
      wish: undefined,
      at: now,
    });
    await me.api.ask({ note: note.toText() });
  }
  return open.length;
}

/** Whole days, rounded up: the person's client cuts what is over. */
function daysLeft(now: Time, until: Time): number {
  return Math.min(Math.max(Math.ceil((until - now) / DAY), 1), MAX_DAYS);
}
