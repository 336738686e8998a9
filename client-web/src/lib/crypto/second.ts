/** Asking a second administrator for one exact act, in words that are signed (spec 10). */

import { approvalRequest } from "./audit.ts";
import { digestOf, utf8 } from "./encoding.ts";
import type { SignedIn } from "./signin.ts";
import type { FOUR_EYES_ACTS } from "./vocabulary.ts";
import type { Approval } from "./wire.ts";

export type FourEyesAct = (typeof FOUR_EYES_ACTS)[number];

/** What the server makes of it is not checked here. */
export async function askSecond(me: SignedIn, act: FourEyesAct, subject: string): Promise<Approval> {
  const body = { act, subject: await digestOf(utf8(subject)), requester: me.account, at: await me.now() };
  return me.api.requestApproval({ note: (await me.sign(approvalRequest, body)).toText(), subject });
}
