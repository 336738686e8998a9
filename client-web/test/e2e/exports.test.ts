/** What a page takes away of the journal, held by the command line against the signed journal without any server. */

import { readFileSync, writeFileSync } from "node:fs";

import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";

import { VaultError } from "../../src/lib/crypto/contract.ts";
import { Core } from "../../src/lib/crypto/core.ts";
import { Instance, programs } from "./instance.ts";
import { manySearches } from "./many.ts";
import type { Person } from "./instance.ts";
import { Proxy } from "./proxy.ts";

const ignore = (): void => undefined;

const codeOf = (reason: unknown): unknown => (reason instanceof VaultError ? reason.code : reason);

describe.skipIf(programs === undefined)("an export of the journal", () => {
  let instance: Instance;
  let proxy: Proxy;
  let claire: Person;
  let denis: Person;

  beforeAll(async () => {
    const [made, invitation] = await Instance.start();
    instance = made;
    proxy = await Proxy.before(instance);
    claire = await instance.person("Claire Administratrice").join(invitation);
    const structure = await claire.text(["structure", "create", "France Services Hagetmau"], "id");
    denis = await instance.person("Denis Second").join(await claire.invite("admin", structure));
  }, 300_000);

  afterAll(async () => {
    await proxy.stop();
    await instance.stop();
  });

  afterEach(() => {
    proxy.lie = undefined;
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

  test("of many lines is made once, with what another administrator has signed and by no word of the server", async () => {
    const client = new Core(proxy.origin);
    await client.signInWithPassphrase(claire.account, claire.secret);
    await manySearches(client);
    const taken = () => proxy.heard.filter(({ line }) => line === "POST /api/v1/audit/exports").length;
    expect(await client.exportJournal({}, ignore).then(() => "made", codeOf)).toBe("approval-needed");
    const asked = await client.askExport({ from: "2026-01-01T00:00:00Z" });
    expect(asked).toMatchObject({ state: "waiting", mine: true, asked: { kind: "journal-export" } });

    // Said to be given, by nobody; and by herself.
    const before = taken();
    await expect(client.exportApproved(asked.id, ignore)).rejects.toMatchObject({ code: "approval-needed" });
    const change = (what: object) => (answer: { id: string }[]) => {
      Object.assign(answer.find(({ id }) => id === asked.id) ?? {}, what);
    };
    const lie = proxy.tell(/\/approvals$/, change({ state: "given" }));
    await expect(client.exportApproved(asked.id, ignore)).rejects.toMatchObject({ code: "verification-failed" });
    expect((await client.approvals()).find(({ id }) => id === asked.id)).toMatchObject({ refused: "verification-failed" });
    expect(lie.told).toBe(2);
    proxy.lie = undefined;
    await denis.lines(["approval", "give", asked.id]);
    // Given for something else, or by someone else.
    const changes = [
      [{ subject: "{}" }, "verification-failed"],
      [{ approver: claire.account }, "bad-note-received"],
      [{ answer: undefined }, "verification-failed"],
    ] as const;
    for (const [what, code] of changes) {
      proxy.tell(/\/approvals$/, change(what));
      expect(await client.exportApproved(asked.id, ignore).then(() => "made", codeOf), JSON.stringify(what)).toBe(code);
    }
    expect(taken()).toBe(before);
    proxy.lie = undefined;

    const { text, count } = await client.exportApproved(asked.id, ignore);
    expect(count).toBeGreaterThan(500);
    expect(taken()).toBe(before + 1);
    const path = instance.path("many.jsonl");
    writeFileSync(path, text);
    const [report] = await claire.lines(["audit", "verify", "--file", path]);
    expect(report).toMatchObject({ ok: true, count, whole: true, signer: claire.account, findings: [] });
    await expect(client.exportApproved(asked.id, ignore)).rejects.toMatchObject({ code: "approval-over" });
    await client.signOut();
  }, 240_000);

  test("that was asked for on a page is made on the command line, and the other way round, with the same lines in it", async () => {
    const client = new Core(proxy.origin);
    await client.signInWithPassphrase(claire.account, claire.secret);
    const [ours, theirs] = [instance.path("ours.jsonl"), instance.path("theirs.jsonl")];
    const event = "journal.searched";
    const { id } = await client.askExport({ event, from: "2026-01-01T00:00:00Z" });
    const [other] = await claire.lines(["audit", "export", "--format", "jsonl", "--event", event, "--out", theirs, "--ask"]);
    for (const one of [id, String(other?.["id"])]) await denis.lines(["approval", "give", one]);
    await claire.lines(["audit", "export", "--format", "jsonl", "--approval", id, "--out", theirs]);
    const { text } = await client.exportApproved(String(other?.["id"]), ignore);
    writeFileSync(ours, text);
    const [mine, hers] = [ours, theirs].map((path) => readFileSync(path, "utf8").trimEnd().split("\n"));
    // All but the first and the last line, which tell when it was made; the sentences are the command line's.
    const lines = (file: string[] | undefined) => file?.slice(1, -1).map((line) => JSON.parse(line) as Record<string, unknown>);
    const without = (line: Record<string, unknown>) => ({ ...line, sentence: undefined, proof: undefined });
    expect(lines(mine)?.map(without)).toEqual(lines(hers)?.map(without));
    expect(Object.keys(JSON.parse(mine?.[0] ?? "") as object)).toEqual(expect.arrayContaining(Object.keys(JSON.parse(hers?.[0] ?? "") as object)));
    expect(await claire.lines(["audit", "verify", "--file", ours])).toMatchObject([{ ok: true, findings: [] }]);
    await client.signOut();
  }, 240_000);

  test("of something else than was asked for is not signed", async () => {
    const client = new Core(proxy.origin);
    await client.signInWithPassphrase(claire.account, claire.secret);
    const lie = proxy.tell(/\/audit\/exports$/, (answer: { filter: object }) => {
      answer.filter = { ...answer.filter, event: "structure.created" };
    });
    await expect(client.exportJournal({ event: "account.created" }, ignore)).rejects.toMatchObject({ code: "verification-failed" });
    expect(lie.told).toBe(1);
    await client.signOut();
  }, 120_000);
});
