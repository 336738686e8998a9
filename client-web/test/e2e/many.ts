/** A journal that is too long for one administrator to take away alone. */

import type { Core } from "../../src/lib/crypto/core.ts";

/** To look is an event; they come together, so that they share a few writes. */
export async function manySearches(client: Core): Promise<void> {
  for (let done = 0; done < 510; done += 30) {
    await Promise.all(Array.from({ length: 30 }, () => client.audit({ event: "structure.created" })));
  }
}
