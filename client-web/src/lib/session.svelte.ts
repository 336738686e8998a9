/** Who is signed in on this page, and the core that holds her keys. */
import { asking } from "./asking.svelte.ts";
import { codeOf } from "./failure.ts";
import { connect } from "./vault.ts";
import { wish } from "./wish.svelte.ts";
import { words } from "./words.svelte.ts";
import { VaultError, type Me, type Paper, type VaultClient } from "./crypto/contract.ts";

/** Why somebody who was signed in is not any more. */
export type Ending = "idle" | "ended" | "suspended";

/** Codes after which nothing can be asked until someone signs in again, and why that is. */
const OVER: Record<string, Ending> = { "not-signed-in": "ended", "session-ended": "ended", "account-suspended": "suspended" };

class Session {
  me = $state.raw<Me | undefined>();
  ending = $state<Ending | undefined>();
  /** She said that this device is hers: asked anew by every document, so that a shared computer is never taken for one. */
  mine = $state(false);
  /** Her card is kept here; what signing out clears away would take it along. */
  keeps = $state(false);
  #core: VaultClient | undefined;
  #since = 0;
  #papers: Paper[] | undefined;

  /** The core is large: whoever is about to sign in does not wait for it after she has typed. */
  prepare(): void {
    this.#core ??= connect();
  }

  get core(): VaultClient {
    this.#core ??= connect();
    return this.#core;
  }

  get isProfessional(): boolean {
    return this.me !== undefined && this.me.role !== "beneficiary";
  }

  /** Directs a structure; an administrator directs all of them. */
  get isReferent(): boolean {
    return this.me?.role === "referent" || this.isAdmin;
  }

  get isAdmin(): boolean {
    return this.me?.role === "admin";
  }

  /** The structure of the administrators, which nobody else directs. */
  isAdminsOwn(structure: string): boolean {
    return this.isAdmin && this.me?.structures.some(({ id }) => id === structure) === true;
  }

  get home(): string {
    if (this.isAdmin) return "/bureau";
    return this.isProfessional ? "/confies" : "/papiers";
  }

  /** The server's time: this computer's clock may be wrong, and what is signed must not be. */
  get now(): Date {
    return new Date(Date.parse(this.me?.now ?? "") + performance.now() - this.#since);
  }

  /** Asks the core; where it answers that the session is over, everybody here learns it. */
  async ask<T>(question: (core: VaultClient) => Promise<T>): Promise<T> {
    try {
      return await question(this.core);
    } catch (reason) {
      const ending = OVER[codeOf(reason)];
      if (ending && this.me) {
        this.#forget();
        this.ending = ending;
      }
      throw reason;
    }
  }

  /** Her papers, asked for again only where a page shows what there is now: each time stands in the journal. */
  async papers(now = false): Promise<Paper[]> {
    if (now || !this.#papers) this.#papers = await this.ask((core) => core.papers());
    return this.#papers;
  }

  /** A paper that a page has shown before. */
  known(id: string): Paper | undefined {
    return this.#papers?.find((paper) => paper.id === id);
  }

  async signIn(question: (core: VaultClient) => Promise<Me>): Promise<void> {
    const [me] = await Promise.all([question(this.core), words.enter()]);
    this.me = me;
    this.#since = performance.now();
    this.ending = undefined;
  }

  /** Her vault is no more, and nobody is signed in to it. */
  gone(): void {
    this.#forget();
  }

  /** Nobody is here: the keys go at once, and the page says why. */
  async lock(): Promise<void> {
    this.#forget();
    this.ending = "idle";
    await this.core.signOut();
  }

  /** Ends everything: keys, session, and this very document with all it remembers. The next one begins empty. */
  async leave(to: string): Promise<void> {
    const out = this.core.signOut();
    this.#forget();
    try {
      await out;
    } catch (reason) {
      // Without the server the session ends by itself; the keys are gone either way.
      if (!(reason instanceof VaultError)) throw reason;
    } finally {
      location.replace(to);
    }
  }

  #forget(): void {
    this.me = undefined;
    this.#papers = undefined;
    wish.forget();
    asking.forget();
  }
}

export const session = new Session();
