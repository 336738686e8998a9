/** Someone who has lost card, code and spare gets back in from the page; two professionals help, on theirs or typing. */

import { execFileSync } from "node:child_process";
import { writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";

import { afterAll, beforeAll, describe, expect, test } from "vitest";

import { Instance, programs } from "../e2e/instance.ts";
import type { Person } from "../e2e/instance.ts";
import { filmed } from "./film.ts";
import { Reader, browser } from "./reader.ts";

const NOTICE = fileURLToPath(new URL("../../../tests/specimens/avis-impot-specimen.pdf", import.meta.url));
const CODE = "482913";
const NEW_CODE = "739164";

describe.skipIf(programs === undefined || browser === undefined)("someone who has lost everything", () => {
  let instance: Instance;
  let [nadia, lea] = [] as unknown as [Person, Person];
  let [awa, aidant] = [] as unknown as [Reader, Reader];
  /** What was printed for two people: account, card, spare and the digits of the sheet. */
  let [hers, other] = [] as unknown as [Printed, Printed];

  interface Printed {
    readonly account: string;
    readonly card: string;
    readonly spare: string;
    readonly sheet: string;
  }

  async function enrolled(folder: string): Promise<Printed> {
    const enrol = ["enrol", "--declares", "adult", "--yes", "--out", instance.path(folder)];
    const [made] = await nadia.lines(enrol, { ECRIN_CODE: CODE });
    const [spare, sheet] = made?.["sheets"] as [string, string];
    return { account: String(made?.["account"]), card: String(made?.["card"]), spare, sheet };
  }

  beforeAll(async () => {
    const [made, invitation] = await Instance.start({ clock: true });
    instance = made;
    const admin = await instance.person("Claire Administratrice").join(invitation);
    const structure = await admin.text(["structure", "create", "France Services Hagetmau"], "id");
    nadia = await instance.person("Nadia Belkacem").join(await admin.invite("aidant", structure));
    const elsewhere = await admin.text(["structure", "create", "Mission locale"], "id");
    lea = await instance.person("Léa Colin").join(await admin.invite("aidant", elsewhere));
    hers = await enrolled("hers");
    other = await enrolled("other");
    await nadia.lines(["doc", "add", NOTICE, "--type", "tax_notice", "--title", "Impôts 2026", "--for", hers.account]);
    const camera = filmed(`ECRIN1K:${hers.sheet.replaceAll(" ", "")}`, instance.path("sheet.y4m"));
    awa = await Reader.at(instance, "awa", camera);
    aidant = await Reader.at(instance, "aidant");
  }, 300_000);
  afterAll(async () => {
    await awa.leave();
    await aidant.leave();
    await instance.stop();
  });

  /** Types into a field, over whatever stands there. */
  async function fill(tag: string, label: string, text: string): Promise<void> {
    await awa.tabTo(tag, label);
    await awa.press("Control+a");
    await awa.type(text);
  }

  /** From the door to what she has left. */
  async function begin(...choices: string[]): Promise<void> {
    await awa.open("/tout-perdu");
    await awa.go("A", "Retrouver mes papiers", "Retrouver mes papiers");
    await awa.tabTo("INPUT", "Oui, je l'ai");
    await awa.press(...choices);
    await awa.tabTo("BUTTON", "Continuer");
    await awa.press("Enter");
  }

  const SHEET = ["TEXTAREA", "Les 32 groupes de chiffres"] as const;
  const SLIP = ["TEXTAREA", "Les lettres du billet"] as const;

  async function typeSheet(sheet: string, then: string): Promise<void> {
    await fill(...SHEET, sheet);
    await awa.tabTo("BUTTON", then);
    await awa.press("Enter");
  }

  /** What her slip says, once she has asked; she goes away with it. */
  async function printed(where: string): Promise<{ slip: string; id: string }> {
    await awa.isAt("H1", "Votre billet de retour");
    await awa.isAccessible(where);
    const pdf = await awa.page.pdf({ preferCSSPageSize: true });
    const shots = process.env["ECRIN_SCREENS"];
    if (shots) writeFileSync(`${shots}/${where}.pdf`, pdf);
    expect(execFileSync("pdfinfo", ["-"], { input: pdf, encoding: "utf8" })).toMatch(/Pages: +1\n/);
    const slip = (await awa.page.locator(".digits span").allInnerTexts()).join(" ");
    const id = (await awa.page.locator(".notice .code").first().innerText()).replaceAll(/\s/g, "");
    await awa.tabTo("BUTTON", "C'est imprimé");
    await awa.press("Enter");
    await awa.tabTo("BUTTON", "Oui, j'ai mon billet");
    await awa.press("Enter");
    await awa.isAt("H1", "Où en est votre demande");
    return { slip, id };
  }

  /** Comes to another computer, or to the same one that remembers nothing, with her slip. */
  async function comeBack(slip: string): Promise<void> {
    await awa.open("/tout-perdu");
    await awa.go("A", "J'ai un billet de retour", "Mon billet de retour");
    await fill(...SLIP, slip);
    await awa.tabTo("BUTTON", "Continuer");
    await awa.press("Enter");
    await awa.isAt("H1", "Où en est votre demande");
  }

  test("asks with her sheet, is told which group is wrong, and gets a slip to come back with", async () => {
    await awa.open("/entrer");
    await awa.go("A", "J'ai perdu ma carte", "J'ai perdu de quoi entrer");
    await begin();
    await awa.isAt("H1", "Les chiffres de la feuille");
    await awa.tabTo("BUTTON", "Demander");
    await awa.press("Enter");
    await awa.isAt("DIV", "Tapez les chiffres");
    // One digit of the tenth group: the check digit finds every single one.
    const groups = hers.sheet.split(" ");
    const tenth = groups[9] ?? "";
    const wrong = groups.with(9, tenth.slice(0, 3) + String((Number(tenth[3]) + 1) % 10)).join(" ");
    await typeSheet(wrong, "Demander");
    await awa.isAt("DIV", "Le groupe 10 est mal tapé (ligne 3, 2 sur 4)");
    await awa.isAccessible("recovery, wrong group");
    expect(await awa.page.locator(".groups .wrong").innerText()).toContain("10");
    await typeSheet(hers.sheet, "Demander");
    const { slip, id } = await printed("recovery, slip");
    await awa.sees("Il faut attendre jusqu'au");
    await awa.sees("Personne n'a encore donné sa part");
    await awa.isAccessible("recovery, waiting");

    // The same page, of which nothing is left: a letter of the slip is wrong; what is no slip at all; and then hers.
    await awa.open("/revenir");
    await awa.isAccessible("recovery, return slip");
    await awa.tabTo("BUTTON", "Montrer mon billet");
    await awa.press("Enter");
    await awa.sees("Ce n'est pas le bon carré.");
    await awa.isAccessible("recovery, camera");
    await awa.tabTo("BUTTON", "Recopier à la main");
    await awa.press("Enter");
    await awa.isAt(...SLIP);
    const letter = slip.at(7) === "A" ? "B" : "A";
    for (const [text, fault] of [
      [slip.slice(0, 7) + letter + slip.slice(8), "Une lettre est fausse dans le groupe n° 2"],
      [hers.card, "Ce n'est pas un billet de retour"],
      [hers.sheet, "bon nombre de lettres"],
    ] as const) {
      await fill(...SLIP, text);
      await awa.tabTo("BUTTON", "Continuer");
      await awa.press("Enter");
      await awa.isAt("DIV", fault);
    }
    await comeBack(slip);

    // She has found her spare after all, and it was not her who asked.
    await awa.enter({ account: hers.account, secret: hers.spare }, "Mes papiers");
    await awa.go("A", "Mes affaires", "Mes affaires");
    await awa.go("A", "Ma feuille de secours", "Ma feuille de secours");
    await awa.tabTo("BUTTON", "Ce n'est pas moi");
    await awa.press("Enter");
    await awa.page.getByText("Quelqu'un s'en sert").waitFor({ state: "detached" });
    await comeBack(slip);
    await awa.sees("Cette demande a été arrêtée");
    await awa.isAccessible("recovery, stopped");
    expect(await lea.refused(["recovery", "approve", id, "--attest", "--in-person", "--yes"])).toBe("recovery-cancelled");
  }, 240_000);

  test("is helped by two who see her, one on her page and one typing, and finishes with a new card", async () => {
    await begin();
    await awa.tabTo("BUTTON", "Montrer ma feuille");
    await awa.press("Enter");
    await awa.isAt(...SHEET);
    await awa.sees("La feuille est lue.");
    expect((await awa.page.locator("textarea").inputValue()).match(/.{4}/g)?.join(" ")).toBe(hers.sheet);
    await awa.tabTo("BUTTON", "Demander");
    await awa.press("Enter");
    const { slip, id } = await printed("recovery, slip again");

    await aidant.enter(nadia, "Papiers confiés");
    await aidant.go("A", "Aider à retrouver des papiers", "Aider à retrouver des papiers");
    await aidant.isAccessible("recovery, number");
    await aidant.tabTo("INPUT", "Le numéro de sa demande");
    await aidant.type(id.slice(0, 25));
    await aidant.press("Enter");
    await aidant.isAt("DIV", "ses 26 caractères");
    await aidant.tabTo("INPUT", "Le numéro de sa demande");
    await aidant.press("Control+a");
    await aidant.type(id.replace(/(.{4})/g, "$1 "));
    await aidant.press("Enter");
    await aidant.isAt("H1", "Sa demande");
    await aidant.sees("France Services Hagetmau");
    await aidant.tabTo("INPUT", "Donner la part de ma structure");
    await aidant.press("Space");
    await aidant.tabTo("INPUT", "La personne est devant moi");
    await aidant.press("Space");
    await aidant.isAccessible("recovery, helping");
    await aidant.tabTo("BUTTON", "Continuer");
    await aidant.press("Enter");
    await aidant.isAt("BUTTON", "Non, relire");
    await aidant.tabTo("BUTTON", "Oui, signer");
    await aidant.press("Enter");
    await aidant.isAt("H1", "Sa demande");
    await aidant.sees("C'est signé.");
    await aidant.isAccessible("recovery, helped");

    await awa.tabTo("BUTTON", "Regarder encore");
    await awa.press("Enter");
    await awa.sees("Une part est donnée. Une personne a dit que c'est bien vous.");
    await lea.lines(["recovery", "approve", id, "--attest", "--in-person", "--yes"]);
    await comeBack(slip);
    await awa.sees("C'est le moment");
    await awa.isAccessible("recovery, due");
    await awa.go("BUTTON", "Finir", "Les chiffres de la feuille");
    await typeSheet(other.sheet, "Continuer");
    await awa.isAt("DIV", "deux kits différents");
    await typeSheet(hers.sheet, "Continuer");
    await awa.isAt("H1", "Comment voulez-vous entrer maintenant");
    await awa.isAccessible("recovery, ways");
    await awa.go("BUTTON", "Continuer", "Votre nouveau code");
    for (const code of ["123456", NEW_CODE]) {
      await fill("INPUT", "Votre code, six chiffres", code);
      await fill("INPUT", "Encore une fois", code);
      await awa.press("Enter");
      if (code !== NEW_CODE) await awa.isAt("DIV", "code");
    }
    await awa.isAt("H1", "Vos papiers sont retrouvés");
    await awa.isAccessible("recovery, done");
    const card = (await awa.page.locator(".bank-card .card-groups span").allInnerTexts()).join(" ");
    const sheet = (await awa.page.locator("#kit-sheet ~ .digits span").allInnerTexts()).join(" ");
    await awa.tabTo("BUTTON", "C'est imprimé");
    await awa.press("Enter");
    await awa.tabTo("BUTTON", "Oui, je les ai avec moi");
    await awa.press("Enter");
    await awa.isAt("H1", "Mes papiers");
    await awa.go("A", "Impôts 2026", "Impôts 2026");
    await awa.tabTo("BUTTON", "Garder ce papier");

    // The new ways are the only ones, and the new sheet is good.
    await awa.open("/entrer/carte");
    for (const [text, code, tag, at] of [
      [hers.card, CODE, "DIV", "Il y a un problème"],
      [card, NEW_CODE, "H1", "Mes papiers"],
    ] as const) {
      await fill("TEXTAREA", "Les lettres de la carte", text);
      await fill("INPUT", "Votre code", code);
      await awa.press("Enter");
      await awa.isAt(tag, at);
    }
    const [checked] = await instance.person("guichet").lines(["recovery", "check"], { ECRIN_SHARE: sheet });
    expect(checked?.["kit"]).toBeDefined();
    await comeBack(slip);
    await awa.sees("C'est fini");
  }, 240_000);

  test("without the sheet only her structure lets it begin; it waits three days, and ends with a phrase", async () => {
    await begin("ArrowDown");
    await awa.isAt("H1", "Quel est votre compte");
    await awa.isAccessible("recovery, account");
    await fill("INPUT", "Numéro du compte", other.account.toUpperCase());
    await awa.press("Enter");
    const { slip, id } = await printed("recovery, slip without a sheet");
    await awa.sees("Votre structure n'a pas encore dit oui");
    await awa.isAccessible("recovery, asked");

    await aidant.enter(lea, "Papiers confiés");
    await look(id);
    await aidant.sees("seule sa structure (France Services Hagetmau)");
    await aidant.isAccessible("recovery, too early");
    await nadia.lines(["recovery", "approve", id, "--in-person", "--yes"]);
    await aidant.tabTo("A", "Retour");
    await aidant.press("Enter");
    await look(id);
    await aidant.tabTo("INPUT", "Faire donner la part du service");
    await aidant.press("Space");
    await aidant.tabTo("BUTTON", "Continuer");
    await aidant.press("Enter");
    await aidant.tabTo("BUTTON", "Oui, signer");
    await aidant.press("Enter");
    await aidant.sees("C'est signé.");
    await comeBack(slip);
    await awa.sees("Il faut attendre jusqu'au");
    await awa.sees("2 personnes ont dit que c'est bien vous");
    await awa.isAccessible("recovery, waiting without a sheet");

    // Three days later. What others released is enough: nobody asks for a sheet that is lost.
    instance.pass(72);
    await awa.tabTo("BUTTON", "Regarder encore");
    await awa.press("Enter");
    await awa.sees("C'est le moment");
    await awa.sees("2 parts sont données");
    await awa.go("BUTTON", "Finir", "Comment voulez-vous entrer maintenant");
    await awa.tabTo("INPUT", "Avec une nouvelle carte");
    await awa.press("ArrowDown");
    await awa.go("BUTTON", "Continuer", "Choisir une phrase secrète");
    await awa.isAccessible("recovery, phrase");
    for (const again of ["une autre phrase", "des mots que je retiens"]) {
      await fill("INPUT", "Votre nouvelle phrase secrète", "des mots que je retiens");
      await fill("INPUT", "Encore une fois", again);
      await awa.press("Enter");
      if (again === "une autre phrase") await awa.isAt("DIV", "ne sont pas pareilles");
    }
    await awa.isAt("H1", "Vos papiers sont retrouvés");
    await awa.isAccessible("recovery, done with a phrase");
    await awa.go("A", "Continuer", "Mes papiers");
    await awa.enter({ account: other.account, secret: "des mots que je retiens" }, "Mes papiers");
    awa.isQuiet();
    aidant.isQuiet();
  }, 240_000);

  test("a slip that nobody looks at is gone after five minutes", async () => {
    const alone = await Reader.at(instance, "alone");
    await alone.page.clock.install();
    await alone.open("/retrouver");
    await alone.tabTo("INPUT", "Oui, je l'ai");
    await alone.press("ArrowDown");
    await alone.go("BUTTON", "Continuer", "Quel est votre compte");
    await alone.tabTo("INPUT", "Numéro du compte");
    await alone.type(hers.account);
    await alone.press("Enter");
    await alone.isAt("H1", "Votre billet de retour");
    await alone.page.clock.fastForward("04:05");
    await alone.isAt("BUTTON", "Je suis là");
    await alone.page.clock.fastForward("00:58");
    await alone.isAt("H1", "À qui est cet ordinateur");
    await alone.page.goBack();
    expect(await alone.page.locator(".digits").count()).toBe(0);
    alone.isQuiet();
    await alone.leave();
  }, 120_000);

  async function look(id: string): Promise<void> {
    await aidant.page.getByRole("heading", { level: 1 }).waitFor();
    if (!(await aidant.page.locator("#number").isVisible())) {
      await aidant.go("A", "Aider à retrouver des papiers", "Aider à retrouver des papiers");
    }
    await aidant.tabTo("INPUT", "Le numéro de sa demande");
    await aidant.press("Control+a");
    await aidant.type(id);
    await aidant.press("Enter");
    await aidant.isAt("H1", "Sa demande");
  }
});
