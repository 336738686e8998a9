/** Inviting colleagues, and taking back what nobody has answered (spec 02, Invitations). */

import { VaultError } from "../contract.ts";
import type { NewInvitation, OpenInvitation, ProfessionalRole } from "../contract/members.ts";
import { digestFrom } from "../encoding.ts";
import { idOf } from "../id.ts";
import type { Id } from "../id.ts";
import { invite } from "../opening.ts";
import type { SignedIn } from "../signin.ts";
import { DAY, printTime } from "../time.ts";

/** How long whoever made an invitation may take it back, in days. */
const UNDO_DAYS = 2;

export async function inviteMember(me: SignedIn, role: ProfessionalRole, structure: string): Promise<NewInvitation> {
  const { text, until } = await invite(me, role, structure);
  return { text, until: printTime(until) };
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
