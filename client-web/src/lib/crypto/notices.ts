/** Notices: what concerns a person and waits until she has read it. They are the server's word. */

import type { Notice } from "./contract.ts";
import type { SignedIn } from "./signin.ts";
import { printTime } from "./time.ts";
import { present } from "./wire.ts";

/** Everything that waits and was read before, oldest first. */
export async function readNotices(me: SignedIn): Promise<Notice[]> {
  return (await me.api.notices()).map(({ id, code, at, due, seen, ...about }) => ({
    id,
    code,
    at: printTime(at),
    ...present({ due: due && printTime(due), seen: seen && printTime(seen), ...about }),
  }));
}
