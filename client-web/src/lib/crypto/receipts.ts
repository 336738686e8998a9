/** Receipts of what happened, in both forms, checked before anyone keeps one (spec 05). */

import { VaultError } from "./contract.ts";
import type { ReceiptPair } from "./contract.ts";
import { idOf } from "./id.ts";
import { readProof } from "./journal/proof.ts";
import { readReceipt } from "./journal/receipt.ts";
import type { SignedIn } from "./signin.ts";
import { printTime } from "./time.ts";

/** Fetches the receipt of an event. Both forms must be about one entry, and that of this instance's journal. */
export async function receiptOf(me: SignedIn, typed: string): Promise<ReceiptPair> {
  const event = idOf(typed);
  const { short, proof } = await me.api.receipt(event);
  const promised = await readReceipt(short, me.instance.key);
  const { core, index, leaf, checkpoint } = await readProof(proof, me.instance.key);
  const agree = promised.leaf === leaf && promised.index === index;
  if (!agree || !checkpoint.origin.startsWith(`${me.instance.domain}/journal/`)) {
    throw new VaultError("journal-false", { reason: "two receipts" });
  }
  const { event: what, result, number } = core;
  return { short, proof, event: what, result, at: printTime(core.at), index, ...(number !== undefined && { number }) };
}
