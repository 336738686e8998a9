/**
 * Parts of the core that come when they are first needed. The build puts `globalThis.part` in the place of `import()`: browsers hold
 * nothing that a worker imports against its sum, and find nothing beside a script that itself has no place on the server.
 */

import { addressOf, held } from "../held.ts";
import type { Begun } from "../held.ts";

/** How parts name each other, and the core. */
const NAMED = /\bfrom"\.\/([\w.-]+\.js)"/g;

class Parts {
  readonly #begun: Begun;
  /** Where each part lies once it was held. */
  readonly #kept = new Map<string, Promise<string>>();

  constructor(begun: Begun) {
    this.#begun = begun;
    this.#kept.set(begun.path, Promise.resolve(self.location.href));
  }

  at(name: string): Promise<string> {
    const path = new URL(name, new URL(this.#begun.path, self.location.origin)).pathname;
    const at = this.#kept.get(path) ?? this.#arrived(path);
    this.#kept.set(path, at);
    at.catch(() => this.#kept.delete(path));
    return at;
  }

  async #arrived(path: string): Promise<string> {
    let text = await (await held(path, this.#begun.sums)).text();
    for (const [named, other = ""] of text.matchAll(NAMED)) text = text.replaceAll(named, `from"${await this.at(`./${other}`)}"`);
    return addressOf(text);
  }
}

/** Only what was begun by a page of a build has parts. */
if (self.name !== "") {
  const parts = new Parts(JSON.parse(self.name) as Begun);
  Object.assign(globalThis, { part: async (name: string): Promise<unknown> => import(/* @vite-ignore */ await parts.at(name)) });
}
