/** Inviting colleagues, and taking back what nobody has answered (spec 02, Invitations). */

import { VaultError } from "../contract.ts";
import type { NewInvitation, OpenInvitation, ProfessionalRole, SecondOpinion } from "../contract/members.ts";
import { digestFrom } from "../encoding.ts";
import { idOf } from "../id.ts";
import type { Id } from "../id.ts";
import { invite } from "../opening.ts";
import { askSecond } from "../second.ts";
import type { SignedIn } from "../signin.ts";
import { DAY, printTime } from "../time.ts";

/** How long whoever made an invitation may take it back, in days. */
const UNDO_DAYS = 2;

/** What is asked for, and about what: the kind of act says it all (spec 10). */
const ACT = "admin-invitation";

export async function inviteMember(me: SignedIn, role: ProfessionalRole, structure: string): Promise<NewInvitation> {
  const asked = role === "admin" ? await newestQuestion(me) : undefined;
  const { text, until } = await invite(me, role, structure, asked?.state === "given" ? asked.id : undefined);
  return { text, until: printTime(until) };
}

export async function askSecondOpinion(me: SignedIn): Promise<SecondOpinion> {
  await askSecond(me, ACT, ACT);
  const asked = await secondOpinion(me);
  if (asked === undefined) throw new VaultError("server-answer");
  return asked;
}

export async function secondOpinion(me: SignedIn): Promise<SecondOpinion | undefined> {
  const asked = await newestQuestion(me);
  // Whatever was used up, or came too late, is as if nobody had asked.
  if (asked === undefined || asked.state === "used" || asked.state === "over") return undefined;
  return { state: asked.state, until: printTime(asked.until) };
}

/** The server lists the newest first. */
async function newestQuestion(me: SignedIn) {
  const all = await me.api.approvals();
  return all.find(({ act, requester }) => act === ACT && requester === me.account);
}

export async function openInvitations(me: SignedIn, typed: string): Promise<OpenInvitation[]> {
  const structure = idOf(typed);
  // Vaults are opened by invitations too; those are the aidant's own matter.
  const all = (await me.api.invitations()).filter((open) => open.structure === structure && open.role !== "beneficiary");
  const now = await me.now();
  return Promise.all(
    all.map(async ({ id, inviter, role, from, until }) => {
      const by = inviter === undefined || inviter === me.account ? undefined : await nameOf(me, inviter);
      const withdrawable = me.session.role === "admin" || now < from + UNDO_DAYS * DAY;
      return { id, role, from: printTime(from), until: printTime(until), withdrawable, ...(by !== undefined && { by }) };
    }),
  );
}

async function nameOf(me: SignedIn, account: Id): Promise<string> {
  return me.people.known(account).then(
    ({ name }) => name,
    (reason: unknown) => {
      if (!(reason instanceof VaultError)) throw reason;
      return account.slice(0, 6);
    },
  );
}

export async function withdrawInvitation(me: SignedIn, typed: string): Promise<void> {
  const id = digestFrom(typed);
  if (id === undefined) throw new VaultError("bad-id", { id: typed.slice(0, 40) });
  await me.api.withdrawInvitation(id);
}
