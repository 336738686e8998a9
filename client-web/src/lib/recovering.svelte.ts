/**
 * Her papers while she gets them back, step by step: what she has typed, and what there is to print. Nothing of it outlives
 * this document.
 */
import type { Enrolled } from "./crypto/contract.ts";
import type { Recovering, ReturnSlip } from "./crypto/contract/recovering.ts";

class Returning {
  /** On the screen until it is printed, and nowhere else. */
  begun = $state.raw<{ slip: ReturnSlip; stands: Recovering; withSheet: boolean } | undefined>();
  slip = $state<string | undefined>();
  stands = $state.raw<Recovering | undefined>();
  sheet = $state<string | undefined>();
  /** She is back in; what there is to print, if anything, is on the screen and nowhere else. */
  back = $state(false);
  printed = $state.raw<Enrolled | undefined>();

  /** What was typed has done its work. */
  arrive(printed: Enrolled | undefined): void {
    this.forget();
    this.printed = printed;
    this.back = true;
  }

  forget(): void {
    this.begun = this.slip = this.stands = this.sheet = this.printed = undefined;
    this.back = false;
  }

  /** Something of hers is on the screen or about to be: nobody else must find it there. */
  get isHeld(): boolean {
    return this.begun !== undefined || this.slip !== undefined || this.sheet !== undefined;
  }
}

export const returning = new Returning();
