/** Between page and core: only what the contract names is asked, and everything that is no message finds its way. */

import { afterEach, expect, test } from "vitest";

import { VaultError } from "../src/lib/crypto/contract.ts";
import type { Opened, Progress, VaultClient } from "../src/lib/crypto/contract.ts";
import { METHODS, connect, serve } from "../src/lib/crypto/rpc.ts";

const open: MessageChannel[] = [];

afterEach(() => {
  for (const { port1, port2 } of open.splice(0)) {
    port1.close();
    port2.close();
  }
});

/** A client and the object that answers it, with a real channel between them. */
function between(core: Partial<VaultClient>): VaultClient {
  const channel = new MessageChannel();
  open.push(channel);
  serve(core as VaultClient, channel.port1);
  return connect(channel.port2);
}

const opened = (bytes: Uint8Array<ArrayBuffer>): Opened => ({ name: "avis.pdf", title: "Avis", type: "tax_notice", mediaType: "application/pdf", bytes });

test("answers, progress and bytes come over", async () => {
  const bytes = Uint8Array.of(1, 2, 3);
  const client = between({
    openPaper: (id: string, progress: Progress) => {
      progress(1, 2);
      progress(2, 2);
      return Promise.resolve(opened(id === "a" ? bytes : Uint8Array.of()));
    },
  });
  const seen: number[][] = [];
  const got = await client.openPaper("a", (done, total) => seen.push([done, total]));
  expect(got.bytes).toEqual(Uint8Array.of(1, 2, 3));
  expect(seen).toEqual([[1, 2], [2, 2]]);
  // They were handed over, not copied: the core keeps nothing of what it showed.
  expect(bytes.length).toBe(0);
});

test("a refusal arrives with its code and what its words need, and nothing else does", async () => {
  const client = between({
    me: () => Promise.reject(new VaultError("too-many-tries", { minutes: "15" }, 900)),
    papers: () => Promise.reject(new Error("AGE-SECRET-KEY-1 in a message")),
    journal: () => Promise.reject(new DOMException("X25519", "NotSupportedError")),
  });
  const refusal = await client.me().catch((reason: unknown) => reason);
  expect(refusal).toBeInstanceOf(VaultError);
  expect(refusal).toMatchObject({ code: "too-many-tries", particulars: { minutes: "15" }, retryAfter: 900 });
  await expect(client.papers()).rejects.toMatchObject({ code: "unexpected", message: "unexpected", particulars: {} });
  await expect(client.journal()).rejects.toMatchObject({ code: "browser-too-old" });
});

test("whoever gives up is heard, even before it began", async () => {
  const client = between({
    signInWithPassphrase: (_account, _passphrase, signal) =>
      new Promise((_resolve, reject) => {
        signal?.addEventListener("abort", () => {
          reject(new VaultError("aborted"));
        });
      }),
  });
  const controller = new AbortController();
  const waiting = client.signInWithPassphrase("a", "b", controller.signal);
  controller.abort();
  await expect(waiting).rejects.toMatchObject({ code: "aborted" });
  await expect(client.signInWithPassphrase("a", "b", AbortSignal.abort())).rejects.toMatchObject({ code: "aborted" });
});

test("two questions at once get each their own answer", async () => {
  const client = between({ revoke: (id: string) => Promise.reject(new VaultError(id)) });
  const both = await Promise.allSettled([client.revoke("one"), client.revoke("two")]);
  expect(both).toMatchObject([{ reason: { code: "one" } }, { reason: { code: "two" } }]);
});

test("nothing is asked but what the contract names", async () => {
  const channel = new MessageChannel();
  open.push(channel);
  serve({} as VaultClient, channel.port1);
  const answered = new Promise((resolve) => {
    channel.port2.onmessage = ({ data }: MessageEvent) => {
      resolve(data);
    };
  });
  channel.port2.postMessage({ ask: 1, method: "constructor", given: [] });
  expect(await answered).toMatchObject({ failed: 1, code: "usage" });
  expect(Object.keys(between({})).toSorted()).toEqual([...METHODS].toSorted());
});
