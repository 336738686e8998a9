/** An access while it is being thought over, step by step. */
import type { Contact, Paper } from "./crypto/contract.ts";
import { PURPOSES } from "./crypto/vocabulary.ts";

export const DAYS = { "1d": 1, "31d": 31, "182d": 182, "365d": 365 } as const;
export type Span = keyof typeof DAYS;

/** Health waits for an operator who may keep health papers. */
export const OFFERED = PURPOSES.filter((purpose) => purpose !== "sante");

class Wish {
  grantee = $state.raw<Contact | undefined>();
  papers = $state.raw<Paper[]>([]);
  span = $state<Span | undefined>();
  purpose = $state<string | undefined>();

  forget(): void {
    this.grantee = undefined;
    this.papers = [];
    this.span = undefined;
    this.purpose = undefined;
  }

  /** The first step that is still without an answer. */
  get step(): number {
    if (!this.grantee) return 1;
    if (this.papers.length === 0) return 2;
    if (!this.span) return 3;
    if (!this.purpose) return 4;
    return 5;
  }
}

export const wish = new Wish();
