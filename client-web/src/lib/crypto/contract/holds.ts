/** What the law keeps from being erased, and vaults that are erased for their owners: each needs two administrators. */

import type { Approval } from "./control.ts";
import type { Erased } from "./leaving.ts";

/** A legal hold: the server's word, all of it but the name of whoever placed it. */
export interface Hold {
  id: string;
  of: "account" | "mandate";
  /** The vault or the access that it is on. */
  about: string;
  reference: string;
  by: { id: string; name?: string };
  at: string;
  until: string;
  /** Whether it holds now: it is over by itself, or was lifted. */
  holds: boolean;
}

export interface HoldWish {
  of: Hold["of"];
  about: string;
  /** At most 365. */
  days: number;
  /** Of the order: capitals, digits, and what stands between them. Never a name. */
  reference: string;
}

/** Why an administrator erases a vault that is not hers. */
export const GROUNDS_OF_OTHERS = ["request", "death", "authority"] as const;
export type GroundOfOthers = (typeof GROUNDS_OF_OTHERS)[number];

export interface HoldsClient {
  holds(): Promise<Hold[]>;
  /** Asks the other administrators whether I may place exactly this one. */
  askHold(wish: HoldWish): Promise<Approval>;
  /** Places what another administrator has signed that I may; that she did is not the server's word. */
  placeHold(approval: string): Promise<void>;
  /** Before its time; one administrator is enough. */
  liftHold(id: string): Promise<void>;
  /** Asks the other administrators whether I may erase this person's vault. */
  askErasure(account: string, ground: GroundOfOthers): Promise<Approval>;
  /** Erases what another administrator has signed that I may. Nobody brings it back. */
  eraseApproved(approval: string): Promise<Erased>;
}
