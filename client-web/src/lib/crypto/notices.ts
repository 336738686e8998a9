/** Notices: what concerns a person and waits until she has read it. They are the server's word. */

import type { Notice } from "./contract.ts";
import type { Id } from "./id.ts";
import type { SignedIn } from "./signin.ts";
import { printTime } from "./time.ts";
import { present } from "./wire.ts";

/** Everything that waits and was read before, oldest first. */
export async function readNotices(me: SignedIn): Promise<Notice[]> {
  const notices = await me.api.notices();
  const accounts = new Set(notices.flatMap(({ account }) => (account === undefined ? [] : [account])));
  const names = new Map(await Promise.all([...accounts].map(async (account) => [account, await nameOf(me, account)] as const)));
  return notices.map(({ id, code, at, due, seen, ...about }) => ({
    id,
    code,
    at: printTime(at),
    ...present({
      due: due && printTime(due),
      seen: seen && printTime(seen),
      accountName: about.account && names.get(about.account),
      ...about,
    }),
  }));
}

/** Without a name, the notice is told all the same. */
async function nameOf(me: SignedIn, account: Id): Promise<string | undefined> {
  return account === me.account ? undefined : me.people.nameOf(account);
}
