/** Who directs a structure, and its people: by keyboard, in a real browser on a real server. */

import { afterAll, beforeAll, describe, test } from "vitest";

import { Instance, programs } from "../e2e/instance.ts";
import type { Person } from "../e2e/instance.ts";
import { Reader, browser } from "./reader.ts";

describe.skipIf(programs === undefined || browser === undefined)("whoever directs a structure", () => {
  let instance: Instance;
  let [claire, remi, nadia] = [] as unknown as [Person, Person, Person];
  let structure = "";
  let desk: Reader;

  beforeAll(async () => {
    const [made, invitation] = await Instance.start();
    instance = made;
    claire = await instance.person("Claire Administratrice").join(invitation);
    structure = await claire.text(["structure", "create", "France Services Hagetmau"], "id");
    remi = await instance.person("Rémi Référent").join(await claire.invite("referent", structure));
    nadia = await instance.person("Nadia Belkacem").join(await remi.invite("aidant", structure));
    desk = await Reader.at(instance, "desk");
  }, 300_000);

  afterAll(async () => {
    await desk.leave();
    await instance.stop();
  });

  test("sees who works for it, in which role, and that a second référent is missing", async () => {
    await desk.enter(remi, "Papiers confiés");
    await desk.go("A", "Équipe", "Équipe");
    await desk.sees("Cette structure n'a qu'un référent");
    await desk.sees(nadia.name);
    await desk.isAccessible("team");
    desk.isQuiet();
  }, 120_000);
});
