/** The main job, half by the command line and half by the core of the web client, on a real server. */

import { randomBytes } from "node:crypto";
import { readFileSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";

import { afterAll, beforeAll, describe, expect, test } from "vitest";

import type { Access, GrantWish, VaultClient } from "../../src/lib/crypto/contract.ts";
import { Core } from "../../src/lib/crypto/core.ts";
import { Instance, programs } from "./instance.ts";
import type { Person } from "./instance.ts";
import { Proxy } from "./proxy.ts";

const SPECIMENS = fileURLToPath(new URL("../../../tests/specimens", import.meta.url));
const NOTICE = readFileSync(`${SPECIMENS}/avis-impot-specimen.pdf`);
const CARD = readFileSync(`${SPECIMENS}/carte-identite-specimen.jpg`);
const CODE = "482913";

const quiet = (): void => undefined;

/** A file as a page gets it from the person. */
function file(name: string, bytes: Uint8Array): File {
  return new File([new Uint8Array(bytes)], name);
}

describe.skipIf(programs === undefined)("on a real server", () => {
  let instance: Instance;
  let proxy: Proxy;
  let structure: string;
  let [admin, nadia, karim, fatou] = [] as unknown as [Person, Person, Person, Person];
  let awa: { account: string; card: string };

  beforeAll(async () => {
    const [made, invitation] = await Instance.start();
    instance = made;
    proxy = await Proxy.before(instance);
    admin = await instance.person("Claire Administratrice").join(invitation);
    structure = await admin.text(["structure", "create", "France Services Hagetmau"], "id");
    nadia = await instance.person("Nadia Belkacem").join(await admin.invite("aidant", structure));
    karim = await instance.person("Karim Autre").join(await admin.invite("aidant", structure));
    fatou = await instance.person("Fatou SPECIMEN").join(await nadia.invite("beneficiary"));
    const enrol = ["enrol", "--declares", "adult", "--yes", "--out", instance.path("pages")];
    const [printed] = await nadia.lines(enrol, { ECRIN_CODE: CODE });
    awa = { account: String(printed?.["account"]), card: String(printed?.["card"]) };
  }, 180_000);

  afterAll(async () => {
    await proxy.stop();
    await instance.stop();
  });

  /** A page that nobody has signed in from. */
  const page = (): VaultClient => new Core(proxy.origin);

  async function entered(person: Person): Promise<VaultClient> {
    const client = page();
    await client.signInWithPassphrase(person.account, person.secret);
    return client;
  }

  async function added(title: string, bytes: Uint8Array = NOTICE): Promise<string> {
    writeFileSync(instance.path("in"), bytes);
    return fatou.text(["doc", "add", instance.path("in"), "--type", "tax_notice", "--title", title], "id");
  }

  /** What Fatou agrees to, until an hour from now. */
  async function wish(client: VaultClient, documents: string[], more: Partial<GrantWish> = {}): Promise<GrantWish> {
    const { now } = await client.me();
    const until = `${new Date(Date.parse(now) + 3_600_000).toISOString().slice(0, 19)}Z`;
    const shown = { id: "mandate-2026-11", language: "fr", text: "Fatou SPECIMEN permet à Nadia Belkacem de voir…" };
    const common = { right: "view", purpose: "argent", consent: "presence" } as const;
    return { grantee: nadia.account, documents, from: now, until, ...common, shown, ...more };
  }

  /** What the command line takes out of a vault or a mandate. */
  async function takenOut(person: Person, given: string[]): Promise<Buffer> {
    const out = instance.path("out");
    await person.lines([...given, "--out", out]);
    return readFileSync(out);
  }

  test("she signs in with her passphrase, however it was typed, and nobody else does", async () => {
    const client = page();
    const me = await client.signInWithPassphrase(` ${fatou.account.toUpperCase()} `, fatou.secret.normalize("NFD"));
    expect(me).toMatchObject({ account: fatou.account, name: "Fatou SPECIMEN", role: "beneficiary", structures: [] });
    expect(await client.me()).toMatchObject({ account: fatou.account });
    await client.signOut();
    await expect(client.papers()).rejects.toMatchObject({ code: "not-signed-in" });
    await expect(page().signInWithPassphrase(fatou.account, "une autre phrase")).rejects.toMatchObject({ code: "wrong-secret" });
    await expect(page().signInWithPassphrase(fatou.account, "court")).rejects.toMatchObject({ code: "wrong-secret" });
    await expect(page().signInWithPassphrase(structure, fatou.secret)).rejects.toMatchObject({ code: "wrong-secret" });
    await expect(page().signInWithPassphrase("personne", fatou.secret)).rejects.toMatchObject({ code: "bad-id" });
  });

  test("a professional is known by name and structure", async () => {
    const client = page();
    const me = await client.signInWithPassphrase(nadia.account, nadia.secret);
    expect(me).toMatchObject({ name: "Nadia Belkacem", role: "aidant" });
    expect(me.structures).toEqual([{ id: structure, name: "France Services Hagetmau" }]);
    expect(await client.papers()).toEqual([]);
  });

  test("a card and its code open a vault, and neither alone does", async () => {
    const client = page();
    const typed = awa.card.replace(/^ECRIN1:/, "").toLowerCase();
    expect(await client.signInWithCard(typed, "48 29 13")).toMatchObject({ account: awa.account, role: "beneficiary" });
    expect(await client.papers()).toEqual([]);
    await expect(page().signInWithCard(awa.card, "482914")).rejects.toMatchObject({ code: "wrong-code" });
    const wrong = awa.card.slice(0, -1) + (awa.card.endsWith("G") ? "8" : "G");
    const refusal = await page().signInWithCard(wrong, CODE).catch((reason: unknown) => reason);
    expect(refusal).toMatchObject({ code: "bad-card-group", particulars: { group: "12" } });
  });

  test("what the command line puts in, the page lists and opens, byte for byte", async () => {
    const id = await added("Avis d’impôt 2025");
    const client = await entered(fatou);
    const paper = (await client.papers()).find((paper) => paper.id === id);
    expect(paper).toMatchObject({ title: "Avis d’impôt 2025", type: "tax_notice", size: NOTICE.length, filed: true });
    const seen: [number, number][] = [];
    const opened = await client.openPaper(id, (done, total) => seen.push([done, total]));
    expect(Buffer.from(opened.bytes).equals(NOTICE)).toBe(true);
    expect(opened).toMatchObject({ name: "in", mediaType: "application/pdf" });
    expect(seen.at(-1)?.[0]).toBe(seen.at(-1)?.[1]);
    await expect(client.openPaper(awa.account, quiet)).rejects.toMatchObject({ code: "not-found" });
  });

  test("what the page puts in, the command line takes out, byte for byte", async () => {
    const client = await entered(fatou);
    const about = { type: "national_id_card", title: "Carte d’identité", expires: "2031-04-30" };
    const paper = await client.addPaper(file("../ma carte?.jpg", CARD), about, quiet);
    expect(paper).toMatchObject({ ...about, size: CARD.length, version: 1, filed: true });
    expect((await takenOut(fatou, ["doc", "get", paper.id])).equals(CARD)).toBe(true);
    const listed = await fatou.lines(["doc", "list"]);
    expect(listed.find((line) => line["id"] === paper.id)).toMatchObject({ ...about, authentic: true });
    expect(await client.openPaper(paper.id, quiet)).toMatchObject({ name: "ma carte_.jpg", mediaType: "image/jpeg" });
  });

  test("a large paper goes over in pieces, and what is no paper does not go", async () => {
    const client = await entered(fatou);
    const bytes = randomBytes(5_000_001);
    const seen: number[] = [];
    const about = { type: "other", title: "Scan" };
    const paper = await client.addPaper(file("scan.bin", bytes), about, (done) => seen.push(done));
    expect(seen.length).toBeGreaterThan(4);
    expect((await takenOut(fatou, ["doc", "get", paper.id])).equals(bytes)).toBe(true);
    const put = (bytes: Uint8Array, more: object = {}) => client.addPaper(file("x", bytes), { ...about, ...more }, quiet);
    await expect(put(new Uint8Array())).rejects.toMatchObject({ code: "empty-file" });
    await expect(put(new Uint8Array(25_000_001))).rejects.toMatchObject({ code: "too-large" });
    await expect(put(bytes, { title: "a\u202eb" })).rejects.toMatchObject({ code: "bad-title" });
    await expect(put(bytes, { issued: "2025-02-30" })).rejects.toMatchObject({ code: "bad-date" });
  });

  test("what an aidant puts in waits under her name", async () => {
    writeFileSync(instance.path("in"), CARD);
    const deposit = ["doc", "add", instance.path("in"), "--for", awa.account, "--type", "other", "--title", "Lettre"];
    const id = await nadia.text(deposit, "id");
    const client = page();
    await client.signInWithCard(awa.card, CODE);
    const paper = (await client.papers()).find((paper) => paper.id === id);
    expect(paper).toMatchObject({ title: "Lettre", by: "Nadia Belkacem (France Services Hagetmau)", filed: false });
    expect(Buffer.from((await client.openPaper(id, quiet)).bytes).equals(CARD)).toBe(true);
  });

  test("people are found by their ids, with the fingerprint that the command line shows", async () => {
    const client = await entered(fatou);
    const [found] = await client.findPeople(nadia.account.slice(0, 8));
    const [own] = await nadia.lines(["key", "show"]);
    expect(found).toMatchObject({ id: nadia.account, name: "Nadia Belkacem", place: "France Services Hagetmau", kind: "person" });
    expect(found?.fingerprint).toBe(own?.["fingerprint"]);
    expect(await client.findPeople(nadia.account)).toEqual([found]);
    expect(await client.findPeople("00000000000000000000000000")).toEqual([]);
    await expect(client.findPeople("abc")).rejects.toMatchObject({ code: "id-too-short" });
  });

  test("granted by the page, seen by page and command line, read in the journal, taken back", async () => {
    const [notice, other] = [await added("Avis 2024"), await added("Autre")];
    const client = await entered(fatou);
    const granted = await client.grant(await wish(client, [notice]));
    expect(granted).toMatchObject({
      grantee: { kind: "person", id: nadia.account, name: "Nadia Belkacem", place: "France Services Hagetmau" },
      owner: { id: fatou.account, name: "Fatou SPECIMEN" },
      papers: [{ number: 1, document: notice, title: "Avis 2024", type: "tax_notice" }],
      state: "active",
      views: 0,
    });

    const aidant = await entered(nadia);
    const received = (await aidant.accesses()).find(({ id }) => id === granted.id);
    expect(received).toMatchObject({ owner: { id: fatou.account }, state: "active", right: "view", papers: [{ number: 1 }] });
    const seen = await aidant.view(granted.id, 1, quiet);
    expect(Buffer.from(seen.bytes).equals(NOTICE)).toBe(true);
    expect((await takenOut(nadia, ["view", granted.id, "1"])).equals(NOTICE)).toBe(true);
    expect((await client.accesses()).find(({ id }) => id === granted.id)).toMatchObject({ views: 2 });

    await expect(aidant.view(granted.id, 2, quiet)).rejects.toMatchObject({ code: "document-not-in-mandate" });
    await expect(aidant.view(granted.id, 1, quiet, undefined, "download")).rejects.toMatchObject({ code: "right-not-granted" });
    const stranger = await entered(karim);
    await expect(stranger.view(granted.id, 1, quiet)).rejects.toMatchObject({ code: "mandate-not-yours" });

    expect(await client.revoke(granted.id)).toMatchObject({ state: "revoked-by-beneficiary" });
    await expect(aidant.view(granted.id, 1, quiet)).rejects.toMatchObject({ code: "mandate-revoked" });
    expect(await nadia.refused(["view", granted.id, "1", "--out", instance.path("none")])).toBe("mandate-revoked");

    const lines = (await journal(client)).filter(({ mandate }) => mandate === granted.id);
    const views = lines.filter(({ event }) => event === "document.released-view");
    expect(views).toHaveLength(2);
    const about = { actorName: "Nadia Belkacem", place: "France Services Hagetmau", documentTitle: "Avis 2024", result: "ok" };
    expect(views[0]).toMatchObject(about);
    const refused = lines.filter(({ result }) => result === "refused").map(({ reason }) => reason);
    expect(refused).toEqual(
      expect.arrayContaining(["document-not-in-mandate", "right-not-granted", "mandate-not-yours", "mandate-revoked"]),
    );
    expect(other).not.toBe(notice);
  });

  async function journal(client: VaultClient) {
    const page = await client.journal();
    const lines = [...page.lines];
    for (let { next } = page; next !== undefined; ) {
      const more = await client.journal(next);
      lines.push(...more.lines);
      next = more.next;
    }
    return lines;
  }

  test("granted by the command line, accepted and seen by the page", async () => {
    const id = await added("Avis 2023", CARD);
    const given = ["grant", "--to", nadia.account, "--doc", id, "--for", "1d", "--purpose", "argent", "--yes"];
    const mandate = await fatou.text(given, "id");
    const aidant = await entered(nadia);
    expect((await aidant.accept(mandate)).accepted).toBeDefined();
    expect(await aidant.view(mandate, 1, quiet)).toMatchObject({ mediaType: "image/jpeg" });
    const client = await entered(fatou);
    const found = (await client.accesses()).find((access) => access.id === mandate);
    expect(found).toMatchObject({ papers: [{ title: "Avis 2023" }], views: 1 });
  });

  test("granted to a team, each member sees with the team's key", async () => {
    const id = await added("Avis 2022");
    const client = await entered(fatou);
    expect(await client.findPeople(structure)).toEqual([{ id: structure, name: "France Services Hagetmau", kind: "structure" }]);
    const asked = await wish(client, [id], { grantee: structure, granteeRole: "aidant" });
    const granted = await client.grant(asked);
    expect(granted.grantee).toMatchObject({ kind: "structure", id: structure });
    for (const member of [nadia, karim]) {
      const seen = await (await entered(member)).view(granted.id, 1, quiet);
      expect(Buffer.from(seen.bytes).equals(NOTICE)).toBe(true);
    }
  });

  test("what a mandate may not say is refused before anything is signed", async () => {
    const id = await added("Avis 2021");
    const client = await entered(fatou);
    const refused = async (more: Partial<GrantWish>, code: string): Promise<void> => {
      await expect(client.grant(await wish(client, [id], more))).rejects.toMatchObject({ code });
    };
    await refused({ until: "2020-01-01T00:00:00Z" }, "bad-period");
    await refused({ until: "2099-01-01T00:00:00Z" }, "bad-period");
    await refused({ until: "demain" }, "bad-time");
    await refused({ documents: [] }, "bad-documents");
    await refused({ documents: [id, id] }, "bad-documents");
    await refused({ documents: [structure] }, "not-found");
    await refused({ grantee: fatou.account }, "to-oneself");
    await refused({ grantee: awa.account }, "grantee-not-professional");
    await refused({ maxViews: 0 }, "no-views");
    expect((await client.accesses()).filter(({ papers }) => papers.some(({ document }) => document === id))).toEqual([]);
  });

  test("one act stops everything", async () => {
    const id = await added("Avis 2020");
    const client = await entered(fatou);
    const granted = await client.grant(await wish(client, [id]));
    const aidant = await entered(nadia);
    await aidant.view(granted.id, 1, quiet);
    await client.stopEverything();
    const states = new Set((await client.accesses()).map(({ state }: Access) => state));
    expect(states).toEqual(new Set(["revoked-by-beneficiary"]));
    await expect(aidant.view(granted.id, 1, quiet)).rejects.toMatchObject({ code: "mandate-revoked" });
    expect(await nadia.refused(["view", granted.id, "1", "--out", instance.path("none")])).toBe("mandate-revoked");
  });

  test("whoever joins by the page signs in by the command line, and others trust her", async () => {
    const client = page();
    const invitation = await nadia.invite("beneficiary");
    const secret = "une phrase bien à elle";
    await expect(client.join(invitation.replace(/.$/, "z"), "Binta SPECIMEN", secret)).rejects.toMatchObject({ code: "bad-invitation-text" });
    await expect(client.join(invitation, "Binta\u202eSPECIMEN", secret)).rejects.toMatchObject({ code: "bad-name" });
    await expect(client.join(invitation, "Binta SPECIMEN", "court")).rejects.toMatchObject({ code: "bad-passphrase" });
    const me = await client.join(invitation, "Binta SPECIMEN", secret);
    expect(me).toMatchObject({ name: "Binta SPECIMEN", role: "beneficiary" });
    await expect(page().join(invitation, "Binta SPECIMEN", secret)).rejects.toMatchObject({ code: "invitation-used" });

    const paper = await client.addPaper(file("avis.pdf", NOTICE), { type: "tax_notice", title: "Avis" }, quiet);
    const binta = instance.person("Binta SPECIMEN");
    const [signedIn] = await binta.lines(["login", "--account", me.account], { ECRIN_SECRET: secret });
    expect(signedIn).toMatchObject({ account: me.account, name: "Binta SPECIMEN" });
    expect((await takenOut(binta, ["doc", "get", paper.id])).equals(NOTICE)).toBe(true);
    const granted = await client.grant(await wish(client, [paper.id]));
    expect((await takenOut(nadia, ["view", granted.id, "1"])).equals(NOTICE)).toBe(true);

    const aidant = page();
    const joined = await aidant.join(await admin.invite("aidant", structure), "Lina Nouvelle", "la phrase de Lina");
    expect(joined).toMatchObject({ name: "Lina Nouvelle", role: "aidant" });
    const [found] = await client.findPeople(joined.account);
    expect(found).toMatchObject({ name: "Lina Nouvelle", place: "France Services Hagetmau" });
  });

  test("a session that has ended takes its keys with it, and whoever gives up is heard", async () => {
    const client = await entered(fatou);
    for (const session of await fatou.lines(["sessions"])) {
      if (session["current"] !== true) await fatou.lines(["sessions", "--end", String(session["id"])]);
    }
    await expect(client.papers()).rejects.toMatchObject({ code: "session-ended" });
    await expect(client.papers()).rejects.toMatchObject({ code: "not-signed-in" });
    const given = page().signInWithPassphrase(fatou.account, fatou.secret, AbortSignal.abort());
    await expect(given).rejects.toMatchObject({ code: "aborted" });
  });

  test("a server that is not there is said to be", async () => {
    const nobody = new Core("http://127.0.0.1:1");
    await expect(nobody.signInWithPassphrase(fatou.account, fatou.secret)).rejects.toMatchObject({ code: "server-unreachable" });
  });
});
