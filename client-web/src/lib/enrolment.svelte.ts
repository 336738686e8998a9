/** A vault while it is being opened for the person at the desk, step by step, and what she leaves with. */
import type { Enrolled } from "./crypto/contract.ts";

export type Declares = "adult" | "minor" | "protected";

class Enrolment {
  declares = $state<Declares | undefined>();
  name = $state<string | undefined>();
  /** On the screen until it is printed, and nowhere else. */
  made = $state.raw<Enrolled | undefined>();

  forget(): void {
    this.declares = undefined;
    this.name = undefined;
    this.made = undefined;
  }

  /** The first step that is still without an answer. */
  get step(): number {
    if (this.declares !== "adult") return 1;
    return this.name === undefined ? 2 : 3;
  }
}

export const enrolment = new Enrolment();
