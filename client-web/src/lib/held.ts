/**
 * Scripts of workers, held against their sums: browsers hold what a page imports, and neither what a worker begins with
 * nor what it imports. Whoever fetches twice may be answered twice, so what is begun are the very bytes that were held.
 */

import { VaultError } from "./crypto/contract/fault.ts";

/** The sum of each script, by its path. */
export type Sums = Readonly<Record<string, string>>;

/** What a worker is told: where its script lies on the server, the sums of all, and where those lie that came with it. */
export interface Begun {
  readonly path: string;
  readonly sums: Sums;
  readonly kept: Readonly<Record<string, string>>;
}

async function held(path: string, sums: Sums): Promise<string> {
  const integrity = sums[path];
  // One without a sum is none of ours.
  if (integrity === undefined) throw new VaultError("unexpected");
  const ask = (how: RequestInit): Promise<Response> => fetch(new URL(path, self.location.origin), how);
  // What was kept broken is asked for once more.
  const answer = ask({ integrity }).catch(() => ask({ integrity, cache: "reload" })).catch(async () => {
    // Browsers do not tell a sum that is wrong from a line that is cut.
    const arrives = await ask({ cache: "reload" }).then(({ ok }) => ok, () => false);
    throw new VaultError(arrives ? "unexpected" : "server-unreachable");
  });
  return (await answer).text();
}

/** How scripts name those that come with them. */
const NAMED = /\b(from|import)"\.\/([\w.-]+\.js)"/g;

/** A window or a worker, whose policy is that of what is begun at an address of its making. */
export type Place = Pick<typeof globalThis, "Blob" | "URL">;

/** Scripts that were held, each at an address of its own for as long as the place lives that it was made in. */
export class Scripts {
  readonly #sums: Sums;
  readonly #place: Place;
  readonly #kept: Map<string, Promise<string>>;
  readonly #arrived = new Map<string, string>();

  constructor(sums: Sums, kept: Readonly<Record<string, string>> = {}, place: Place = globalThis) {
    this.#sums = sums;
    this.#place = place;
    this.#kept = new Map(Object.entries(kept).map(([path, at]) => [path, Promise.resolve(at)]));
  }

  /** Where the script of this path lies; whoever did not get it may ask again. */
  at(path: string): Promise<string> {
    const at = this.#kept.get(path) ?? this.#link(path);
    this.#kept.set(path, at);
    at.catch(() => this.#kept.delete(path));
    return at;
  }

  /** Those that came so far. */
  get arrived(): Readonly<Record<string, string>> {
    return Object.fromEntries(this.#arrived);
  }

  /** Those that it names come first: beside an address that is none of the server's there is nothing to be found. */
  async #link(path: string): Promise<string> {
    let text = await held(path, this.#sums);
    for (const [named, how = "", other = ""] of text.matchAll(NAMED)) {
      const at = await this.at(new URL(other, new URL(path, self.location.origin)).pathname);
      text = text.replaceAll(named, `${how}"${at}"`);
    }
    const { Blob, URL: addresses } = this.#place;
    const at = addresses.createObjectURL(new Blob([text], { type: "text/javascript" }));
    this.#arrived.set(path, at);
    return at;
  }
}
