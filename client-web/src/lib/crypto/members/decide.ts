/** Decisions about members: at once, and each in the journal (spec 09). */

import type { Decision } from "../contract/members.ts";
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

export async function appointMember(
  me: SignedIn,
  account: string,
  structure: string,
  role: "aidant" | "referent",
  leaveOne = false,
): Promise<void> {
  const body = { account: idOf(account), structure: idOf(structure), role, by: me.account, at: await me.now() };
  await me.api.appoint({ note: (await me.sign(appointment, body)).toText(), leave_one: leaveOne });
}
