/** Workers are made of our own files and nothing else: the page's policy takes no other word for it. */

import { Scripts } from "./held.ts";
import type { Begun, Sums } from "./held.ts";

interface Policy {
  createScriptURL(address: string): string;
}

declare global {
  interface Window {
    trustedTypes?: { createPolicy(name: string, rules: { createScriptURL(address: string): string }): Policy };
  }
}

const rules = {
  createScriptURL(address: string): string {
    if (new URL(address, location.href).origin !== location.origin) throw new TypeError(address);
    return address;
  },
};

/** The sums of the scripts, as the document has them; while they are being written there are none. */
function sums(): Sums | undefined {
  const map = document.querySelector('script[type="importmap"]')?.textContent;
  return map ? (JSON.parse(map) as { integrity: Sums }).integrity : undefined;
}

/** Where workers are begun: they live by the policy of the window. */
class Workshop {
  readonly #window: Window & typeof globalThis;
  readonly #policy: Policy;
  #scripts: Scripts | undefined;

  constructor(window: Window & typeof globalThis) {
    this.#window = window;
    this.#policy = window.trustedTypes?.createPolicy("app-worker", rules) ?? rules;
  }

  /** A worker whose script is what the document says. It is told the sums of what it will import itself. */
  async begin(address: string): Promise<Worker> {
    const known = sums();
    if (known === undefined) return new this.#window.Worker(this.#policy.createScriptURL(address), { type: "module" });
    this.#scripts ??= new Scripts(known, {}, this.#window);
    const { pathname: path } = new URL(address, location.href);
    const at = await this.#scripts.at(path);
    const begun: Begun = { path, sums: known, kept: this.#scripts.arrived };
    return new this.#window.Worker(this.#policy.createScriptURL(at), { type: "module", name: JSON.stringify(begun) });
  }
}

/** An empty window within the page, in which nothing may be asked for, and nothing run but what was held. */
function cell(): Window & typeof globalThis {
  const frame = document.createElement("iframe");
  frame.hidden = true;
  document.body.append(frame);
  const { contentWindow, contentDocument } = frame;
  if (!contentWindow || !contentDocument) throw new TypeError("no window");
  const policy = contentDocument.createElement("meta");
  policy.httpEquiv = "Content-Security-Policy";
  policy.content = "default-src 'none'; script-src blob:; worker-src blob:";
  contentDocument.head.append(policy);
  return contentWindow as Window & typeof globalThis;
}

const ours = new Workshop(window);
let theirs: Workshop | undefined;

/** The worker of the core, which asks the server. */
export const ownWorker = (address: string): Promise<Worker> => ours.begin(address);

/** A worker that reads what somebody else has made: whatever that makes of it, it may ask for nothing. */
export function readingWorker(address: string): Promise<Worker> {
  theirs ??= new Workshop(cell());
  return theirs.begin(address);
}

/** Browsers keep scripts for good, broken ones too: all that this page has asked for is asked for anew. */
export async function reloadWhole(): Promise<void> {
  const own = performance.getEntriesByType("resource").filter(({ name }) => name.startsWith(`${location.origin}/assets/`));
  await Promise.allSettled(own.map(({ name }) => fetch(name, { cache: "reload" })));
  location.reload();
}
