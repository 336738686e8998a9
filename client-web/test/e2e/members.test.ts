/** Directing a structure through the core: whose word counts for what, and who is refused. */

import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";

import type { VaultClient } from "../../src/lib/crypto/contract.ts";
import { Cast } from "./cast.ts";
import { programs } from "./instance.ts";

/** Rows of an answer of the wire, as liars see them. */
type Answer = { name?: string; role?: string }[];

describe.skipIf(programs === undefined)("directing a structure", () => {
  let cast: Cast;
  let [admin, elsewhere] = [] as unknown as [VaultClient, VaultClient];

  beforeAll(async () => {
    cast = await Cast.meet();
    const other = await cast.admin.text(["structure", "create", "Ailleurs"], "id");
    const maelle = await cast.instance.person("Maëlle Ailleurs").join(await cast.admin.invite("referent", other));
    admin = await cast.entered(cast.admin);
    elsewhere = await cast.entered(maelle);
    const paper = await cast.added("Avis");
    const owner = await cast.entered(cast.fatou);
    await owner.grant(await cast.wish(owner, [paper]));
  }, 180_000);

  afterEach(() => {
    cast.proxy.lie = undefined;
  });

  afterAll(() => cast.part());

  function lie(place: RegExp, change: (answer: Answer) => void): { told: number } {
    const count = { told: 0 };
    cast.proxy.lie = (path, body) => {
      if (!place.test(path) || body.length === 0) return body;
      const answer = JSON.parse(body.toString()) as Answer;
      change(answer);
      count.told += 1;
      return Buffer.from(JSON.stringify(answer));
    };
    return count;
  }

  const shown = async () => (await admin.members(cast.structure)).find(({ account }) => account === cast.nadia.account);

  test("names are those that people signed, and a role is one that somebody gave", async () => {
    expect(await shown()).toMatchObject({ name: "Nadia Belkacem", role: "aidant", active: true });
    expect(await shown()).not.toHaveProperty("refused");

    const named = lie(/\/members/, (rows) => { for (const row of rows) row.name = "Quelqu'un d'autre"; });
    expect(await shown()).toMatchObject({ name: "Nadia Belkacem" });
    expect(named.told).toBeGreaterThan(0);

    const raised = lie(/\/members/, (rows) => { for (const row of rows) row.role = "referent"; });
    expect(await shown()).toMatchObject({ name: "Nadia Belkacem", refused: "chain-broken" });
    expect(raised.told).toBeGreaterThan(0);
  });

  test("what hangs on a member is what its owner signed for her, and nothing that is not is asked about", async () => {
    const [held, ...more] = await admin.heldBy(cast.nadia.account, cast.structure);
    expect(more).toEqual([]);
    expect(held).toMatchObject({ owner: cast.fatou.account.slice(0, 6), papers: 1, purpose: "argent", right: "view" });

    // Nadia's mandate, told as if it were Karim's.
    let honest: Answer = [];
    lie(/\/structures\/.*\/mandates\//, (rows) => { honest = structuredClone(rows); });
    await admin.heldBy(cast.nadia.account, cast.structure);
    const told = lie(/\/structures\/.*\/mandates\//, (rows) => { rows.push(...honest); });
    expect(await admin.heldBy(cast.karim.account, cast.structure)).toMatchObject([{ refused: "verification-failed" }]);
    await expect(admin.handOver(cast.karim.account, cast.structure, { role: "aidant" })).rejects.toMatchObject({ code: "verification-failed" });
    expect(told.told).toBe(2);
    cast.proxy.lie = undefined;
    expect(await cast.fatou.lines(["handover", "list"])).toEqual([]);
  });

  test("nobody is asked twice", async () => {
    const ask = () => admin.handOver(cast.nadia.account, cast.structure, { account: cast.karim.account });
    expect(await ask()).toBe(1);
    expect(await ask()).toBe(0);
    expect(await admin.heldBy(cast.nadia.account, cast.structure)).toMatchObject([{ asked: true }]);
    expect(await cast.fatou.lines(["handover", "list"])).toHaveLength(1);
  });

  test("whoever directs another structure is refused everything here", async () => {
    const nadia = cast.nadia.account;
    expect((await elsewhere.directed()).map(({ name }) => name)).toEqual(["Ailleurs"]);
    for (const refused of [
      () => elsewhere.members(cast.structure),
      () => elsewhere.leavers(cast.structure),
      () => elsewhere.decideMember(nadia, cast.structure, "suspend"),
      () => elsewhere.decideMember(nadia, cast.structure, "remove"),
      () => elsewhere.appointMember(nadia, cast.structure, "referent"),
      () => elsewhere.heldBy(nadia, cast.structure),
      () => elsewhere.inviteMember("aidant", cast.structure),
      () => elsewhere.addPlace(cast.structure, "Un lieu"),
      () => elsewhere.createStructure("La mienne"),
      () => elsewhere.askSecondOpinion(),
    ]) {
      await expect(refused(), refused.toString()).rejects.toMatchObject({ code: "not-allowed" });
    }
    expect(await shown()).toMatchObject({ role: "aidant", active: true });
  });
});
