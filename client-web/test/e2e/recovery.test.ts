/** Recoveries at the door against a server that lies, and against the command line on the other side. */

import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";

import type { Enrolled, VaultClient } from "../../src/lib/crypto/contract.ts";
import { CODE, Cast, NOTICE, file, quiet } from "./cast.ts";
import { programs } from "./instance.ts";
import type { Person } from "./instance.ts";
import { flip } from "./proxy.ts";

/** An answer of the wire, as liars see it. */
type Answer = any;
type Lie = readonly [what: string, code: string, change: (answer: Answer) => void];

describe.skipIf(programs === undefined)("a recovery at the door", () => {
  let cast: Cast;
  let [nadia, lea] = [] as unknown as [VaultClient, Person];
  let [hers, other] = [] as unknown as [Enrolled, Enrolled];

  beforeAll(async () => {
    cast = await Cast.meet(false, true);
    nadia = await cast.entered(cast.nadia);
    const elsewhere = await cast.admin.text(["structure", "create", "Mission locale"], "id");
    lea = await cast.instance.person("Léa Colin").join(await cast.admin.invite("aidant", elsewhere));
    hers = await nadia.enrol("Awa SPECIMEN", CODE, "adult");
    other = await nadia.enrol("Fanta SPECIMEN", CODE, "adult");
  }, 180_000);
  afterEach(() => {
    cast.proxy.lie = undefined;
  });
  afterAll(() => cast.part());

  const sheetOf = ({ kit }: Enrolled): string => kit?.digits ?? "";

  /** Every lie about this place is found out by its name. */
  async function foundOut(place: RegExp, lies: readonly Lie[], ask: () => Promise<unknown>): Promise<void> {
    for (const [what, code, change] of lies) {
      const count = cast.proxy.tell(place, change);
      const outcome = await ask().then(() => "believed", (reason: unknown) => reason);
      expect(count.told, `${what} was never told`).toBeGreaterThan(0);
      expect(outcome, what).toMatchObject({ code });
    }
    cast.proxy.lie = undefined;
  }

  test("is not fooled about its number, its shares, its kit, its half or its keyring", async () => {
    const door = cast.page();
    const client = cast.page();
    await client.signInWithCard(hers.card, CODE);
    const paper = await client.addPaper(file("avis.pdf", NOTICE), { type: "tax_notice", title: "Avis" }, quiet);
    const begin = () => door.beginRecovery({ sheet: sheetOf(hers) });
    await foundOut(/\/recoveries$/, [["another number", "kit-false", (answer) => (answer.id = other.account)]], begin);
    const { slip, stands } = await begin();
    expect(stands).toMatchObject({ state: "waiting", shares: 0, met: 0 });
    const strange = await door.beginRecovery({ sheet: sheetOf(other) });

    // Whoever helps compares a number: it stands for the key that the share is sealed for.
    let theirs: Answer;
    cast.proxy.tell(/\/request$/, (answer) => (theirs = { ...answer }));
    await nadia.askedRecovery(strange.stands.id);
    await foundOut(
      /\/request$/,
      [
        ["the note of another recovery", "kit-false", (answer) => (answer.note = theirs.note)],
        ["the kit of someone else", "bad-note-received", (answer) => (answer.kit = theirs.kit)],
        ["someone else and her kit", "kit-false", (answer) => Object.assign(answer, { kit: theirs.kit, owner: theirs.owner })],
        ["a share that nobody sealed for the structure", "team-key-not-held", (answer) => (answer.structure_share = flip(answer.structure_share))],
        ["the share of another kit", "kit-false", (answer) => (answer.structure_share = theirs.structure_share)],
      ],
      () => nadia.approveRecovery(stands.id, "structure", true),
    );
    await expect(nadia.askedRecovery(stands.id.slice(1))).rejects.toMatchObject({ code: "bad-recovery-id" });
    await expect(nadia.approveRecovery(stands.id, "service", true)).rejects.toMatchObject({ code: "other-structure-only" });
    await nadia.approveRecovery(stands.id.toUpperCase(), "structure", true);
    const finish = () => door.finishRecovery(slip.text, sheetOf(hers), { code: "739164" });
    await expect(finish()).rejects.toMatchObject({ code: "recovery-waiting" });

    await lea.lines(["recovery", "approve", stands.id, "--attest", "--yes"]);
    const look = () => door.recovery(slip.groups.join(" "), sheetOf(hers));
    await foundOut(
      new RegExp(`/recoveries/${stands.id}$`),
      [
        ["another recovery", "kit-false", (answer) => (answer.id = strange.stands.id)],
        ["a share that was changed", "kit-false", (answer) => (answer.structure_share = flip(answer.structure_share))],
        ["another kit", "kit-false", (answer) => (answer.kit = theirs.kit)],
        ["no kit", "no-kit", (answer) => delete answer.kit],
      ],
      look,
    );
    expect(await look()).toMatchObject({ state: "due", shares: 1, met: 2 });
    await expect(door.recovery(slip.text, sheetOf(other))).rejects.toMatchObject({ code: "other-kit" });
    await expect(door.finishRecovery(slip.text, undefined, { code: "739164" })).rejects.toMatchObject({ code: "shares-missing" });
    await expect(door.finishRecovery(slip.text, sheetOf(hers), { code: "123456" })).rejects.toMatchObject({ code: "code-common" });
    await expect(door.finishRecovery(strange.slip.text, sheetOf(hers), { code: "739164" })).rejects.toMatchObject({ code: "shares-missing" });
    await foundOut(
      /\/opening$/,
      [
        ["another half", "kit-false", (answer) => (answer.half = flip(answer.half))],
        ["another keyring", "keyring-damaged", (answer) => (answer.keyring = flip(answer.keyring))],
      ],
      finish,
    );

    const back = await finish();
    expect(back.me).toMatchObject({ account: hers.account, name: "Awa SPECIMEN" });
    expect(back.printed?.kit).toMatchObject({ structure: "France Services Hagetmau" });
    expect(Buffer.from((await door.openPaper(paper.id, quiet)).bytes).equals(NOTICE)).toBe(true);
    await expect(cast.page().signInWithCard(hers.card, CODE)).rejects.toMatchObject({ code: "wrong-code" });
    // The kit that was made at the desk is good at once: she could begin anew.
    await cast.page().beginRecovery({ sheet: sheetOf({ ...back.printed } as Enrolled) });
    expect(await cast.page().recovery(slip.text)).toMatchObject({ state: "done" });
  }, 120_000);

  test("begun by the command line is helped by the page, and finished by the command line", async () => {
    const blank = cast.instance.person("Fanta ailleurs");
    const sheet = { ECRIN_SHARE: sheetOf(other) };
    const [begun] = await blank.lines(["recovery", "start"], sheet);
    const id = String(begun?.["id"]);
    expect(await nadia.askedRecovery(id)).toMatchObject({ own: true, withSheet: true, state: "waiting" });
    await nadia.approveRecovery(id, "structure", false);
    // Nobody has seen her: it waits its three days, and not a second less.
    expect(await blank.text(["recovery", "status"], "met")).toBe("0");
    expect(await blank.refused(["recovery", "finish"])).toBe("recovery-waiting");
    cast.instance.pass(72);
    const [back] = await blank.lines(["recovery", "finish"], sheet);
    expect(back).toMatchObject({ account: other.account });
  }, 120_000);

  test("without the sheet and without a share comes to nothing", async () => {
    const door = cast.page();
    const { slip, stands } = await door.beginRecovery({ account: hers.account });
    expect(stands).toMatchObject({ state: "asked", shares: 0 });
    await expect(door.finishRecovery(slip.text, undefined, { code: "739164" })).rejects.toMatchObject({ code: "shares-missing" });
    cast.instance.pass(2);
    await expect(door.recovery(slip.text)).rejects.toMatchObject({ code: "not-found" });
    await expect(door.beginRecovery({ account: "nobody" })).rejects.toMatchObject({ code: "bad-id" });
  }, 60_000);
});
