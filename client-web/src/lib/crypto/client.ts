/** The page's way to the core. */

import type { VaultClient } from "./contract.ts";
import { connect } from "./rpc.ts";
import type { Port, ToCore, ToPage } from "./rpc.ts";

/**
 * Talks to a core in a Worker that the page has started from `worker.ts`: starting one takes the page's Trusted Types
 * policy, which is the page's own.
 */
export function vaultIn(worker: Port<ToCore, ToPage>): VaultClient {
  return connect(worker);
}
