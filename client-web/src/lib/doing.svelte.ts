/** What a page is doing for its reader: one thing at a time, and why it did not come about. */
import { tick } from "svelte";

import { codeOf, explain } from "./failure.ts";

export class Doing {
  busy = $state(false);
  /** In words, until something is tried again. */
  failed = $state("");

  /** Does it, unless something is under way. What follows on success is part of it. */
  async run(what: () => Promise<void>): Promise<void> {
    if (this.busy) return;
    this.busy = true;
    this.failed = "";
    try {
      await what();
    } catch (reason) {
      // Whoever gave up knows that she did.
      this.failed = codeOf(reason) === "aborted" ? "" : explain(reason);
    } finally {
      this.busy = false;
    }
  }
}

/**
 * The focus goes to the heading, from where the reader can go on: what she pressed may be gone in a moment. A dialog that
 * was closed for it gives the focus back to what opened it first.
 */
export async function backToHeading(): Promise<void> {
  await tick();
  document.querySelector("h1")?.focus();
}
