/** Letters that hand a person over to another structure: of the contract between pages and core. */

import type { LetterSent } from "./mail.ts";
import type { OwnQuestion } from "./asking.ts";

/** A letter about a person that I would send, once she has agreed to every word of it. */
export interface ReferralWish {
  /** About whom: a whole account number. */
  owner: string;
  /** To which structure. */
  structure: string;
  /** What she is called in the letter; empty where she is not to be named. */
  name: string;
  subject: string;
  text: string;
  /** For how many days at most I may send it. */
  days: number;
}

/** Why a receiver should not rely on a letter that says it hands somebody over (spec 08, The letter of a referral). */
export type Doubt = "form" | "keys" | "aidant" | "consent" | "words" | "elsewhere" | "late" | "not-sent";

/** A letter that hands somebody over, as it arrived. */
export interface ReferralShown {
  /** To which structure. */
  structure: string;
  /** Why it is not believed; then nothing but the structure is said of it. */
  doubt?: Doubt;
  /** When the person signed that she agrees, and what to, exactly. */
  agreed?: { at: string; person: string; subject: string; lines: string[] };
}

export interface ReferralClient {
  askReferral(wish: ReferralWish): Promise<OwnQuestion>;
  /** Sends the letter that was agreed to; the introduction is what stands over its words, in the writer's language. */
  sendReferral(id: string, introduction: string): Promise<LetterSent>;
}
