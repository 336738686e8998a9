/** What a person agreed to on the screen is, letter for letter, what the command line prints for her to sign. */

import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";

import { afterAll, beforeAll, describe, expect, test } from "vitest";

import { Instance, programs } from "../e2e/instance.ts";
import type { Person } from "../e2e/instance.ts";
import { Reader, browser } from "./reader.ts";

const NOTICE = fileURLToPath(new URL("../../../tests/specimens/avis-impot-specimen.pdf", import.meta.url));

describe.skipIf(programs === undefined || browser === undefined)("an access given on the pages", () => {
  let instance: Instance;
  let reader: Reader;
  let [nadia, fatou] = [] as unknown as [Person, Person];

  beforeAll(async () => {
    const [made, invitation] = await Instance.start();
    instance = made;
    const admin = await instance.person("Claire Administratrice").join(invitation);
    const structure = await admin.text(["structure", "create", "France Services d'Hagetmau"], "id");
    nadia = await instance.person("Nadia Belkacem").join(await admin.invite("aidant", structure));
    fatou = await instance.person("Fatou SPECIMEN").join(await nadia.invite("beneficiary"));
    await fatou.lines(["doc", "add", NOTICE, "--type", "tax_notice", "--title", "Avis d'impôt : 2025 ?"]);
    // Put in by another, it waits for her.
    await nadia.lines(["doc", "add", NOTICE, "--type", "pay_sheet", "--title", "Salaire", "--for", fatou.account]);
    reader = await Reader.at(instance, "fatou");
  }, 300_000);
  afterAll(async () => {
    await reader.leave();
    await instance.stop();
  });

  test("says the same on paper", async () => {
    const { page } = reader;
    await reader.open("/entrer/phrase");
    await page.fill("#account", fatou.account);
    await page.fill("#passphrase", fatou.secret);
    await page.getByRole("button", { name: "Entrer" }).click();
    await reader.isAt("H1", "Mes papiers");

    await page.getByRole("link", { name: "Salaire" }).click();
    await page.getByRole("button", { name: "Garder ce papier" }).click();
    await reader.isAt("H1", "Mes papiers");
    await reader.sees("« Salaire » est rangé dans vos papiers.");

    await page.getByRole("link", { name: "Donner un accès" }).click();
    await page.fill("#who", nadia.account.slice(0, 8));
    await page.getByRole("button", { name: "Chercher" }).click();
    await page.getByRole("button", { name: "Continuer" }).click();
    await reader.isAt("H1", "Que peut voir");
    for (const paper of await page.getByRole("checkbox").all()) await paper.check({ force: true });
    await page.getByRole("button", { name: "Continuer" }).click();
    await page.locator("#span-0").check({ force: true });
    await page.getByRole("button", { name: "Continuer" }).click();
    await page.locator("#purpose-3").check({ force: true });
    await page.getByRole("button", { name: "Continuer" }).click();
    await page.getByRole("button", { name: "Oui, donner cet accès" }).click();
    await reader.isAt("H1", "L'accès est donné");

    const [given] = await fatou.lines(["mandate", "list"]);
    const out = instance.path("mandate.html");
    await fatou.lines(["mandate", "print", String(given?.["id"]), "--out", out]);
    expect(readFileSync(out, "utf8")).toContain("Les mots montrés avant la signature sont ceux de ce mandat.");
    reader.isQuiet();
  }, 180_000);
});
