/** The main job, half by the command line and half by the core of the web client, on a real server. */

import { randomBytes } from "node:crypto";
import { readFileSync, writeFileSync } from "node:fs";

import { afterAll, beforeAll, describe, expect, test } from "vitest";

import type { Access, GrantWish, VaultClient } from "../../src/lib/crypto/contract.ts";
import { Core } from "../../src/lib/crypto/core.ts";
import { CARD, CODE, Cast, NOTICE, file, quiet } from "./cast.ts";
import type { Person } from "./instance.ts";
import { programs } from "./instance.ts";

describe.skipIf(programs === undefined)("on a real server", () => {
  let cast: Cast;

  beforeAll(async () => {
    cast = await Cast.meet();
  }, 180_000);

  afterAll(() => cast.part());

  /** What the command line takes out of a vault or a mandate. */
  async function takenOut(person: Person, given: string[]): Promise<Buffer> {
    const out = cast.instance.path("out");
    await person.lines([...given, "--out", out]);
    return readFileSync(out);
  }

  test("she signs in with her passphrase, however it was typed, and nobody else does", async () => {
    const client = cast.page();
    const me = await client.signInWithPassphrase(` ${cast.fatou.account.toUpperCase()} `, cast.fatou.secret.normalize("NFD"));
    expect(me).toMatchObject({ account: cast.fatou.account, name: "Fatou SPECIMEN", role: "beneficiary", structures: [] });
    expect(await client.me()).toMatchObject({ account: cast.fatou.account });
    await client.signOut();
    await expect(client.papers()).rejects.toMatchObject({ code: "not-signed-in" });
    await expect(cast.page().signInWithPassphrase(cast.fatou.account, "une autre phrase")).rejects.toMatchObject({ code: "wrong-secret" });
    await expect(cast.page().signInWithPassphrase(cast.fatou.account, "court")).rejects.toMatchObject({ code: "wrong-secret" });
    await expect(cast.page().signInWithPassphrase(cast.structure, cast.fatou.secret)).rejects.toMatchObject({ code: "wrong-secret" });
    await expect(cast.page().signInWithPassphrase("personne", cast.fatou.secret)).rejects.toMatchObject({ code: "bad-id" });
  });

  test("a professional is known by name and structure", async () => {
    const client = cast.page();
    const me = await client.signInWithPassphrase(cast.nadia.account, cast.nadia.secret);
    expect(me).toMatchObject({ name: "Nadia Belkacem", role: "aidant" });
    expect(me.structures).toEqual([{ id: cast.structure, name: "France Services Hagetmau" }]);
    expect(await client.papers()).toEqual([]);
  });

  test("a card and its code open a vault, and neither alone does", async () => {
    const client = cast.page();
    const typed = cast.awa.card.replace(/^ECRIN1:/, "").toLowerCase();
    expect(await client.signInWithCard(typed, "48 29 13")).toMatchObject({ account: cast.awa.account, role: "beneficiary" });
    expect(await client.papers()).toEqual([]);
    await expect(cast.page().signInWithCard(cast.awa.card, "482914")).rejects.toMatchObject({ code: "wrong-code" });
    const wrong = cast.awa.card.slice(0, -1) + (cast.awa.card.endsWith("G") ? "8" : "G");
    const refusal = await cast.page().signInWithCard(wrong, CODE).catch((reason: unknown) => reason);
    expect(refusal).toMatchObject({ code: "bad-card-group", particulars: { group: "12" } });
  });

  test("what the command line puts in, the page lists and opens, byte for byte", async () => {
    const id = await cast.added("Avis d’impôt 2025");
    const client = await cast.entered(cast.fatou);
    const paper = (await client.papers()).find((paper) => paper.id === id);
    expect(paper).toMatchObject({ title: "Avis d’impôt 2025", type: "tax_notice", size: NOTICE.length, filed: true });
    const seen: [number, number][] = [];
    const opened = await client.openPaper(id, (done, total) => seen.push([done, total]));
    expect(Buffer.from(opened.bytes).equals(NOTICE)).toBe(true);
    expect(opened).toMatchObject({ name: "in", mediaType: "application/pdf" });
    expect(seen.at(-1)?.[0]).toBe(seen.at(-1)?.[1]);
    await expect(client.openPaper(cast.awa.account, quiet)).rejects.toMatchObject({ code: "not-found" });
  });

  test("what the page puts in, the command line takes out, byte for byte", async () => {
    const client = await cast.entered(cast.fatou);
    const about = { type: "national_id_card", title: "Carte d’identité", expires: "2031-04-30" };
    const paper = await client.addPaper(file("../ma carte?.jpg", CARD), about, quiet);
    expect(paper).toMatchObject({ ...about, size: CARD.length, version: 1, filed: true });
    expect((await takenOut(cast.fatou, ["doc", "get", paper.id])).equals(CARD)).toBe(true);
    const listed = await cast.fatou.lines(["doc", "list"]);
    expect(listed.find((line) => line["id"] === paper.id)).toMatchObject({ ...about, authentic: true });
    expect(await client.openPaper(paper.id, quiet)).toMatchObject({ name: "ma carte_.jpg", mediaType: "image/jpeg" });
  });

  test("a large paper goes over in pieces, and what is no paper does not go", async () => {
    const client = await cast.entered(cast.fatou);
    const bytes = randomBytes(5_000_001);
    const seen: number[] = [];
    const about = { type: "other", title: "Scan" };
    const paper = await client.addPaper(file("scan.bin", bytes), about, (done) => seen.push(done));
    expect(seen.length).toBeGreaterThan(4);
    expect((await takenOut(cast.fatou, ["doc", "get", paper.id])).equals(bytes)).toBe(true);
    const put = (bytes: Uint8Array, more: object = {}) => client.addPaper(file("x", bytes), { ...about, ...more }, quiet);
    await expect(put(new Uint8Array())).rejects.toMatchObject({ code: "empty-file" });
    await expect(put(new Uint8Array(25_000_001))).rejects.toMatchObject({ code: "too-large" });
    await expect(put(bytes, { title: "a\u202eb" })).rejects.toMatchObject({ code: "bad-title" });
    await expect(put(bytes, { issued: "2025-02-30" })).rejects.toMatchObject({ code: "bad-date" });
  });

  test("a connection that breaks is taken up again where the server stands, with the same bytes", async () => {
    const client = await cast.entered(cast.fatou);
    const bytes = randomBytes(3_000_000);
    for (const method of ["PATCH", "POST"]) {
      // The server has read what the page does not know arrived.
      cast.proxy.cut = { method, times: 2 };
      const paper = await client.addPaper(file("scan.bin", bytes), { type: "other", title: method }, quiet);
      expect((await takenOut(cast.fatou, ["doc", "get", paper.id])).equals(bytes)).toBe(true);
    }
    cast.proxy.cut = { method: "GET", times: 1 };
    await expect(client.me()).rejects.toMatchObject({ code: "server-unreachable" });
    expect((await client.papers()).filter(({ title }) => title === "POST")).toHaveLength(1);
  });

  test("what an aidant puts in waits under her name", async () => {
    writeFileSync(cast.instance.path("in"), CARD);
    const deposit = ["doc", "add", cast.instance.path("in"), "--for", cast.awa.account, "--type", "other", "--title", "Lettre"];
    const id = await cast.nadia.text(deposit, "id");
    const client = cast.page();
    await client.signInWithCard(cast.awa.card, CODE);
    const paper = (await client.papers()).find((paper) => paper.id === id);
    expect(paper).toMatchObject({ title: "Lettre", by: "Nadia Belkacem (France Services Hagetmau)", filed: false });
    expect(Buffer.from((await client.openPaper(id, quiet)).bytes).equals(CARD)).toBe(true);
  });

  test("what the page puts in for someone waits for her, and she keeps it or turns it away", async () => {
    const aidant = await cast.entered(cast.nadia);
    const about = { type: "other", title: "Pour Fatou", owner: cast.fatou.account };
    const [kept, refused] = [await aidant.addPaper(file("a.pdf", NOTICE), about, quiet), await aidant.addPaper(file("b.jpg", CARD), about, quiet)];
    expect(kept.filed).toBe(false);
    const client = await cast.entered(cast.fatou);
    await client.filePaper(kept.id, true);
    await client.filePaper(refused.id, false);
    const papers = await client.papers();
    expect(papers.find(({ id }) => id === kept.id)).toMatchObject({ filed: true, by: "Nadia Belkacem (France Services Hagetmau)" });
    expect(papers.some(({ id }) => id === refused.id)).toBe(false);
    expect((await takenOut(cast.fatou, ["doc", "get", kept.id])).equals(NOTICE)).toBe(true);
    await expect(aidant.openPaper(kept.id, quiet)).rejects.toMatchObject({ code: "not-found" });
  });

  test("people are found by their ids, with the fingerprint that the command line shows", async () => {
    const client = await cast.entered(cast.fatou);
    const [found] = await client.findPeople(cast.nadia.account.slice(0, 8));
    const [own] = await cast.nadia.lines(["key", "show"]);
    expect(found).toMatchObject({ id: cast.nadia.account, name: "Nadia Belkacem", place: "France Services Hagetmau", kind: "person" });
    expect(found?.fingerprint).toBe(own?.["fingerprint"]);
    expect(await client.findPeople(cast.nadia.account)).toEqual([found]);
    expect(await client.findPeople("00000000000000000000000000")).toEqual([]);
    await expect(client.findPeople("abc")).rejects.toMatchObject({ code: "id-too-short" });
  });

  test("granted by the page, seen by page and command line, read in the journal, taken back", async () => {
    const [notice, other] = [await cast.added("Avis 2024"), await cast.added("Autre")];
    const client = await cast.entered(cast.fatou);
    const granted = await client.grant(await cast.wish(client, [notice]));
    expect(granted).toMatchObject({
      grantee: { kind: "person", id: cast.nadia.account, name: "Nadia Belkacem", place: "France Services Hagetmau" },
      owner: { id: cast.fatou.account, name: "Fatou SPECIMEN" },
      papers: [{ number: 1, document: notice, title: "Avis 2024", type: "tax_notice" }],
      state: "active",
      views: 0,
    });

    const aidant = await cast.entered(cast.nadia);
    const received = (await aidant.accesses()).find(({ id }) => id === granted.id);
    expect(received).toMatchObject({ owner: { id: cast.fatou.account }, state: "active", right: "view", papers: [{ number: 1 }] });
    const seen = await aidant.view(granted.id, 1, quiet);
    expect(Buffer.from(seen.bytes).equals(NOTICE)).toBe(true);
    expect(seen).toMatchObject({ title: "Avis 2024", type: "tax_notice", ownerName: "Fatou SPECIMEN" });
    expect((await takenOut(cast.nadia, ["view", granted.id, "1"])).equals(NOTICE)).toBe(true);
    expect((await client.accesses()).find(({ id }) => id === granted.id)).toMatchObject({ views: 2 });

    await expect(aidant.view(granted.id, 2, quiet)).rejects.toMatchObject({ code: "document-not-in-mandate" });
    await expect(aidant.view(granted.id, 1, quiet, undefined, "download")).rejects.toMatchObject({ code: "right-not-granted" });
    const stranger = await cast.entered(cast.karim);
    await expect(stranger.view(granted.id, 1, quiet)).rejects.toMatchObject({ code: "mandate-not-yours" });

    expect(await client.revoke(granted.id)).toMatchObject({ state: "revoked-by-beneficiary" });
    await expect(aidant.view(granted.id, 1, quiet)).rejects.toMatchObject({ code: "mandate-revoked" });
    expect(await cast.nadia.refused(["view", granted.id, "1", "--out", cast.instance.path("none")])).toBe("mandate-revoked");

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
    const id = await cast.added("Avis 2023", CARD);
    const given = ["grant", "--to", cast.nadia.account, "--doc", id, "--for", "1d", "--purpose", "argent", "--yes"];
    const mandate = await cast.fatou.text(given, "id");
    const aidant = await cast.entered(cast.nadia);
    expect((await aidant.accept(mandate)).accepted).toBeDefined();
    expect(await aidant.view(mandate, 1, quiet)).toMatchObject({ mediaType: "image/jpeg" });
    const client = await cast.entered(cast.fatou);
    const found = (await client.accesses()).find((access) => access.id === mandate);
    expect(found).toMatchObject({ papers: [{ title: "Avis 2023" }], views: 1 });
  });

  test("suspended and resumed, told of, and proved for good", async () => {
    const client = await cast.entered(cast.fatou);
    const granted = await client.grant(await cast.wish(client, [await cast.added("Avis 2019")]));
    const aidant = await cast.entered(cast.nadia);
    expect(await aidant.suspend(granted.id)).toMatchObject({ state: "suspended" });
    await expect(aidant.view(granted.id, 1, quiet)).rejects.toMatchObject({ code: "mandate-suspended" });
    await expect(aidant.resume(granted.id)).rejects.toMatchObject({ code: "not-allowed" });
    expect(await client.resume(granted.id)).toMatchObject({ state: "active" });
    await aidant.view(granted.id, 1, quiet);

    const seen = (await journal(client)).findLast(({ event }) => event === "document.released-view");
    const receipt = await client.receipt(seen?.id ?? "");
    expect(receipt).toMatchObject({ event: "document.released-view", result: "ok", at: seen?.at });
    const verify = async (text: string): Promise<unknown> => (await cast.fatou.lines(["receipt", "verify", text]))[0];
    expect(await verify(receipt.short)).toMatchObject({ at: seen?.at.replace(/\.\d+/, "") });
    writeFileSync(cast.instance.path("receipt.tlog-proof"), receipt.proof);
    expect(await verify(cast.instance.path("receipt.tlog-proof"))).toMatchObject({ event: "document.released-view" });
    expect((await client.maintenance()).lines[0]).toMatchObject({ event: "instance.created", result: "ok" });

    await aidant.addPaper(file("c.pdf", NOTICE), { type: "other", title: "Lettre", owner: cast.fatou.account }, quiet);
    const waiting = (await client.notices()).filter((notice) => notice.seen === undefined);
    expect(waiting).toContainEqual(expect.objectContaining({ code: "deposit-waiting", account: cast.nadia.account }));
    await client.noticesSeen(waiting.map(({ id }) => id));
    expect((await client.me()).notices).toBe(0);
  });

  test("granted to a team, each member sees with the team's key", async () => {
    const id = await cast.added("Avis 2022");
    const client = await cast.entered(cast.fatou);
    expect(await client.findPeople(cast.structure)).toEqual([{ id: cast.structure, name: "France Services Hagetmau", kind: "structure" }]);
    const asked = await cast.wish(client, [id], { grantee: cast.structure, granteeRole: "aidant" });
    const granted = await client.grant(asked);
    expect(granted.grantee).toMatchObject({ kind: "structure", id: cast.structure });
    for (const member of [cast.nadia, cast.karim]) {
      const seen = await (await cast.entered(member)).view(granted.id, 1, quiet);
      expect(Buffer.from(seen.bytes).equals(NOTICE)).toBe(true);
    }
  });

  test("what a mandate may not say is refused before anything is signed", async () => {
    const id = await cast.added("Avis 2021");
    const client = await cast.entered(cast.fatou);
    const refused = async (more: Partial<GrantWish>, code: string): Promise<void> => {
      await expect(client.grant(await cast.wish(client, [id], more))).rejects.toMatchObject({ code });
    };
    await refused({ until: "2020-01-01T00:00:00Z" }, "bad-period");
    await refused({ until: "2099-01-01T00:00:00Z" }, "bad-period");
    await refused({ until: "demain" }, "bad-time");
    await refused({ documents: [] }, "bad-documents");
    await refused({ documents: [id, id] }, "bad-documents");
    await refused({ documents: [cast.structure] }, "not-found");
    await refused({ grantee: cast.fatou.account }, "to-oneself");
    await refused({ grantee: cast.awa.account }, "grantee-not-professional");
    await refused({ maxViews: 0 }, "no-views");
    expect((await client.accesses()).filter(({ papers }) => papers.some(({ document }) => document === id))).toEqual([]);
  });

  test("one act stops everything", async () => {
    const id = await cast.added("Avis 2020");
    const client = await cast.entered(cast.fatou);
    const granted = await client.grant(await cast.wish(client, [id]));
    const aidant = await cast.entered(cast.nadia);
    await aidant.view(granted.id, 1, quiet);
    await client.stopEverything();
    const states = new Set((await client.accesses()).map(({ state }: Access) => state));
    expect(states).toEqual(new Set(["revoked-by-beneficiary"]));
    await expect(aidant.view(granted.id, 1, quiet)).rejects.toMatchObject({ code: "mandate-revoked" });
    expect(await cast.nadia.refused(["view", granted.id, "1", "--out", cast.instance.path("none")])).toBe("mandate-revoked");
  });

  test("whoever joins by the page signs in by the command line, and others trust her", async () => {
    const client = cast.page();
    const invitation = await cast.nadia.invite("beneficiary");
    const secret = "une phrase bien à elle";
    await expect(client.join(invitation.replace(/.$/, (last) => (last === "z" ? "y" : "z")), "Binta SPECIMEN", secret)).rejects.toMatchObject({ code: "bad-invitation-text" });
    await expect(client.join(invitation, "Binta\u202eSPECIMEN", secret)).rejects.toMatchObject({ code: "bad-name" });
    await expect(client.join(invitation, "Binta SPECIMEN", "court")).rejects.toMatchObject({ code: "bad-passphrase" });
    const me = await client.join(invitation, "Binta SPECIMEN", secret);
    expect(me).toMatchObject({ name: "Binta SPECIMEN", role: "beneficiary" });
    await expect(cast.page().join(invitation, "Binta SPECIMEN", secret)).rejects.toMatchObject({ code: "invitation-used" });

    const paper = await client.addPaper(file("avis.pdf", NOTICE), { type: "tax_notice", title: "Avis" }, quiet);
    const binta = cast.instance.person("Binta SPECIMEN");
    const [signedIn] = await binta.lines(["login", "--account", me.account], { ECRIN_SECRET: secret });
    expect(signedIn).toMatchObject({ account: me.account, name: "Binta SPECIMEN" });
    expect((await takenOut(binta, ["doc", "get", paper.id])).equals(NOTICE)).toBe(true);
    const granted = await client.grant(await cast.wish(client, [paper.id]));
    expect((await takenOut(cast.nadia, ["view", granted.id, "1"])).equals(NOTICE)).toBe(true);

    const aidant = cast.page();
    const joined = await aidant.join(await cast.admin.invite("aidant", cast.structure), "Lina Nouvelle", "la phrase de Lina");
    expect(joined).toMatchObject({ name: "Lina Nouvelle", role: "aidant" });
    const [found] = await client.findPeople(joined.account);
    expect(found).toMatchObject({ name: "Lina Nouvelle", place: "France Services Hagetmau" });
  });

  test("at a desk the page opens a vault, whose card and spare open it anywhere", async () => {
    const aidant = await cast.entered(cast.nadia);
    await expect(aidant.enrol("Moussa SPECIMEN", "123456", "adult")).rejects.toMatchObject({ code: "code-common" });
    await expect(aidant.enrol("Moussa SPECIMEN", CODE, "protected")).rejects.toMatchObject({ code: "declared-protected" });
    const { account, card, cardGroups, spare } = await aidant.enrol("Moussa SPECIMEN", CODE, "adult");
    expect(card).toBe(`ECRIN1:${cardGroups.join("")}`);
    expect(spare).toMatch(/^\d{4}( \d{4}){9}$/);

    const client = cast.page();
    expect(await client.signInWithCard(cardGroups.join(" "), CODE)).toMatchObject({ account, name: "Moussa SPECIMEN", role: "beneficiary" });
    expect(await cast.page().signInWithPassphrase(account, spare)).toMatchObject({ account });
    const moussa = cast.instance.person("Moussa SPECIMEN");
    const [signedIn] = await moussa.lines(["card", "login", card], { ECRIN_CODE: CODE, ECRIN_SECRET: "" });
    expect(signedIn).toMatchObject({ account, role: "beneficiary" });
    // A beneficiary opens no vaults, and invites nobody.
    await expect(client.enrol("X", CODE, "adult")).rejects.toMatchObject({ code: "not-allowed" });
    await expect(client.invite("beneficiary")).rejects.toMatchObject({ code: "not-allowed" });
  });

  test("whoever loses everything that the page gave her gets it back with her sheet", async () => {
    const aidant = await cast.entered(cast.nadia);
    const { account, card, kit } = await aidant.enrol("Djeneba SPECIMEN", CODE, "adult");
    expect(kit).toMatchObject({ structure: "France Services Hagetmau" });
    const client = cast.page();
    await client.signInWithCard(card, CODE);
    const paper = await client.addPaper(file("avis.pdf", NOTICE), { type: "tax_notice", title: "Avis" }, quiet);

    const sheet = cast.instance.path("sheet");
    writeFileSync(sheet, kit?.digits ?? "");
    const blank = cast.instance.person("Djeneba ailleurs");
    const recovery = await blank.text(["recovery", "start", "--share-file", sheet], "id");
    // Two who stand beside her, of two structures, lift the wait.
    const elsewhere = await cast.admin.text(["structure", "create", "Mairie de Dax"], "id");
    const maelle = await cast.instance.person("Maëlle Ailleurs").join(await cast.admin.invite("referent", elsewhere));
    await cast.nadia.lines(["recovery", "approve", recovery, "--in-person", "--yes"]);
    await maelle.lines(["recovery", "approve", recovery, "--attest", "--yes"]);
    const [back] = await blank.lines(["recovery", "finish", "--share-file", sheet]);
    expect(back).toMatchObject({ account });
    expect((await takenOut(blank, ["doc", "get", paper.id])).equals(NOTICE)).toBe(true);
    // The old card opens nothing any more, and the new passphrase opens the page.
    await expect(cast.page().signInWithCard(card, CODE)).rejects.toMatchObject({ code: "wrong-code" });
    expect(await cast.page().signInWithPassphrase(account, blank.secret)).toMatchObject({ name: "Djeneba SPECIMEN" });
  });

  test("a structure whose members have nothing but the page has a team key all the same", async () => {
    const structure = await cast.admin.text(["structure", "create", "CCAS de Mimizan"], "id");
    const first = cast.page();
    const boss = await first.join(await cast.admin.invite("referent", structure), "Rémi Référent", "la phrase de Rémi");
    const second = cast.page();
    const joined = await second.join(await first.invite("aidant"), "Sonia Troisième", "la phrase de Sonia");
    expect(joined.structures).toEqual([{ id: structure, name: "CCAS de Mimizan" }]);

    const client = await cast.entered(cast.fatou);
    const id = await cast.added("Avis pour Mimizan");
    const made = async (): Promise<Access> =>
      client.grant(await cast.wish(client, [id], { grantee: structure, granteeRole: "aidant" }));
    const granted = await eventually(made);
    // Whoever signs in hands on what the others lack.
    await first.signInWithPassphrase(boss.account, "la phrase de Rémi");
    const seen = await eventually(() => second.view(granted.id, 1, quiet));
    expect(Buffer.from(seen.bytes).equals(NOTICE)).toBe(true);
  });

  /** What a client does beside what it was asked takes a moment. */
  async function eventually<T>(ask: () => Promise<T>): Promise<T> {
    const end = Date.now() + 20_000;
    for (;;) {
      try {
        return await ask();
      } catch (reason) {
        if (Date.now() > end) throw reason;
        await new Promise((resolve) => setTimeout(resolve, 100));
      }
    }
  }

  test("a session that has ended takes its keys with it, and whoever gives up is heard", async () => {
    const client = await cast.entered(cast.fatou);
    for (const session of await cast.fatou.lines(["sessions"])) {
      if (session["current"] !== true) await cast.fatou.lines(["sessions", "--end", String(session["id"])]);
    }
    await expect(client.papers()).rejects.toMatchObject({ code: "session-ended" });
    await expect(client.papers()).rejects.toMatchObject({ code: "not-signed-in" });
    const given = cast.page().signInWithPassphrase(cast.fatou.account, cast.fatou.secret, AbortSignal.abort());
    await expect(given).rejects.toMatchObject({ code: "aborted" });
  });

  test("a server that is not there is said to be", async () => {
    const nobody = new Core("http://127.0.0.1:1");
    await expect(nobody.signInWithPassphrase(cast.fatou.account, cast.fatou.secret)).rejects.toMatchObject({ code: "server-unreachable" });
  });
});
