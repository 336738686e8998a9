/** Deposits: this version of this paper was put in by this person (spec 03, Deposit). */

import { VaultError } from "./contract.ts";
import { counting, digest, id, kind, one, optional, size, time } from "./lines.ts";
import type { BodyOf } from "./lines.ts";
import { recordDigest } from "./record.ts";
import type { Record } from "./record.ts";

export const deposit = kind(
  "deposit",
  {
    document: one(id),
    version: one(counting),
    owner: one(id),
    depositor: one(id),
    payload: one(digest),
    size: one(size),
    record: one(digest),
    previous: optional(digest),
    at: one(time),
  },
  ({ version, previous }) => ((previous !== undefined) === version > 1 ? undefined : "previous"),
);

export type Deposit = BodyOf<typeof deposit>;

/** Checks that the record in the owner's envelope is the one this deposit speaks of, in every field the two share. */
export async function checkDeposited(body: Deposit, record: Record): Promise<void> {
  const same =
    (await recordDigest(record)) === body.record &&
    record.document === body.document &&
    record.version === body.version &&
    record.payload_sha256 === body.payload &&
    record.mandate === null;
  if (!same) throw new VaultError("mismatch", { reason: "record and deposit" });
}
