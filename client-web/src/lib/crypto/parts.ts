/**
 * Parts of the core that come when they are first needed. The build puts `globalThis.part` in the place of `import()`:
 * browsers hold nothing that a worker imports against its sum, and find nothing beside a script that itself has no place
 * on the server.
 */

import { Scripts } from "../held.ts";
import type { Begun } from "../held.ts";

/** Only what was begun by a page of a build has parts. */
if (self.name !== "") {
  const { path, sums, kept } = JSON.parse(self.name) as Begun;
  const scripts = new Scripts(sums, { ...kept, [path]: self.location.href });
  const part = async (name: string): Promise<unknown> =>
    import(/* @vite-ignore */ await scripts.at(new URL(name, new URL(path, self.location.origin)).pathname));
  Object.assign(globalThis, { part });
}
