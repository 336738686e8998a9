/** What a page takes away of the journal, held by the command line against the signed journal without any server. */

import { readFileSync, writeFileSync } from "node:fs";

import { afterAll, beforeAll, describe, expect, test } from "vitest";

import { Core } from "../../src/lib/crypto/core.ts";
import { Instance, programs } from "./instance.ts";
import type { Person } from "./instance.ts";
import { Proxy } from "./proxy.ts";

describe.skipIf(programs === undefined)("an export of the journal", () => {
  let instance: Instance;
  let proxy: Proxy;
  let claire: Person;

  beforeAll(async () => {
    const [made, invitation] = await Instance.start();
    instance = made;
    proxy = await Proxy.before(instance);
    claire = await instance.person("Claire Administratrice").join(invitation);
    await claire.text(["structure", "create", "France Services Hagetmau"], "id");
  }, 300_000);

  afterAll(async () => {
    await proxy.stop();
    await instance.stop();
  });

  test("holds as a whole and as a part, and not with another word in it", async () => {
    const client = new Core(proxy.origin);
    await client.signInWithPassphrase(claire.account, claire.secret);
    const path = instance.path("journal.jsonl");
    for (const filter of [{}, { event: "structure.created" }]) {
      const { text, count } = await client.exportJournal(filter, () => undefined);
      expect(count).toBeGreaterThan(0);
      writeFileSync(path, text);
      const [report] = await claire.lines(["audit", "verify", "--file", path]);
      expect(report).toMatchObject({ ok: true, count, whole: !("event" in filter), signer: claire.account, findings: [] });
      writeFileSync(path, readFileSync(path, "utf8").replace('"event":"structure.created"', '"event":"structure.place-added"'));
      expect(await claire.refused(["audit", "verify", "--file", path])).toBe("export-does-not-hold");
    }
    await client.signOut();
  }, 240_000);
});
