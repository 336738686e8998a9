/** Decisions about members: at once, and each in the journal (spec 09). */

import type { Decision } from "../contract/members.ts";
import type { RoleWish } from "../contract/roles.ts";
import { idOf } from "../id.ts";
import type { SignedIn } from "../signin.ts";
import { tendTeams } from "../teams.ts";
import { appointment } from "../trust.ts";

export async function decideMember(
  me: SignedIn,
  account: string,
  structure: string,
  decision: Decision,
  leaveOne = false,
): Promise<void> {
  await me.api.decideMember(idOf(account), decision, { structure: idOf(structure), leave_one: leaveOne });
  if (decision !== "remove") return;
  // What is granted from now on is sealed for a key that the leaver never had. She is out either way: where this fails,
  // the next client that signs in does it.
  await me.now();
  await tendTeams(me).catch(() => undefined);
}

/** A member has another role at once; somebody from elsewhere is offered it. */
export async function appoint(me: SignedIn, wish: RoleWish): Promise<void> {
  const { account, structure, role, leaves, leaveOne = false } = wish;
  const body = { account: idOf(account), structure: idOf(structure), role, by: me.account, at: await me.now() };
  const note = (await me.sign(appointment, body)).toText();
  await me.api.appoint({ note, leave_one: leaveOne, ...(leaves !== undefined && { leaves: idOf(leaves) }) });
}
