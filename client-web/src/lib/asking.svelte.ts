/** What a professional is about to ask of a person, step by step. */
import type { Right } from "./crypto/contract.ts";
import { DAYS, type Span } from "./wish.svelte.ts";

/** Whose papers, and what she is called where that is known. */
interface Whose {
  id: string;
  name: string;
}

/** How much may be asked for; to put papers in, nobody has to ask. */
export const ASKED_RIGHTS: Exclude<Right, "deposit">[] = ["view", "print", "download"];

/** For me alone, or for the aidants of a structure of mine: its id. */
export const FOR_ME = "me";

class Asking {
  owner = $state.raw<Whose | undefined>();
  kinds = $state.raw<string[]>([]);
  words = $state("");
  right = $state<Exclude<Right, "deposit">>("view");
  purpose = $state<string | undefined>();
  span = $state<Exclude<Span, "asked"> | undefined>();
  grantee = $state(FOR_ME);

  get days(): number {
    return this.span ? DAYS[this.span] : 1;
  }

  forget(): void {
    this.owner = undefined;
    this.kinds = [];
    this.words = "";
    this.right = "view";
    this.purpose = undefined;
    this.span = undefined;
    this.grantee = FOR_ME;
  }

  /** The first step that is still without an answer. */
  get step(): number {
    if (!this.owner) return 1;
    if (this.kinds.length === 0 && this.words === "") return 2;
    if (!this.purpose) return 3;
    if (!this.span) return 4;
    return 5;
  }
}

export const asking = new Asking();
