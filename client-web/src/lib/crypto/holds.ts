/** Legal holds, and erasing for somebody: what one administrator asks and another one signs (spec 10). */

import { givenTo, requestApproval } from "./approvals.ts";
import { VaultError } from "./contract.ts";
import type { Approval } from "./contract/control.ts";
import type { Hold, HoldWish, HoldsClient } from "./contract/holds.ts";
import { idOf } from "./id.ts";
import type { SignedIn } from "./signin.ts";
import { printTime } from "./time.ts";
import type * as wire from "./wire.ts";

/** The longest a hold lasts, in days; whoever needs it longer orders it again. */
const LONGEST = 365;

/** No place for a name. */
const REFERENCE = /^(?=.*\d)[A-Z0-9\-/.]{1,40}$/;

/** Every method for whoever is signed in; the server knows who is an administrator. */
export function holdsOf(me: SignedIn): HoldsClient {
  return {
    holds: async () => Promise.all((await me.api.holds()).map((hold) => shown(me, hold))),
    askHold: (wish) => askHold(me, wish),
    placeHold: (approval) => placeHold(me, approval),
    liftHold: (id) => me.api.liftHold(idOf(id)),
    askErasure: async (account, ground) => {
      const owner = await me.people.beneficiary(account);
      return requestApproval(me, "erasure", `erase ${owner.account} ${ground}`);
    },
    eraseApproved: async (approval) => {
      const { id, asked } = await givenTo(me, approval, "erasure");
      return me.api.erase({ account: asked.account, ground: asked.ground, approval: id });
    },
  };
}

async function shown(me: SignedIn, hold: wire.Hold): Promise<Hold> {
  const { id, account, mandate, reference, by, at, until, holds } = hold;
  const name = await me.people.nameOf(by);
  return {
    id,
    ...(account === undefined ? { of: "mandate", about: mandate ?? "" } : { of: "account", about: account }),
    reference,
    by: { id: by, ...(name !== undefined && { name }) },
    at: printTime(at),
    until: printTime(until),
    holds,
  };
}

async function askHold(me: SignedIn, { of, about, days, reference }: HoldWish): Promise<Approval> {
  if (!Number.isInteger(days) || days < 1 || days > LONGEST) throw new VaultError("bad-days");
  if (!REFERENCE.test(reference)) throw new VaultError("bad-reference");
  const id = of === "account" ? (await me.people.beneficiary(about)).account : idOf(about.trim().toLowerCase());
  return requestApproval(me, "legal-hold", `hold ${of} ${id} ${days} ${reference}`);
}

async function placeHold(me: SignedIn, approval: string): Promise<void> {
  const { id, asked } = await givenTo(me, approval, "legal-hold");
  const { of, days, reference } = asked;
  await me.api.placeHold({ ...(of === "account" ? { account: asked.id } : { mandate: asked.id }), days, reference, approval: id });
}
