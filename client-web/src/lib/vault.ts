/** Starts the core in its Worker, and gives the page its only way to it. */
import type { VaultClient } from "./crypto/contract.ts";
import { vaultIn } from "./crypto/client.ts";
import type { Port, ToCore, ToPage } from "./crypto/rpc.ts";
import address from "./crypto/worker.ts?worker&url";
import { checkedWorker } from "./own-worker.ts";

/** What is asked of a core that is on its way waits for it. */
function wayTo(coming: Promise<Worker>): Port<ToCore, ToPage> {
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
  coming.then(
    (worker) => {
      worker.onmessage = (event: MessageEvent<ToPage>) => port.onmessage?.(event);
      worker.onerror = () => port.onerror?.();
    },
    () => port.onerror?.(),
  );
  return port;
}

export const connect = (): VaultClient => vaultIn(wayTo(checkedWorker(address)));
