/** What an aidant asks of a person: for an access, for more time, and never mind; the person answers at the command line. */

import { fileURLToPath } from "node:url";

import { afterAll, beforeAll, describe, expect, test } from "vitest";

import { Instance, programs } from "../e2e/instance.ts";
import type { Person } from "../e2e/instance.ts";
import { Reader, browser } from "./reader.ts";

const NOTICE = fileURLToPath(new URL("../../../tests/specimens/avis-impot-specimen.pdf", import.meta.url));

describe.skipIf(programs === undefined || browser === undefined)("what an aidant asks", () => {
  let instance: Instance;
  let [nadia, fatou] = [] as unknown as [Person, Person];
  let paper = "";
  let aidant: Reader;

  /** What Fatou is asked, as her own program checked it. */
  const asked = async () => fatou.lines(["ask", "list"]);

  beforeAll(async () => {
    const [made, invitation] = await Instance.start();
    instance = made;
    const admin = await instance.person("Claire Administratrice").join(invitation);
    const structure = await admin.text(["structure", "create", "France Services Hagetmau"], "id");
    nadia = await instance.person("Nadia Belkacem").join(await admin.invite("aidant", structure));
    fatou = await instance.person("Fatou SPECIMEN").join(await nadia.invite("beneficiary"));
    paper = await fatou.text(["doc", "add", NOTICE, "--type", "tax_notice", "--title", "Impôts 2026"], "id");
    aidant = await Reader.at(instance, "nadia");
    await aidant.enter(nadia, "Papiers confiés");
  }, 300_000);
  afterAll(async () => {
    await aidant.leave();
    await instance.stop();
  });

  test("she asks step by step, and the person's own program shows what she asked", async () => {
    await aidant.go("A", "Demander un accès", "À qui demander un accès");
    await aidant.tabTo("BUTTON", "Continuer");
    await aidant.press("Enter");
    await aidant.isAt("DIV", "Écrivez le numéro de la personne");
    await aidant.isAccessible("ask, who, wrong");
    await aidant.tabTo("INPUT", "Numéro de la personne");
    // A colleague's number leads to nobody whose papers could be asked for.
    await aidant.type("00000000000000000000000000");
    await aidant.press("Enter");
    await aidant.isAt("DIV", "Personne n'a ce numéro");
    await aidant.tabTo("INPUT", "Numéro de la personne");
    await aidant.press("Control+a");
    await aidant.type(fatou.account.replaceAll(/(.{4})/g, "$1 "));
    await aidant.press("Enter");
    await aidant.isAt("H1", "Quels papiers de");
    await aidant.tabTo("BUTTON", "Continuer");
    await aidant.press("Enter");
    await aidant.isAt("DIV", "Dites quels papiers il vous faut");
    await aidant.isAccessible("ask, papers, wrong");
    await aidant.tabTo("INPUT", "avis d'impôt");
    await aidant.press("Space");
    await aidant.tabTo("INPUT", "bulletin de paie");
    await aidant.press("Space");
    await aidant.tabTo("INPUT", "Pourquoi, en une phrase");
    await aidant.type("Pour le dossier de surendettement");
    await aidant.press("Enter");
    await aidant.isAt("H1", "Pour quoi faire");
    await aidant.tabTo("BUTTON", "Continuer");
    await aidant.press("Enter");
    await aidant.isAt("DIV", "Choisissez pour quoi faire");
    await aidant.tabTo("INPUT", "papiers, citoyenneté");
    for (let down = 0; down < 6; down += 1) await aidant.press("ArrowDown");
    await aidant.isAt("INPUT", "argent, impôts");
    await aidant.isAccessible("ask, what for");
    await aidant.go("BUTTON", "Continuer", "Combien de temps");
    await aidant.tabTo("INPUT", "un jour");
    await aidant.press("ArrowDown");
    await aidant.isAt("INPUT", "un mois");
    await aidant.isAccessible("ask, how long");
    await aidant.go("BUTTON", "Continuer", "C'est bien cela");
    await aidant.sees("Avis d'impôt, bulletin de paie. Pour le dossier de surendettement");
    await aidant.isAccessible("ask, check");
    await aidant.go("BUTTON", "Envoyer la demande", "Mes demandes");
    await aidant.sees("Votre demande est partie.");
    await aidant.sees("attend une réponse");
    await aidant.isAccessible("own questions");
    const [question] = await asked();
    expect(question).toMatchObject({ reason: "access", right: "view", purpose: "argent", days: 31, asker: nadia.account, grantee: nadia.account });
    expect(question?.["message"]).toBe("Avis d’impôt, bulletin de paie. Pour le dossier de surendettement");
  }, 180_000);

  test("never mind: she takes it back, and it waits no more", async () => {
    await aidant.tabTo("BUTTON", "Retirer cette demande");
    await aidant.press("Enter");
    await aidant.isAt("BUTTON", "Non, ne rien changer");
    await aidant.isAccessible("withdraw");
    await aidant.press("Escape");
    await aidant.isAt("BUTTON", "Retirer cette demande");
    await aidant.press("Enter");
    await aidant.isAt("BUTTON", "Non, ne rien changer");
    await aidant.tabTo("BUTTON", "Oui, retirer");
    await aidant.press("Enter");
    await aidant.isAt("H1", "Mes demandes");
    await aidant.sees("C'est retiré");
    await aidant.sees("Aucune demande n'attend de réponse.");
    expect(await asked()).toEqual([]);
  }, 120_000);

  test("an access that ends soon is first, under its owner's name, and goes on when she says so", async () => {
    const grant = ["grant", "--to", nadia.account, "--doc", paper, "--yes"];
    await fatou.lines([...grant, "--purpose", "logement", "--for", "182d"]);
    const soon = await fatou.text([...grant, "--purpose", "argent", "--for", "1d"], "id");
    await aidant.go("A", "Papiers confiés", "Papiers confiés");
    await aidant.sees("Bientôt fini");
    expect(await aidant.page.locator(".person h2").count()).toBe(1);
    expect(await aidant.page.locator("main .row").first().innerText()).toContain("argent, impôts");
    await aidant.go("BUTTON", "Accepter", "Papiers confiés");
    await aidant.sees("C'est accepté");
    // Whose papers they are stands sealed inside them.
    await aidant.go("BUTTON", "Regarder le papier n° 1", "Un papier confié");
    await aidant.sees("Fatou SPECIMEN");
    await aidant.go("A", "Papiers confiés", "Papiers confiés");
    expect(await aidant.page.locator(".person h2").innerText()).toBe("Fatou SPECIMEN");
    await aidant.isAccessible("entrusted, by person");
    await aidant.go("BUTTON", "Demander de continuer", "Demander de continuer cet accès");
    await aidant.isAccessible("renew");
    await aidant.tabTo("INPUT", "Un mot pour la personne");
    await aidant.type("Le dossier n'est pas fini");
    await aidant.press("Enter");
    await aidant.isAt("H1", "Mes demandes");
    const [question] = await asked();
    expect(question).toMatchObject({ reason: "renewal", about: soon, days: 31, message: "Le dossier n'est pas fini" });
    await fatou.lines(["ask", "accept", String(question?.["id"]), "--yes"]);
    await aidant.go("A", "Papiers confiés", "Papiers confiés");
    await aidant.go("A", "Mes demandes", "Mes demandes");
    await aidant.sees("2 demandes terminées");
    expect(await aidant.page.locator("details .tag").allTextContents()).toEqual(expect.arrayContaining(["acceptée", "retirée"]));
  }, 180_000);
});
