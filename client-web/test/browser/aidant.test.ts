/** At the desk: a colleague comes in with an invitation, opens an account for the person before her, and prints it. */

import { execFileSync } from "node:child_process";
import { fileURLToPath } from "node:url";

import { afterAll, beforeAll, describe, expect, test } from "vitest";

import { Instance, programs } from "../e2e/instance.ts";
import type { Person } from "../e2e/instance.ts";
import { Reader, browser } from "./reader.ts";

const NOTICE = fileURLToPath(new URL("../../../tests/specimens/avis-impot-specimen.pdf", import.meta.url));
const CODE = "482913";
const PASSPHRASE = "trois mots que je retiens";

/** The text of each page of a PDF, as poppler reads it. */
function sheetsOf(pdf: Uint8Array): string[] {
  const text = execFileSync("pdftotext", ["-layout", "-", "-"], { input: pdf, encoding: "utf8" });
  return text.split("\f").filter((sheet) => sheet.trim() !== "");
}

describe.skipIf(programs === undefined || browser === undefined)("at the desk", () => {
  let instance: Instance;
  let admin: Person;
  let structure: string;
  let nadia: Reader;
  let [awa, karim] = [] as unknown as [Person, Person];

  beforeAll(async () => {
    const [made, invitation] = await Instance.start();
    instance = made;
    admin = await instance.person("Claire Administratrice").join(invitation);
    structure = await admin.text(["structure", "create", "France Services Hagetmau"], "id");
    nadia = await Reader.at(instance, "nadia");
  }, 300_000);
  afterAll(async () => {
    await nadia.leave();
    await instance.stop();
  });

  test("she answers her invitation, and is told her number", async () => {
    const invitation = await admin.invite("aidant", structure);
    await nadia.open("/entrer");
    await nadia.go("A", "J'ai une invitation", "Ouvrir mon compte avec une invitation");
    await nadia.isAccessible("join");
    await nadia.tabTo("TEXTAREA", "L'invitation");
    await nadia.type(`${invitation.slice(0, -1)}${invitation.endsWith("0") ? "1" : "0"}`);
    await nadia.tabTo("INPUT", "Votre nom");
    await nadia.type("Nadia Belkacem");
    await nadia.tabTo("INPUT", "Phrase secrète");
    await nadia.type(PASSPHRASE);
    await nadia.press("Enter");
    await nadia.isAt("DIV", "Les deux phrases ne sont pas pareilles");
    await nadia.tabTo("INPUT", "Encore une fois votre phrase secrète");
    await nadia.type(PASSPHRASE);
    await nadia.press("Enter");
    await nadia.isAt("DIV", "Ce n'est pas une invitation");
    await nadia.isAccessible("join, wrong");
    // From the summary to what is wrong, with nothing typed anew but that.
    await nadia.tabTo("A", "Ce n'est pas une invitation");
    await nadia.press("Enter");
    await nadia.isAt("TEXTAREA", "L'invitation");
    await nadia.press("Control+a");
    await nadia.type(invitation);
    await nadia.tabTo("BUTTON", "Ouvrir mon compte");
    await nadia.press("Enter");
    await nadia.isAt("H1", "Votre compte est ouvert");
    await nadia.isAccessible("welcome");
    await nadia.go("A", "Continuer", "Papiers confiés");
  }, 180_000);

  test("her first look at her mail gives her an address, with a certificate that others seal for", async () => {
    await nadia.go("A", "Courrier", "Courrier");
    // The service may have written to her already: it does so within a second.
    await nadia.sees("Votre adresse : nadia.belkacem@ecrin.test");
    karim = await instance.person("Karim Autre").join(await admin.invite("aidant", structure));
    await karim.lines(["mail", "send", "--to", "nadia.belkacem@ecrin.test", "--subject", "Bienvenue", "--text", "Bonjour Nadia"]);
    await nadia.go("A", "Papiers confiés", "Papiers confiés");
    await nadia.go("A", "Courrier", "Courrier");
    await nadia.go("A", "Bienvenue", "Un message");
    await nadia.sees("Bonjour Nadia");
    await nadia.sees("Signé par Karim Autre");
  }, 180_000);

  test("whoever does not decide for herself is told where to turn", async () => {
    await nadia.go("A", "Ouvrir à quelqu'un", "Qui est devant vous");
    await nadia.tabTo("BUTTON", "Continuer");
    await nadia.press("Enter");
    await nadia.isAt("DIV", "Choisissez une réponse");
    await nadia.isAccessible("enrol, unanswered");
    await nadia.tabTo("A", "Choisissez une réponse");
    await nadia.press("Enter");
    await nadia.isAt("INPUT", "Une personne majeure");
    await nadia.press("ArrowDown");
    await nadia.go("BUTTON", "Continuer", "Écrin ne peut pas ouvrir");
    await nadia.sees("aide sociale à l'enfance");
    await nadia.isAccessible("enrol, refused");
  }, 120_000);

  test("the person chooses her code, and leaves with printed pages", async () => {
    await nadia.go("A", "Retour", "Qui est devant vous");
    await nadia.tabTo("INPUT", "Une personne majeure");
    await nadia.press("Space");
    await nadia.go("BUTTON", "Continuer", "Expliquez, puis demandez son accord");
    await nadia.isAccessible("enrol, agreement");
    await nadia.tabTo("INPUT", "Comment veut-elle être appelée");
    await nadia.type("Awa SPECIMEN");
    await nadia.go("BUTTON", "Elle est d'accord", "Choisir son code");
    await nadia.isAccessible("enrol, code");
    for (const [first, second, told] of [
      ["123456", "123456", "Trop de gens choisissent ce code"],
      [CODE, "482914", "Les deux codes ne sont pas pareils"],
    ] as const) {
      await nadia.tabTo("INPUT", "Votre code, six chiffres");
      await nadia.press("Control+a");
      await nadia.type(first);
      await nadia.tabTo("INPUT", "Encore une fois votre code");
      await nadia.type(second);
      await nadia.press("Enter");
      await nadia.isAt("DIV", told);
    }
    await nadia.isAccessible("enrol, wrong code");
    await nadia.tabTo("INPUT", "Votre code, six chiffres");
    await nadia.press("Control+a");
    await nadia.type(CODE);
    await nadia.tabTo("INPUT", "Encore une fois votre code");
    await nadia.type(CODE);
    await nadia.press("Enter");
    await nadia.isAt("H1", "Le compte est ouvert");
    await nadia.isAccessible("enrolled");
  }, 240_000);

  test("what is printed is black on white, says what the command line prints, and opens her account", async () => {
    const { page } = nadia;
    const card = (await page.locator(".card-groups").innerText()).replaceAll(/\s/g, "");
    expect(card).toMatch(/^[0-9A-Z]{45}$/);
    const spare = (await page.locator(".digits.five span").allInnerTexts()).join(" ");
    expect(spare).toMatch(/^(?:\d{4} ){9}\d{4}$/);
    const account = (await page.locator(".printed .code").innerText()).trim();

    await page.emulateMedia({ media: "print", colorScheme: "dark" });
    const looks = await page.locator(".printed").first().evaluate((sheet) => {
      const { color, backgroundColor } = getComputedStyle(sheet);
      const { width, height } = sheet.querySelector(".bank-card")?.getBoundingClientRect() ?? { width: 0, height: 0 };
      const millimetres = (pixels: number) => Math.round((pixels * 254) / 96) / 10;
      return { color, backgroundColor, width: millimetres(width), height: millimetres(height) };
    });
    expect(looks).toMatchObject({ color: "rgb(0, 0, 0)", backgroundColor: "rgb(255, 255, 255)", width: 85.6 });
    expect(looks.height).toBeLessThanOrEqual(54);
    expect(await page.locator("header").isVisible()).toBe(false);
    const pdf = await page.pdf({ format: "A4", tagged: true, preferCSSPageSize: true });
    const sheets = sheetsOf(pdf);
    await page.emulateMedia({ media: "screen", colorScheme: "light" });
    expect(sheets.slice(3)).toEqual([]);
    expect(sheets.length).toBe(3);
    for (const [n, words] of ["Découpez la carte", "Votre double de clé", "Feuille de secours"].entries()) expect(sheets[n]).toContain(words);

    // At the command line, with her card and with her second set of keys.
    expect(sheets[2]).toMatch(/fait le \p{L}+ \d+ \p{L}+ 20\d\d/u);
    awa = instance.person("Awa SPECIMEN");
    awa.account = account;
    await awa.lines(["card", "login", `ECRIN1:${card}`], { ECRIN_CODE: CODE });
    const [me] = await awa.lines(["whoami"]);
    expect(me).toMatchObject({ id: account, name: "Awa SPECIMEN", role: "beneficiary" });
  }, 120_000);

  test("the pages go away only when they are said to be printed", async () => {
    const { page } = nadia;
    await nadia.tabTo("BUTTON", "C'est imprimé");
    await nadia.press("Enter");
    await nadia.isAt("BUTTON", "Non, les garder à l'écran");
    await nadia.isAccessible("enrolled, leaving");
    await nadia.press("Escape");
    await nadia.isAt("BUTTON", "C'est imprimé");
    await nadia.press("Enter");
    await nadia.isAt("BUTTON", "Non, les garder à l'écran");
    await nadia.tabTo("BUTTON", "Oui, elles sont chez la personne");
    await nadia.press("Enter");
    await nadia.isAt("H1", "Papiers confiés");
    expect(await page.locator(".printed").count()).toBe(0);
    await page.goBack();
    expect(await page.locator(".printed").count()).toBe(0);
  }, 120_000);

  test("she puts a paper in for the person, who finds it waiting", async () => {
    await nadia.go("A", "Déposer", "Déposer un papier pour quelqu'un");
    await nadia.tabTo("BUTTON", "Déposer ce papier");
    await nadia.press("Enter");
    await nadia.isAt("DIV", "Écrivez le numéro de la personne");
    await nadia.isAccessible("deposit, empty");
    await nadia.tabTo("INPUT", "Numéro de la personne");
    await nadia.type("zzzzzz");
    await nadia.page.setInputFiles("#file", NOTICE);
    await nadia.page.selectOption("#type", "tax_notice");
    await nadia.tabTo("INPUT", "Son nom");
    await nadia.type("Impôts 2026");
    await nadia.press("Enter");
    await nadia.isAt("DIV", "Personne n'a ce numéro");
    await nadia.tabTo("INPUT", "Numéro de la personne");
    await nadia.press("Control+a");
    await nadia.type(awa.account.replaceAll(/(.{4})/g, "$1 "));
    await nadia.press("Enter");
    await nadia.sees("« Impôts 2026 » est déposé.");
    await nadia.isAt("H1", "Déposer un papier");
    expect(await nadia.page.locator("#owner").inputValue()).toBe("");
    const [waiting] = await awa.lines(["doc", "inbox"]);
    expect(waiting).toMatchObject({ title: "Impôts 2026", type: "tax_notice" });
  }, 120_000);

  test("she sees where she is signed in, and gives her mail program a password", async () => {
    const { page } = nadia;
    // A colleague who began at the command line, and so has an address.
    await nadia.tabTo("BUTTON", "Se déconnecter");
    await nadia.press("Enter");
    await nadia.isAt("H1", "Vous êtes déconnecté");
    await nadia.open("/entrer/phrase");
    await page.fill("#account", karim.account);
    await page.fill("#passphrase", karim.secret);
    await nadia.press("Enter");
    await nadia.isAt("H1", "Papiers confiés");
    await nadia.go("A", "Mon compte", "Mon compte");
    const [shown] = await admin.lines(["key", "show", karim.account]);
    await nadia.sees(String(shown?.["fingerprint"]));
    await nadia.tabTo("BUTTON", "Faire un mot de passe");
    await nadia.press("Enter");
    await nadia.isAt("DIV", "Écrivez quel programme c'est");
    await nadia.isAccessible("account");
    await nadia.tabTo("INPUT", "Quel programme");
    await nadia.type("Thunderbird au bureau");
    await nadia.press("Enter");
    await nadia.isAt("DIV", "Le mot de passe de « Thunderbird au bureau »");
    await nadia.isAccessible("account, app password");
    await nadia.tabTo("BUTTON", "Retirer Thunderbird au bureau");
    await nadia.press("Enter");
    await nadia.isAt("H1", "Mon compte");
    await nadia.sees("Aucun programme n'ouvre votre courrier.");

    // Another screen of hers, which she closes from here.
    await karim.lines(["login"]);
    await nadia.go("A", "Papiers confiés", "Papiers confiés");
    await nadia.go("A", "Mon compte", "Mon compte");
    const others = page.getByRole("button", { name: /^Fermer/ });
    await others.first().waitFor();
    const open = await others.count();
    await nadia.tabTo("BUTTON", "Fermer");
    await nadia.press("Enter");
    await nadia.isAt("H1", "Mon compte");
    await nadia.sees("C'est fermé");
    await page.waitForFunction((before) => document.querySelectorAll("main .row .button.quiet").length === before - 1, open);
    nadia.isQuiet();
  }, 120_000);
});
