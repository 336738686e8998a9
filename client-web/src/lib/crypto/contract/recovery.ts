/** What a person may ask about her recovery sheet, and about whoever uses it. */

import type { KitSheet } from "./vault.ts";
import type { Delay, Proof } from "./ways.ts";

/** The kit that is good now, once its note was seen to be mine. */
export interface Kit {
  kit: string;
  /** Who holds the second share: the server's word, as are the times. */
  structure?: string;
  since: string;
  checked?: string;
  checkDue: string;
}

/** A kit that was just made: its sheet is shown once, to be printed. */
export interface NewKit {
  sheet: KitSheet;
  /** Absent where it is good at once. */
  delay?: Delay;
}

/** Somebody asked to get my papers back: the server's word. */
export interface Recovery {
  id: string;
  begun: string;
  due: string;
  state: "asked" | "waiting" | "due" | "opened" | "done" | "cancelled" | "lapsed";
}

export interface RecoveryClient {
  kit(): Promise<Kit | undefined>;
  /** A new kit with the structure that opened my account; the one before is good until this one is. */
  renewKit(proof: Proof): Promise<NewKit>;
  /** Makes the kit and its sheet worthless, at once. */
  revokeKit(): Promise<void>;
  recoveries(): Promise<Recovery[]>;
  cancelRecovery(id: string): Promise<void>;
}
