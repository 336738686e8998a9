/**
 * The card that a person keeps on a device of her own. On any other, not even an empty place for one is made.
 *
 * Out of scope: keys, sessions, names and papers, of which nothing is ever kept.
 */

import { VaultError } from "./contract.ts";

const DATABASE = "ecrin-device";
const STORE = "kept";
const CARD = "card";

/** The text of the kept card, if there is one. */
export async function keptCard(): Promise<string | undefined> {
  const database = await opened(false);
  if (database === undefined) return undefined;
  const kept: unknown = await answered(database.transaction(STORE).objectStore(STORE).get(CARD)).finally(() => {
    database.close();
  });
  return typeof kept === "string" ? kept : undefined;
}

export async function keepCard(text: string): Promise<void> {
  const database = await opened(true);
  if (database === undefined) throw new VaultError("not-kept");
  const transaction = database.transaction(STORE, "readwrite");
  await answered(transaction.objectStore(STORE).put(text, CARD)).finally(() => {
    database.close();
  });
}

export async function forgetCard(): Promise<void> {
  await answered(indexedDB.deleteDatabase(DATABASE)).catch(() => undefined);
}

/** Whoever only looks leaves no place behind: one that would have to be made first is not. */
async function opened(make: boolean): Promise<IDBDatabase | undefined> {
  const request = indexedDB.open(DATABASE, 1);
  request.onupgradeneeded = () => {
    if (make) request.result.createObjectStore(STORE);
    else request.transaction?.abort();
  };
  return answered(request).catch(() => undefined);
}

/** A browser that keeps nothing, in a private window for one, says so by an error. */
function answered<T>(request: IDBRequest<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    request.onsuccess = () => {
      resolve(request.result);
    };
    request.onerror = () => {
      reject(new VaultError("not-kept"));
    };
  });
}
