/**
 * A server that lies about what there is: ways in, recovery kits, questions, and a past that it would rather have.
 *
 * Out of scope: what has no signature, such as whether a question was answered; the contract says so of each.
 */

import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";

import { Api } from "../../src/lib/crypto/api.ts";
import type { VaultClient } from "../../src/lib/crypto/contract.ts";
import { base64 } from "../../src/lib/crypto/encoding.ts";
import { EncryptionKey } from "../../src/lib/crypto/envelope.ts";
import { freshId } from "../../src/lib/crypto/id.ts";
import { sealKeyring } from "../../src/lib/crypto/keyring.ts";
import { enterAnew, enterWithCard } from "../../src/lib/crypto/signin.ts";
import { CODE, Cast, quiet } from "./cast.ts";
import { programs } from "./instance.ts";
import { flip } from "./proxy.ts";

/** An answer of the wire, as liars see it. */
type Answer = any;

describe.skipIf(programs === undefined)("a server that lies about what there is", () => {
  let cast: Cast;
  let [awa, fatou, nadia, admin] = [] as unknown as [VaultClient, VaultClient, VaultClient, VaultClient];

  beforeAll(async () => {
    cast = await Cast.meet();
    awa = cast.page();
    await awa.signInWithCard(cast.awa.card, CODE);
    [fatou, nadia, admin] = [await cast.entered(cast.fatou), await cast.entered(cast.nadia), await cast.entered(cast.admin)];
  }, 180_000);
  afterEach(() => {
    cast.proxy.lie = undefined;
  });
  afterAll(() => cast.part());

  /** What comes of a question while this is told, which must have been. */
  async function told<T>(place: RegExp, change: (answer: Answer) => void, ask: () => Promise<T>): Promise<T> {
    const count = cast.proxy.tell(place, change);
    const found = await ask();
    expect(count.told, String(place)).toBeGreaterThan(0);
    cast.proxy.lie = undefined;
    return found;
  }

  /** The honest answer to such a request, as it was on the wire. */
  async function overheard(place: RegExp, ask: () => Promise<unknown>): Promise<Answer> {
    let heard: Answer;
    cast.proxy.lie = (path, body) => {
      if (place.test(path) && body.length > 0) heard = JSON.parse(body.toString());
      return body;
    };
    await ask();
    cast.proxy.lie = undefined;
    expect(heard, String(place)).toBeDefined();
    return heard;
  }

  const heard = (line: RegExp): number => cast.proxy.heard.filter((one) => line.test(one.line)).length;

  /** Kits aside, which have notes of their own. */
  const doubtsOf = async (): Promise<unknown[]> => (await awa.waysIn()).filter(({ kind }) => kind !== "kit").map(({ kind, refused }) => [kind, refused]).sort();

  test("about ways in is held against what her keyring lists", async () => {
    const honest = [["card", undefined], ["passphrase", undefined]];
    expect(await doubtsOf()).toEqual(honest);
    const [more, less] = ["way-unproven", "way-left-out"];
    const another = (answer: Answer): unknown => answer.push({ ...answer[0], kind: "card", id: freshId(), current: false });
    expect(await told(/\/slots$/, another, doubtsOf)).toEqual([["card", undefined], ["card", more], ["passphrase", undefined]]);
    const noSpare = (answer: Answer): unknown => answer.splice(answer.findIndex(({ kind }: Answer) => kind === "passphrase"), 1);
    expect(await told(/\/slots$/, noSpare, doubtsOf)).toEqual([["card", undefined], ["passphrase", less]]);
    const swapped = (answer: Answer): void => {
      const [card, spare] = ["card", "passphrase"].map((kind) => answer.find((one: Answer) => one.kind === kind));
      [card.id, spare.id] = [spare.id, card.id];
    };
    expect(await told(/\/slots$/, swapped, doubtsOf)).toEqual([["card", more], ["passphrase", more]]);
    const none = (answer: Answer): unknown => (answer.length = 0);
    expect(await told(/\/slots$/, none, doubtsOf)).toEqual([["card", less], ["passphrase", less]]);
    expect(await doubtsOf()).toEqual(honest);
  });

  test("about her keyring gives no way in back that is gone", async () => {
    const way = { id: freshId(), kind: "passphrase", recipient: (await EncryptionKey.fromSecret(new Uint8Array(32).fill(7))).recipient } as const;
    const me = await enterWithCard(new Api(cast.proxy.origin), cast.awa.card, CODE);
    const { plain, me: again } = await enterAnew(me, { code: CODE });
    const older = base64(await sealKeyring({ ...plain, slots: [...plain.slots, way] }));
    await again.api.endSession();
    const before = heard(/^POST .*\/slots$/);
    const renewed = told(/\/logins\/[0-9a-z]{26}$/, (answer) => (answer.keyring = older), () =>
      expect(awa.renewSpare({ code: CODE })).rejects.toMatchObject({ code: "keyring-damaged" }),
    );
    await renewed;
    expect(heard(/^POST .*\/slots$/)).toBe(before);
    // With what she has the same question is answered.
    const { delay } = await awa.renewSpare({ code: CODE });
    await awa.cancelDelay(delay.id);
  });

  test("about her kit shows none", async () => {
    const refused = (change: (answer: Answer) => void): Promise<unknown> =>
      told(/\/kits$/, change, () => awa.kit().then(() => "believed", (reason: unknown) => (reason as { code?: unknown }).code));
    expect(await refused(([kit]) => (kit.note = flip(kit.note)))).toBe("bad-note-received");
    expect(await refused(([kit]) => (kit.kit = kit.kit.replace(/./, (digit: string) => (digit === "1" ? "2" : "1"))))).toBe("kit-false");
    // Somebody else's kit, whole and well signed.
    const enrol = ["enrol", "--declares", "adult", "--yes", "--out", cast.instance.path("others")];
    const [printed] = await cast.nadia.lines(enrol, { ECRIN_CODE: CODE });
    const other = cast.page();
    await other.signInWithCard(String(printed?.["card"]), CODE);
    const others = await overheard(/\/kits$/, () => other.kit());
    expect(await refused((answer) => answer.splice(0, 1, ...others))).toBe("bad-note-received");
    expect(await awa.kit()).toBeDefined();
  });

  test("about a question shows none of it to her who is asked, and no yes is given to it", async () => {
    const wish = { right: "view", purpose: "argent", days: 7 } as const;
    await nadia.ask({ ...wish, owner: cast.fatou.account, message: "Vos impôts" });
    await nadia.ask({ ...wish, owner: cast.awa.account });
    const karim = await cast.entered(cast.karim);
    const [toAwa] = await overheard(/\/requests$/, () => awa.questions());
    const [asked] = await fatou.questions();
    expect(asked).toMatchObject({ asker: { name: "Nadia Belkacem" }, message: "Vos impôts", purpose: "argent" });
    const karims = await overheard(/\/people\/./, () => karim.findPeople(cast.karim.account));
    const lies: [what: string, code: string, change: (question: Answer) => void][] = [
      ["another note", "bad-note-received", (question) => (question.note = flip(question.note))],
      ["a longer time", "bad-note-received", (question) => (question.note = question.note.replace("days: 7", "days: 90"))],
      ["a wider right", "bad-note-received", (question) => (question.note = question.note.replace("right: view", "right: download"))],
      ["another asker", "bad-note-received", (question) => (question.asker = karims)],
      ["an asker whom nobody vouches for", "chain-broken", (question) => (question.asker.chain = [])],
      ["another id", "verification-failed", (question) => (question.id = toAwa.id)],
      ["what another person is asked", "verification-failed", (question) => Object.assign(question, toAwa)],
      ["no words", "verification-failed", (question) => delete question.wish],
      ["other words", "verification-failed", (question) => (question.wish = flip(question.wish))],
    ];
    const before = heard(/^POST .*\/(acceptance|refusal)$/);
    for (const [what, code, change] of lies) {
      const [shown] = await told(/\/requests$/, (answer) => { change(answer[0]); }, () => fatou.questions());
      expect(shown, what).toMatchObject({ refused: code, purpose: "", days: 0, asker: { id: "", name: "" } });
      expect(JSON.stringify(shown), what).not.toContain("Vos impôts");
      const given = await cast.wish(fatou, [freshId()]);
      await told(/\/requests$/, (answer) => { change(answer[0]); }, () =>
        expect(fatou.sayYes(shown?.id ?? "", given), what).rejects.toMatchObject({ code }),
      );
    }
    expect(heard(/^POST .*\/(acceptance|refusal)$/)).toBe(before);
  });

  test("about what he asked is not shown to an aidant as his", async () => {
    const [first] = await nadia.ownQuestions();
    expect(first).toMatchObject({ days: 7 });
    const own = async (): Promise<unknown> => (await nadia.ownQuestions())[0];
    const longer = (answer: Answer): void => answer.forEach((one: Answer) => (one.note = one.note.replace("days: 7", "days: 90")));
    expect(await told(/\/requests$/, longer, own)).toMatchObject({ refused: "bad-note-received", owner: { id: "" } });
    const swapped = (answer: Answer): void => {
      [answer[0].id, answer[1].id] = [answer[1].id, answer[0].id];
    };
    expect(await told(/\/requests$/, swapped, own)).toMatchObject({ refused: "verification-failed" });
    await told(/\/requests$/, swapped, () => expect(nadia.withdraw(first?.id ?? "")).rejects.toMatchObject({ code: "verification-failed" }));
    expect(await own()).toMatchObject({ days: 7, state: "asked" });
  });

  test("about a team's keys of yesterday has nothing sealed for whoever left", async () => {
    const paper = await cast.added("Avis");
    const wish = await cast.wish(fatou, [paper], { grantee: cast.structure, granteeRole: "aidant" });
    await fatou.grant(wish);
    const yesterday = await overheard(/\/team$/, () => fatou.grant(wish));
    await cast.admin.lines(["member", "remove", cast.karim.account]);
    await cast.nadia.lines(["mail", "list"]);
    const today = await overheard(/\/team$/, () => fatou.grant(wish));
    expect([yesterday.keys.length, today.keys.length]).toEqual([1, 2]);
    const before = heard(/^POST .*\/mandates$/);
    await told(/\/team$/, (answer) => Object.assign(answer, yesterday), () =>
      expect(fatou.grant(wish)).rejects.toMatchObject({ code: "team-key-false" }),
    );
    expect(heard(/^POST .*\/mandates$/)).toBe(before);
  });

  test("about an access that has ended brings it back for nobody who saw it end", async () => {
    const { id } = await fatou.grant(await cast.wish(fatou, [await cast.added("Bail")]));
    const [state, hers] = [async () => (await fatou.accesses()).find((one) => one.id === id), async () => (await nadia.accesses()).find((one) => one.id === id)];
    expect([await state(), await hers()]).toMatchObject([{ state: "active" }, { state: "active" }]);
    const yesterday = await overheard(/\/mandates$/, state);
    await fatou.revoke(id);
    const back = (answer: Answer): unknown => answer.splice(0, answer.length, ...yesterday);
    expect(await told(/\/mandates$/, back, state)).toMatchObject({ refused: "verification-failed", state: "" });
    // Her aidant has not heard of it: to him the server's word is all there is, and the seal is gone.
    expect(await told(/\/mandates$/, back, hers)).toMatchObject({ state: "active" });
    expect(await hers()).toMatchObject({ state: "revoked-by-beneficiary" });
    expect(await told(/\/mandates$/, back, hers)).toMatchObject({ refused: "verification-failed" });
    expect(await state()).toMatchObject({ state: "revoked-by-beneficiary" });
  });

  test("about the journal's own past is found out by whoever read it today", async () => {
    const search = async () => (await admin.audit({})).lines;
    const holds = async (): Promise<boolean[]> => (await admin.proveAudit(await search(), quiet)).shards.map((shard) => shard.holds);
    const yesterday = await overheard(/\/audit\/heads$/, holds);
    await fatou.papers();
    await cast.added("Encore un");
    expect(await holds()).not.toContain(false);
    const proved = await told(/\/audit\/heads$/, (answer) => Object.assign(answer, yesterday), async () => admin.proveAudit(await search(), quiet));
    expect(proved.shards.map(({ holds }) => holds)).toContain(false);
    expect(Object.values(proved.lines)).not.toContain("holds");
    // One who has read nothing yet cannot know.
    const fresh = await cast.entered(cast.admin);
    const [newest] = await fresh.audit({}).then(({ lines }) => lines.slice(-1));
    const first = await told(/\/audit\/heads$/, (answer) => Object.assign(answer, yesterday), () => fresh.proveAudit(newest ? [newest] : [], quiet));
    expect(first.shards.map(({ holds }) => holds)).toEqual([true]);
  });
});
