/** Starts the core in its Worker, and gives the page its only way to it. */
import { VaultError, type VaultClient } from "./crypto/contract.ts";
import { vaultIn } from "./crypto/client.ts";
import type { Port, ToCore, ToPage } from "./crypto/rpc.ts";
import address from "./crypto/worker.ts?worker&url";
import { ownWorker } from "./own-worker.ts";

/** What is asked of a core that is on its way waits for it. */
function wayTo(coming: Promise<Worker>, lost: () => void): Port<ToCore, ToPage> {
  const port: Port<ToCore, ToPage> = {
    onmessage: null,
    onerror: null,
    postMessage(message, transfer) {
      void coming.then(
        (worker) => { worker.postMessage(message, transfer); },
        () => undefined,
      );
    },
  };
  const give = (reason: unknown): void => {
    lost();
    port.onerror?.(reason instanceof VaultError ? reason : new VaultError("unexpected"));
  };
  coming.then((worker) => {
    worker.onmessage = (event: MessageEvent<ToPage>) => port.onmessage?.(event);
    worker.onerror = give;
  }, give);
  return port;
}

/** `lost` is told of a core that did not come, or broke: it answers nobody, and another may be begun. */
export const connect = (lost: () => void): VaultClient => vaultIn(wayTo(ownWorker(address), lost));
