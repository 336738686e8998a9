/**
 * Scripts of workers, held against their sums: browsers hold what a page imports, and neither what a worker begins with
 * nor what it imports. Whoever fetches twice may be answered twice, so what is begun are the very bytes that were held.
 */

import { VaultError } from "./crypto/contract.ts";

/** The sum of each script, by its path. */
export type Sums = Readonly<Record<string, string>>;

/** What a worker is told of itself: where its script lies on the server, and the sums of whatever it may import. */
export interface Begun {
  readonly path: string;
  readonly sums: Sums;
}

export async function held(path: string, sums: Sums): Promise<Response> {
  const integrity = sums[path];
  // One without a sum is none of ours.
  if (integrity === undefined) throw new VaultError("unexpected");
  const ask = (how: RequestInit): Promise<Response> => fetch(new URL(path, self.location.origin), how);
  // What was kept broken is asked for once more.
  return ask({ integrity }).catch(() => ask({ integrity, cache: "reload" })).catch(async () => {
    // Browsers do not tell a sum that is wrong from a line that is cut.
    const arrives = await ask({ cache: "reload" }).then(({ ok }) => ok, () => false);
    throw new VaultError(arrives ? "unexpected" : "server-unreachable");
  });
}

/** An address of this script, for as long as whoever made it lives. */
export const addressOf = (script: BlobPart): string => URL.createObjectURL(new Blob([script], { type: "text/javascript" }));
