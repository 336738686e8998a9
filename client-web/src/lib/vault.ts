/** Starts the core in its Worker, and gives the page its only way to it. */
import type { VaultClient } from "./crypto/contract.ts";
import { vaultIn } from "./crypto/client.ts";
import address from "./crypto/worker.ts?worker&url";
import { ownWorker } from "./own-worker.ts";

export const connect = (): VaultClient => vaultIn(ownWorker(address));
