/**
 * What someone may ask who has lost every way in, before she is anyone here; and what a professional may do for her.
 *
 * Between its beginning and its end a recovery is kept in no browser: a slip that is printed takes its place.
 */

import type { Enrolled, Me } from "./vault.ts";
import type { Recovery } from "./recovery.ts";

/** What a recovery begins with: the sheet; or, where that is lost too, the number of the account. */
export type Beginning = { sheet: string } | { account: string };

/** Shown once, to be printed: whoever has it, and one share besides, finishes what was begun with it. */
export interface ReturnSlip {
  /** The text of its QR code, and the same in groups as it is printed. */
  text: string;
  groups: string[];
}

/** Where a recovery stands. The state and the times are the server's word; that the shares open with the slip is not. */
export interface Recovering {
  /** Its number, which she shows to whoever helps her. */
  id: string;
  state: Recovery["state"];
  /** The server's time. */
  now: string;
  /** When it may be finished; absent until somebody has released a share, where it was begun without the sheet. */
  due?: string;
  /** How many people have signed that they met her: the server's word. */
  met: number;
  /** How many shares others have released to this slip. */
  shares: number;
}

/** How she wants to come in from now on. */
export type NewWays = { code: string } | { passphrase: string };

/** Her papers are hers again, and she is signed in. What there is to print is shown once, and kept nowhere. */
export interface Recovered {
  me: Me;
  /** Absent with a passphrase: then she makes a new sheet herself. */
  printed?: Enrolled;
}

/** Somebody's recovery, for a professional to whom she has shown its number, once everything in it held. */
export interface AskedRecovery {
  id: string;
  kit: string;
  /** The structure that holds a share; its name is the server's word. */
  structure: { id: string; name?: string };
  /** Whether I am of it. Its share is released by its own people, the service's by those of others. */
  own: boolean;
  withSheet: boolean;
  /** The server's word, as is when it is due. */
  state: Recovery["state"];
  due?: string;
}

/** Which share is released; or only a word that I have met her. */
export type Help = "structure" | "service" | "attest";

export interface RecoveringClient {
  /** Begins a recovery; the slip is shown once. */
  beginRecovery(from: Beginning): Promise<{ slip: ReturnSlip; stands: Recovering }>;
  /** Where it stands; with the sheet, whether it goes together with the share that was released is found out too. */
  recovery(slip: string, sheet?: string): Promise<Recovering>;
  /** Puts two shares together, sets the new ways in, and signs in with them. Every way in from before ends with it. */
  finishRecovery(slip: string, sheet: string | undefined, ways: NewWays): Promise<Recovered>;
  /** By the whole number that her screen shows: it stands for the key that the share is sealed for. */
  askedRecovery(id: string): Promise<AskedRecovery>;
  approveRecovery(id: string, help: Help, inPerson: boolean): Promise<void>;
}
