/** Who directs a structure, and its people: by keyboard, in a real browser on a real server. */

import { fileURLToPath } from "node:url";

import { afterAll, beforeAll, describe, expect, test } from "vitest";

import { Instance, programs } from "../e2e/instance.ts";
import type { Person } from "../e2e/instance.ts";
import { Reader, browser } from "./reader.ts";

const NOTICE = fileURLToPath(new URL("../../../tests/specimens/avis-impot-specimen.pdf", import.meta.url));

describe.skipIf(programs === undefined || browser === undefined)("whoever directs a structure", () => {
  let instance: Instance;
  let [claire, remi, nadia, fatou] = [] as unknown as [Person, Person, Person, Person];
  let structure = "";
  let [desk, hers] = [] as unknown as [Reader, Reader];

  beforeAll(async () => {
    const [made, invitation] = await Instance.start();
    instance = made;
    claire = await instance.person("Claire Administratrice").join(invitation);
    structure = await claire.text(["structure", "create", "France Services Hagetmau"], "id");
    remi = await instance.person("Rémi Référent").join(await claire.invite("referent", structure));
    nadia = await instance.person("Nadia Belkacem").join(await remi.invite("aidant", structure));
    fatou = await instance.person("Fatou SPECIMEN").join(await nadia.invite("beneficiary"));
    const paper = await fatou.text(["doc", "add", NOTICE, "--type", "tax_notice", "--title", "Impôts"], "id");
    await fatou.lines(["grant", "--to", nadia.account, "--doc", paper, "--for", "31d", "--purpose", "argent", "--yes"]);
    [desk, hers] = await Promise.all([Reader.at(instance, "desk"), Reader.at(instance, "hers")]);
  }, 300_000);

  afterAll(async () => {
    await Promise.all([desk.leave(), hers.leave()]);
    await instance.stop();
  });

  test("sees who works for it, in which role, and that a second référent is missing", async () => {
    await desk.enter(remi, "Papiers confiés");
    await desk.go("A", "Équipe", "Équipe");
    await desk.sees("Cette structure n'a qu'un référent");
    await desk.sees(nadia.name);
    await desk.isAccessible("team");
    await desk.go("A", remi.name, "Un membre de l'équipe");
    await desk.sees("Sur vous-même, c'est un autre référent");
    await desk.go("A", "Équipe", "Équipe");
    await desk.go("A", nadia.name, "Un membre de l'équipe");
    await desk.sees("Un accès, donné à elle seule, n'est pas fini");
    await desk.isAccessible("member");
  }, 120_000);

  test("suspends somebody, whose page is refused at her next request, and takes her back", async () => {
    await hers.enter(nadia, "Papiers confiés");
    await desk.tabTo("BUTTON", "Suspendre");
    await desk.press("Enter");
    await desk.isAt("BUTTON", "Non, ne rien changer");
    await desk.sees("cette personne est déconnectée partout");
    await desk.isAccessible("member, suspending");
    await desk.tabTo("BUTTON", "Oui, suspendre");
    await desk.press("Enter");
    await desk.isAt("H1", "Un membre de l'équipe");
    await desk.sees("Nadia Belkacem ne peut plus rien ouvrir pour France Services Hagetmau.");
    await desk.isAccessible("member, suspended");

    // What she had on her screen stays there; the next thing she asks for is refused, and she is told why.
    await hers.tabTo("A", "Mon compte");
    await hers.press("Enter");
    await hers.isAt("H1", "À qui est cet ordinateur ?");
    await hers.sees("Votre structure a mis votre compte en pause, ou a changé votre rôle.");
    await hers.isAccessible("suspended");
    expect(await nadia.refused(["login"])).toBe("account-suspended");
    const [line] = await claire.lines(["audit", "search", "--event", "member.suspended"]);
    expect(line).toMatchObject({ event: "member.suspended", actor: remi.account, detail: nadia.account });

    await desk.tabTo("BUTTON", "Rétablir");
    await desk.press("Enter");
    await desk.isAt("BUTTON", "Non, ne rien changer");
    await desk.tabTo("BUTTON", "Oui, rétablir");
    await desk.press("Enter");
    await desk.isAt("H1", "Un membre de l'équipe");
    await desk.sees("Nadia Belkacem peut de nouveau travailler");
    await hers.enter(nadia, "Papiers confiés");
    desk.isQuiet();
  }, 120_000);
});
