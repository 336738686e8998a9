/**
 * Where somebody was when her session ended, and what she had typed: given back to her when she comes in again in this very
 * document, and forgotten as soon as anybody else comes in. It is in memory only.
 */
import type { About } from "./router.svelte.ts";

/** A letter as it stands on the page. */
export interface Typed {
  to: string;
  cc: string;
  subject: string;
  text: string;
  files: File[];
}

export interface Left {
  account: string;
  path: string;
  about: About;
}

class Unsent {
  /** What is being typed; the page that it is typed on says when it is sent or given up. */
  letter: Typed | undefined;
  #left: Left | undefined;

  leave(left: Left): void {
    this.#left = left;
  }

  /** Where she was; nothing for anybody else, nor of it then. */
  resume(account: string): Left | undefined {
    const left = this.#left;
    this.#left = undefined;
    return left?.account === account ? left : undefined;
  }
}

export const unsent = new Unsent();
