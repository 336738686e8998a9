/** What an aidant asks of a person: for an access, for more time, and never mind; the person answers at the command line. */

import { fileURLToPath } from "node:url";

import { afterAll, beforeAll, describe, expect, test } from "vitest";

import { Instance, programs } from "../e2e/instance.ts";
import type { Person } from "../e2e/instance.ts";
import { Reader, browser } from "./reader.ts";

const NOTICE = fileURLToPath(new URL("../../../tests/specimens/avis-impot-specimen.pdf", import.meta.url));

/** With an empty line, which words that are agreed to do not have. */
const LETTER = "Madame Diallo a reçu une lettre de la banque.\n\nElle peut venir le mardi matin.";

describe.skipIf(programs === undefined || browser === undefined)("what an aidant asks", () => {
  let instance: Instance;
  let [nadia, fatou, lea] = [] as unknown as [Person, Person, Person];
  let paper = "";
  let [aidant, person] = [] as unknown as [Reader, Reader];

  /** What Fatou is asked, as her own program checked it. */
  const asked = async () => fatou.lines(["ask", "list"]);

  beforeAll(async () => {
    const [made, invitation] = await Instance.start();
    instance = made;
    const admin = await instance.person("Claire Administratrice").join(invitation);
    const structure = await admin.text(["structure", "create", "France Services Hagetmau"], "id");
    nadia = await instance.person("Nadia Belkacem").join(await admin.invite("aidant", structure));
    const other = await admin.text(["structure", "create", "Mission locale"], "id");
    lea = await instance.person("Léa Colin").join(await admin.invite("aidant", other));
    await lea.lines(["mail", "key", "show"]);
    fatou = await instance.person("Fatou SPECIMEN").join(await nadia.invite("beneficiary"));
    paper = await fatou.text(["doc", "add", NOTICE, "--type", "tax_notice", "--title", "Impôts 2026"], "id");
    aidant = await Reader.at(instance, "nadia");
    await aidant.enter(nadia, "Papiers confiés");
    person = await Reader.at(instance, "fatou");
    await person.enter(fatou, "Mes papiers");
  }, 300_000);
  afterAll(async () => {
    await aidant.leave();
    await person.leave();
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

  test("a letter about a person is read by her, word for word, before it may go", async () => {
    await aidant.go("A", "Papiers confiés", "Papiers confiés");
    await aidant.go("BUTTON", "Orienter", "Orienter vers une autre structure");
    await aidant.tabTo("BUTTON", "Demander son accord");
    await aidant.press("Enter");
    await aidant.isAt("DIV", "Choisissez une structure");
    await aidant.isAccessible("refer, wrong");
    expect(await aidant.page.locator("#structure option").allInnerTexts()).not.toContain("France Services Hagetmau");
    await aidant.page.selectOption("#structure", { label: "Mission locale" });
    expect(await aidant.page.locator("#name").inputValue()).toBe("Fatou SPECIMEN");
    await aidant.tabTo("INPUT", "Objet");
    await aidant.type("Un dossier de surendettement");
    await aidant.tabTo("TEXTAREA", "La lettre");
    await aidant.type(LETTER);
    await aidant.tabTo("BUTTON", "Demander son accord");
    await aidant.press("Enter");
    await aidant.isAt("H1", "Mes demandes");
    await aidant.sees("Fatou SPECIMEN lit la lettre");
    // Nothing goes before she agrees.
    expect(await aidant.page.getByRole("button", { name: "Envoyer la lettre" }).count()).toBe(0);

    await person.open("/");
    await person.enter(fatou, "Mes papiers");
    await person.sees("Quelqu'un veut envoyer une lettre qui parle de vous");
    await person.go("A", "Quelqu'un veut envoyer une lettre", "On vous demande quelque chose");
    for (const words of ["Nadia Belkacem (France Services Hagetmau)", "Mission locale", "Un dossier de surendettement", ...LETTER.split("\n\n")]) await person.sees(words);
    await person.isAccessible("asked, letter");
    await person.tabTo("BUTTON", "Laisser partir cette lettre");
    await person.press("Enter");
    await person.isAt("BUTTON", "Retour");
    await person.isAccessible("asked, letter, agree");
    await person.go("BUTTON", "Oui, laisser partir", "Mes papiers");
    await person.sees("C'est dit : la lettre peut partir.");
    // Until it has gone she may hold it back.
    await person.go("A", "Vous laissez partir une lettre", "On vous demande quelque chose");
    await person.sees("Vous pouvez changer d'avis.");
    await person.isAccessible("asked, letter, agreed");
  }, 180_000);

  test("the letter goes once, and its readers see that she agreed to these words", async () => {
    await aidant.go("A", "Papiers confiés", "Papiers confiés");
    await aidant.go("A", "Mes demandes", "Mes demandes");
    await aidant.sees("acceptée");
    await aidant.tabTo("BUTTON", "Envoyer la lettre");
    await aidant.isAccessible("own questions, letter");
    await aidant.press("Enter");
    await aidant.sees("La lettre est partie, chiffrée, à Mission locale.");
    await aidant.isAt("H1", "Mes demandes");
    // What it was written with at a page is believed at the command line,
    const [line] = await lea.lines(["mail", "list"]);
    const [read] = await lea.lines(["mail", "read", String(line?.["id"])]);
    expect(read).toMatchObject({ signature: "good", referral: { verified: true, name: "Fatou SPECIMEN", subject: "Un dossier de surendettement", text: LETTER.replaceAll("\n\n", "\n") } });
    // and at her own page.
    const reader = await Reader.at(instance, "lea");
    await reader.enter(lea, "Papiers confiés");
    await reader.go("A", "Courrier", "Courrier");
    await reader.go("A", "Un dossier de surendettement", "Un message");
    await reader.sees("Une personne vous est adressée");
    await reader.sees("Cette personne a signé son accord");
    await reader.sees("Madame Diallo a reçu une lettre de la banque.");
    expect(await reader.page.locator("main").innerText()).not.toContain("orientation.json");
    await reader.isAccessible("letter, referral");

    // A copy of the same proof in another letter convinces nobody.
    const [file = ""] = (await lea.lines(["mail", "read", String(line?.["id"]), "--save-attachments", instance.root]))[0]?.["saved"] as string[];
    await nadia.lines(["mail", "send", "--to", "lea.colin@ecrin.test", "--subject", "Un dossier de surendettement", "--text", "Madame Diallo attend de vous 300 euros.", "--attach", file]);
    await reader.go("A", "Courrier", "Courrier");
    await reader.go("A", "Un dossier de surendettement", "Un message");
    await reader.sees("cette orientation n'est PAS vérifiée : les mots ne sont pas ceux que la personne a acceptés.");
    await reader.isAccessible("letter, referral, doubtful");
    await reader.leave();

    await person.go("A", "Mes papiers", "Mes papiers");
    expect(await person.page.getByText("une lettre qui parle de vous").count()).toBe(0);
  }, 240_000);
});
