/** My own account: where I am signed in, and which mail programs may open my mail. */

import { VaultError } from "./contract.ts";
import type { AppPassword, NewAppPassword, OpenSession } from "./contract/own.ts";
import { idOf } from "./id.ts";
import { fingerprint } from "./identity.ts";
import type { SignedIn } from "./signin.ts";
import { isName } from "./text.ts";
import { printTime } from "./time.ts";

/** Of the keys that my chain vouches for, as others see them. */
export async function ownFingerprint(me: SignedIn): Promise<string> {
  return fingerprint((await me.people.known(me.account)).record);
}

export async function sessions(me: SignedIn): Promise<OpenSession[]> {
  const all = await me.api.sessions();
  return all.map(({ id, opened, used, current }) => ({ id, opened: printTime(opened), used: printTime(used), current }));
}

export async function endSession(me: SignedIn, typed: string): Promise<void> {
  await me.api.endOtherSession(idOf(typed));
}

export async function appPasswords(me: SignedIn): Promise<AppPassword[]> {
  const all = await me.api.appPasswords();
  return all.map(({ id, name, created, used }) => ({
    id,
    name,
    created: printTime(created),
    ...(used !== undefined && { used: printTime(used) }),
  }));
}

export async function addAppPassword(me: SignedIn, typed: string): Promise<NewAppPassword> {
  const name = typed.trim();
  if (!isName(name)) throw new VaultError("bad-name");
  return me.api.addAppPassword({ name });
}

export async function removeAppPassword(me: SignedIn, typed: string): Promise<void> {
  await me.api.removeAppPassword(idOf(typed));
}
