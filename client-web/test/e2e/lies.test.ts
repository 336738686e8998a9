/** A server that lies: the page shows nothing, grants nothing, and is told by name what does not hold. */

import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";

import type { VaultClient } from "../../src/lib/crypto/contract.ts";
import { CARD, CODE, Cast, NOTICE, quiet } from "./cast.ts";
import { programs } from "./instance.ts";
import { flip } from "./proxy.ts";

/** An answer of the wire, as liars see it. */
type Answer = any;

/** What becomes of an answer, and the code by which the lie is found out. */
type Lie = readonly [what: string, code: string, change: (answer: Answer) => void];

describe.skipIf(programs === undefined)("a server that lies", () => {
  let cast: Cast;
  let [owner, aidant] = [] as unknown as [VaultClient, VaultClient];
  let [notice, card, mandate, other] = ["", "", "", ""];

  beforeAll(async () => {
    cast = await Cast.meet();
    notice = await cast.added("Avis d’impôt");
    card = await cast.added("Carte", CARD);
    owner = await cast.entered(cast.fatou);
    aidant = await cast.entered(cast.nadia);
    mandate = (await owner.grant(await cast.wish(owner, [notice, card]))).id;
    other = (await owner.grant(await cast.wish(owner, [card]))).id;
    await aidant.view(mandate, 1, quiet);
  }, 180_000);

  afterEach(() => {
    cast.proxy.lie = undefined;
  });

  afterAll(() => cast.part());

  const lie = (place: RegExp, change: (answer: Answer) => void): { told: number } => cast.proxy.tell(place, change);

  /** Every lie about this place is found out by its name, and the honest answer to the same question is believed. */
  async function foundOut(place: RegExp, lies: readonly Lie[], ask: () => Promise<unknown>): Promise<void> {
    for (const [what, code, change] of lies) {
      const count = lie(place, change);
      const outcome = await ask().then(() => "believed", (reason: unknown) => reason);
      expect(count.told, `${what} was never told`).toBeGreaterThan(0);
      expect(outcome, what).toMatchObject({ code });
    }
    cast.proxy.lie = undefined;
    await ask();
  }

  test("about a view shows nothing", async () => {
    const see = (): Promise<unknown> => aidant.view(mandate, 1, quiet);
    await foundOut(
      /\/views$/,
      [
        ["another envelope", "mismatch", (answer) => (answer.envelope = flip(answer.envelope))],
        ["no envelope", "mismatch", (answer) => (answer.envelope = "")],
        ["another digest", "verification-failed", (answer) => (answer.payload_sha256 = flip(answer.payload_sha256))],
        ["a size below", "mismatch", (answer) => (answer.payload_size -= 1)],
        ["a size above", "mismatch", (answer) => (answer.payload_size += 1)],
        ["another receipt", "receipt-false", (answer) => (answer.receipt = `${answer.receipt.slice(0, -3)}000`)],
        ["no receipt", "receipt-text", (answer) => (answer.receipt = "ECRIN1R:0")],
        ["a field missing", "server-answer", (answer) => delete answer.event],
        ["a field of another type", "server-answer", (answer) => (answer.payload_size = "1")],
      ],
      see,
    );
    // What another number released, under the number that was asked for.
    let second: Buffer | undefined;
    cast.proxy.lie = (path, body) => (path.endsWith("/views") ? (second = body) : body);
    await aidant.view(mandate, 2, quiet);
    cast.proxy.lie = (path, body) => (path.endsWith("/views") ? (second ?? body) : body);
    await expect(see()).rejects.toMatchObject({ code: "mismatch" });
  });

  test("about a mandate is not believed", async () => {
    await foundOut(
      new RegExp(`/mandates/${mandate}$`),
      [
        ["another note", "bad-note-received", (answer) => (answer.note = flip(answer.note))],
        ["a wider right", "bad-note-received", (answer) => (answer.note = answer.note.replace("right: view", "right: download"))],
        ["a later end", "bad-note-received", (answer) => (answer.note = answer.note.replace(/until: \d{4}/, "until: 2099"))],
        ["another record", "chain-broken", (answer) => (answer.owner.chain[0].record = flip(answer.owner.chain[0].record))],
        ["another invitation", "chain-broken", (answer) => (answer.owner.chain[0].invitation = flip(answer.owner.chain[0].invitation))],
        ["a chain without its end", "chain-broken", (answer) => answer.owner.chain.pop()],
        ["no chain", "chain-broken", (answer) => (answer.owner.chain = [])],
        ["the chain of someone else", "verification-failed", (answer) => {
          answer.owner.chain.shift();
          answer.owner.account = /^account: (.*)$/m.exec(answer.owner.chain[0].record)?.[1];
        }],
        ["another id", "verification-failed", (answer) => (answer.id = other)],
        ["no note", "server-answer", (answer) => delete answer.note],
      ],
      () => aidant.view(mandate, 1, quiet),
    );
    let another: Buffer | undefined;
    cast.proxy.lie = (path, body) => (path.endsWith(other) ? (another = body) : body);
    await aidant.view(other, 1, quiet);
    cast.proxy.lie = (path, body) => (path.endsWith(mandate) ? (another ?? body) : body);
    await expect(aidant.view(mandate, 1, quiet)).rejects.toMatchObject({ code: "verification-failed" });

    // In a list, the one that does not hold is named, and the others are shown.
    lie(/\/mandates$/, (answer) => (answer[0].note = flip(answer[0].note)));
    const listed = await aidant.accesses();
    expect(listed.filter(({ refused }) => refused === "bad-note-received")).toHaveLength(1);
    expect(listed.filter(({ refused }) => refused === undefined).length).toBe(listed.length - 1);
  });

  test("about a payload shows nothing of it", async () => {
    const turned = (bytes: Buffer): Buffer => Buffer.concat([bytes.subarray(40_000), bytes.subarray(0, 40_000)]);
    const touch: [string, (bytes: Buffer) => Buffer][] = [
      ["flipped", (bytes) => Buffer.from(bytes.map((byte, place) => (place === bytes.length >> 1 ? byte ^ 1 : byte)))],
      ["cut", (bytes) => bytes.subarray(0, -1)],
      ["cut at a portion", (bytes) => bytes.subarray(0, 65_536 + 16)],
      ["empty", () => Buffer.alloc(0)],
      ["longer", (bytes) => Buffer.concat([bytes, Buffer.of(0)])],
      ["turned around", turned],
    ];
    for (const [what, change] of touch) {
      cast.proxy.lie = (path, body) => (path.endsWith("/payload") ? change(body) : body);
      await expect(aidant.view(mandate, 1, quiet), what).rejects.toMatchObject({ code: "mismatch" });
      await expect(owner.openPaper(notice, quiet), what).rejects.toMatchObject({ code: "mismatch" });
    }
    // Another paper's payload, whole and well sealed.
    let others: Buffer | undefined;
    cast.proxy.lie = (path, body) => (path.endsWith("/payload") ? (others = body) : body);
    await owner.openPaper(card, quiet);
    cast.proxy.lie = (path, body) => (path.endsWith("/payload") ? (others ?? body) : body);
    await expect(owner.openPaper(notice, quiet)).rejects.toMatchObject({ code: "mismatch" });
    cast.proxy.lie = undefined;
    expect(Buffer.from((await owner.openPaper(notice, quiet)).bytes).equals(NOTICE)).toBe(true);
  });

  test("about my papers is found out paper by paper", async () => {
    const first = (answer: Answer): Answer => answer.find(({ id }: { id: string }) => id === notice);
    const second = (answer: Answer): Answer => answer.find(({ id }: { id: string }) => id === card);
    const lies: [string, (answer: Answer) => void][] = [
      ["another deposit", (answer) => (first(answer).deposit = flip(first(answer).deposit))],
      ["the deposit of another paper", (answer) => (first(answer).deposit = second(answer).deposit)],
      ["another envelope", (answer) => (first(answer).envelope = flip(first(answer).envelope))],
      ["the envelope of another paper", (answer) => (first(answer).envelope = second(answer).envelope)],
      ["another size", (answer) => (first(answer).payload_size += 1)],
      ["another version", (answer) => (first(answer).version += 1)],
    ];
    for (const [what, change] of lies) {
      const count = lie(/\/documents$/, change);
      const papers = await owner.papers();
      expect(count.told).toBeGreaterThan(0);
      const doubted = papers.filter(({ refused }) => refused !== undefined);
      expect(doubted, what).toMatchObject([{ id: notice, refused: "not-authenticated", title: "" }]);
      expect(papers.some(({ title }) => title === "Carte")).toBe(true);
      await expect(owner.openPaper(notice, quiet), what).rejects.toMatchObject({ code: "not-authenticated" });
      await expect(owner.grant(await cast.wish(owner, [notice])), what).rejects.toMatchObject({ code: "not-authenticated" });
    }
  });

  test("about which paper is which is found out", async () => {
    lie(/\/documents$/, (answer) => {
      const [one, other] = [answer[0].id, answer[1].id];
      [answer[0].id, answer[1].id] = [other, one];
    });
    const papers = await owner.papers();
    expect(papers.filter(({ refused }) => refused === "not-authenticated")).toHaveLength(2);
  });

  test("about keys is not trusted with anything", async () => {
    const before = (await owner.accesses()).length;
    const ask = async (): Promise<unknown> => owner.grant(await cast.wish(owner, [notice]));
    const lies: readonly Lie[] = [
      ["another record", "chain-broken", (answer) => (answer.chain[0].record = flip(answer.chain[0].record))],
      ["another invitation", "chain-broken", (answer) => (answer.chain[1].invitation = flip(answer.chain[1].invitation))],
      ["a chain turned around", "chain-broken", (answer) => answer.chain.reverse()],
      ["no chain", "chain-broken", (answer) => (answer.chain = [])],
      ["a chain without its beginning", "chain-broken", (answer) => answer.chain.shift()],
      ["another account", "chain-broken", (answer) => (answer.account = cast.karim.account)],
      ["a chain that is none", "server-answer", (answer) => (answer.chain = { length: 1 })],
    ];
    for (const [what, code, change] of lies) {
      const count = lie(new RegExp(`/people/${cast.nadia.account}$`), change);
      await expect(ask(), what).rejects.toMatchObject({ code });
      expect(count.told, what).toBeGreaterThan(0);
    }
    // Karim's own good chain under Nadia's id.
    let karims: Buffer | undefined;
    cast.proxy.lie = (path, body) => (path.endsWith(cast.karim.account) ? (karims = body) : body);
    await owner.findPeople(cast.karim.account);
    cast.proxy.lie = (path, body) => (path.endsWith(cast.nadia.account) ? (karims ?? body) : body);
    await expect(ask()).rejects.toMatchObject({ code: "chain-broken" });
    cast.proxy.lie = undefined;
    expect(await owner.accesses()).toHaveLength(before);
  });

  test("about what was granted is found out", async () => {
    await foundOut(
      /\/mandates$/,
      [
        ["a wider right", "bad-note-received", (answer) => (answer.note = answer.note?.replace("right: view", "right: download"))],
        ["another id", "verification-failed", (answer) => (answer.id = other)],
      ],
      async () => owner.grant(await cast.wish(owner, [card])),
    );
    let before: Buffer | undefined;
    cast.proxy.lie = (path, body) => (path.endsWith(other) ? (before = body) : body);
    await aidant.view(other, 1, quiet);
    cast.proxy.lie = (path, body) => (path.endsWith("/mandates") ? (before ?? body) : body);
    await expect(owner.grant(await cast.wish(owner, [card]))).rejects.toMatchObject({ code: "verification-failed" });
  });

  test("about a team's keys opens nothing", async () => {
    cast.proxy.lie = undefined;
    const asked = await cast.wish(owner, [card], { grantee: cast.structure, granteeRole: "aidant" });
    const { id } = await owner.grant(asked);
    const see = (): Promise<unknown> => aidant.view(id, 1, quiet);
    const grant = (): Promise<unknown> => owner.grant(asked);
    const lies: readonly Lie[] = [
      ["another note", "bad-note-received", (answer) => (answer.keys[0] = flip(answer.keys[0]))],
      ["no makers", "team-key-false", (answer) => (answer.makers = [])],
      ["makers whom nobody vouches for", "chain-broken", (answer) => (answer.makers[0].chain = [])],
      ["one key twice", "team-key-false", (answer) => answer.keys.push(answer.keys[0])],
      ["another structure", "team-key-false", (answer) => (answer.structure.id = other)],
    ];
    const none = (answer: Answer): unknown => (answer.keys = []);
    await foundOut(/\/team$/, [...lies, ["the key it was sealed for gone", "team-key-false", none]], see);
    await foundOut(/\/team$/, [...lies, ["no keys any more", "team-key-false", none]], grant);
    // Whoever sees them for the first time cannot know that there were any.
    const fresh = await cast.entered(cast.fatou);
    lie(/\/team$/, none);
    await expect(fresh.grant(asked)).rejects.toMatchObject({ code: "team-key-missing" });
    cast.proxy.lie = undefined;
    await foundOut(
      /\/wraps$/,
      [
        ["another wrap", "mismatch", (answer) => (answer.wraps[0].wrap = flip(answer.wraps[0].wrap))],
        ["no wrap", "team-key-not-held", (answer) => (answer.wraps = [])],
      ],
      see,
    );
  });

  test("about itself lets nobody in", async () => {
    const enter = (): Promise<unknown> => cast.entered(cast.fatou);
    await foundOut(
      /\/instance$/,
      [
        ["another key", "chain-broken", (answer) => (answer.key = "A6EHv/POEL4dcN0Y50vAmWfk1jCbpQ1fHdyGZBJVMbg=")],
        ["a weak key", "server-answer", (answer) => (answer.key = "AQAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=")],
        ["another domain", "chain-broken", (answer) => (answer.domain = "autre.test")],
      ],
      enter,
    );
    await foundOut(
      /\/logins$/,
      [
        ["another answer", "wrong-secret", (answer) => (answer.response = flip(answer.response))],
        ["a short answer", "server-answer", (answer) => (answer.response = answer.response.slice(4))],
      ],
      enter,
    );
    let nadias: Answer;
    cast.proxy.lie = (path, body) => {
      if (/\/logins\/[0-9a-z]{26}$/.test(path)) nadias = JSON.parse(body.toString());
      return body;
    };
    await cast.entered(cast.nadia);
    await foundOut(
      /\/logins\/[0-9a-z]{26}$/,
      [
        ["another keyring", "keyring-damaged", (answer) => (answer.keyring = flip(answer.keyring))],
        ["someone else's keyring", "keyring-damaged", (answer) => (answer.keyring = nadias.keyring)],
        ["someone else's session", "verification-failed", (answer) => (answer.session.account = cast.nadia.account)],
        ["a role that there is not", "server-answer", (answer) => (answer.session.role = "owner")],
      ],
      enter,
    );
    // With a card there is no account to ask for: the keyring still says whose it is.
    await foundOut(
      /\/logins\/[0-9a-z]{26}$/,
      [["someone else's session", "keyring-damaged", (answer) => (answer.session.account = cast.nadia.account)]],
      () => cast.page().signInWithCard(cast.awa.card, CODE),
    );
    await foundOut(
      /\/people\/./,
      [["no chain of mine", "chain-broken", (answer) => (answer.chain = [])]],
      enter,
    );
  });

  test("about a receipt gives none", async () => {
    const { lines } = await owner.journal();
    const [first = "", second = ""] = lines.map(({ id }) => id);
    const other = await owner.receipt(second);
    await foundOut(
      /\/receipt$/,
      [
        ["another short one", "receipt-false", (answer) => (answer.short = `${answer.short.slice(0, -3)}000`)],
        ["the short one of another event", "journal-false", (answer) => (answer.short = other.short)],
        ["the proof of another event", "journal-false", (answer) => (answer.proof = other.proof)],
        ["another proof", "journal-false", (answer) => (answer.proof = flip(answer.proof))],
        ["no proof", "journal-false", (answer) => (answer.proof = "")],
      ],
      () => owner.receipt(first),
    );
  });

  test("about an answer's shape is not followed", async () => {
    cast.proxy.lie = () => Buffer.from("<html>");
    await expect(owner.papers()).rejects.toMatchObject({ code: "server-answer" });
    cast.proxy.lie = () => Buffer.from("null");
    await expect(owner.papers()).rejects.toMatchObject({ code: "server-answer" });
    cast.proxy.lie = undefined;
    await foundOut(
      /\/journal/,
      [
        ["no events", "server-answer", (answer) => delete answer.events],
        ["a result that there is not", "server-answer", (answer) => (answer.events[0].result = "maybe")],
      ],
      () => owner.journal(),
    );
  });
});
