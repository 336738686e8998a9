/**
 * The main job, by two people who have a keyboard and no mouse, in real browsers on a real server: after everything they
 * do, the focus is where they can go on.
 */

import { fileURLToPath } from "node:url";

import { afterAll, beforeAll, describe, expect, test } from "vitest";

import { Instance, programs } from "../e2e/instance.ts";
import type { Person } from "../e2e/instance.ts";
import { Reader, browser } from "./reader.ts";

const SPECIMENS = fileURLToPath(new URL("../../../tests/specimens", import.meta.url));
const CODE = "482913";

/** What a page may weigh before anybody signs in, and in how many pieces it may come. */
const FIRST_BYTES = 60 * 1024;
const FIRST_REQUESTS = 8;

describe.skipIf(programs === undefined || browser === undefined)("by keyboard alone", () => {
  let instance: Instance;
  let nadia: Person;
  let card: string;
  let [awa, aidant] = [] as unknown as [Reader, Reader];

  beforeAll(async () => {
    const [made, invitation] = await Instance.start();
    instance = made;
    const admin = await instance.person("Claire Administratrice").join(invitation);
    const structure = await admin.text(["structure", "create", "France Services Hagetmau"], "id");
    nadia = await instance.person("Nadia Belkacem").join(await admin.invite("aidant", structure));
    const enrol = ["enrol", "--declares", "adult", "--yes", "--out", instance.path("pages")];
    const [printed] = await nadia.lines(enrol, { ECRIN_CODE: CODE });
    card = String(printed?.["card"]).replace("ECRIN1:", "");
    awa = await Reader.at(instance, "awa");
    aidant = await Reader.at(instance, "nadia");
  }, 300_000);

  afterAll(async () => {
    await awa.leave();
    await aidant.leave();
    await instance.stop();
  });

  test("the first page is small", async () => {
    await awa.open();
    await awa.sees("À qui est cet ordinateur ?");
    await awa.sees("empreinte");
    const loads = awa.loads.filter(({ url }) => !url.startsWith("data:"));
    const bytes = loads.reduce((sum, load) => sum + load.bytes, 0);
    expect(bytes).toBeGreaterThan(10 * 1024);
    expect(bytes, JSON.stringify(loads)).toBeLessThanOrEqual(FIRST_BYTES);
    expect(loads.length, JSON.stringify(loads)).toBeLessThanOrEqual(FIRST_REQUESTS);
    await awa.isAccessible("start");
  }, 120_000);

  test("she comes in with her card, and is told which group is wrong", async () => {
    await awa.tabTo("INPUT", "Il n'est pas à moi");
    await awa.go("BUTTON", "Continuer", "Comment voulez-vous entrer");
    await awa.isAccessible("enter");
    await awa.tabTo("INPUT", "Avec ma carte");
    await awa.go("BUTTON", "Continuer", "Entrer avec ma carte");
    await awa.isAccessible("enter by card");

    const wrong = card.slice(0, 8) + (card[8] === "7" ? "8" : "7") + card.slice(9);
    await awa.tabTo("TEXTAREA", "Les lettres de la carte");
    await awa.type(wrong);
    await awa.tabTo("INPUT", "Votre code");
    await awa.type(CODE);
    await awa.press("Enter");
    await awa.isAt("DIV", "groupe n° 3");
    expect(await awa.page.title()).toMatch(/^Erreur/);
    await awa.isAccessible("enter by card, wrong");

    // From the summary straight to what is wrong.
    await awa.tabTo("A", "groupe n° 3");
    await awa.press("Enter");
    await awa.isAt("TEXTAREA", "Les lettres de la carte");
    await awa.press("Control+a");
    await awa.type((card.match(/.{1,4}/g) ?? []).join(" ").toLowerCase());
    await awa.tabTo("INPUT", "Votre code");
    await awa.type(CODE);
    await awa.press("Enter");
    await awa.isAt("H1", "Mes papiers");
    await awa.sees("Vous n'avez pas encore de papier ici.");
    await awa.isAccessible("papers, none");
  }, 240_000);

  test("she adds two papers and looks at them", async () => {
    for (const [file, type, title] of [
      ["avis-impot-specimen.pdf", "tax_notice", "Impôts 2026"],
      ["carte-identite-specimen.jpg", "national_id_card", "Ma carte"],
    ] as const) {
      await awa.go("A", "Ajouter un papier", "Ajouter un papier");
      await awa.tabTo("BUTTON", "Ajouter ce papier");
      await awa.press("Enter");
      await awa.isAt("DIV", "Choisissez une photo ou un fichier.");
      if (type === "tax_notice") await awa.isAccessible("add, wrong");
      await awa.page.setInputFiles("#file", `${SPECIMENS}/${file}`);
      await awa.page.selectOption("#type", type);
      await awa.tabTo("INPUT", "Son nom");
      await awa.type(title);
      await awa.press("Enter");
      await awa.isAt("H1", "Mes papiers");
      await awa.sees(`« ${title} » est dans vos papiers.`);
    }
    await awa.isAccessible("papers");

    await awa.go("A", "Impôts 2026", "Impôts 2026");
    await awa.page.getByRole("img", { name: /page 2 sur 2$/ }).waitFor();
    expect(await awa.page.title()).toBe("Un papier – Écrin");
    expect(awa.page.url()).toBe(`${awa.url}/papier`);
    await awa.isAccessible("paper");
    await awa.tabTo("BUTTON", "Garder une copie");
    await awa.press("Enter");
    await awa.isAt("BUTTON", "Non, pas de copie");
    await awa.isAccessible("paper, copy");
    await awa.press("Escape");
    await awa.isAt("BUTTON", "Garder une copie");
    await awa.page.goBack();
    await awa.isAt("H1", "Mes papiers");
  }, 300_000);

  test("she lets her aidant see one of them for a month", async () => {
    await awa.go("A", "Donner un accès", "À qui montrer vos papiers");
    await awa.tabTo("INPUT", "Numéro de la personne");
    await awa.type("000000");
    await awa.press("Enter");
    await awa.isAt("DIV", "Personne n'a ce numéro");
    await awa.isAccessible("give, nobody");
    await awa.tabTo("INPUT", "Numéro de la personne");
    await awa.press("Control+a");
    await awa.type(`${nadia.account.slice(0, 4)} ${nadia.account.slice(4, 8)}`);
    await awa.press("Enter");
    await awa.tabTo("INPUT", "Nadia Belkacem");
    await awa.isAccessible("give, who");
    await awa.go("BUTTON", "Continuer", "Que peut voir Nadia Belkacem");

    await awa.tabTo("BUTTON", "Continuer");
    await awa.press("Enter");
    await awa.isAt("DIV", "Choisissez au moins un papier.");
    await awa.tabTo("INPUT", "Impôts 2026");
    await awa.press("Space");
    await awa.isAccessible("give, which");
    await awa.go("BUTTON", "Continuer", "Combien de temps");

    await awa.tabTo("INPUT", "un jour");
    await awa.press("ArrowDown");
    await awa.isAt("INPUT", "un mois");
    await awa.isAccessible("give, how long");
    await awa.go("BUTTON", "Continuer", "Pour quoi faire");

    // Back leads one question back, with its answer.
    await awa.page.goBack();
    await awa.isAt("H1", "Combien de temps");
    await awa.tabTo("INPUT", "un mois");
    await awa.go("BUTTON", "Continuer", "Pour quoi faire");

    await awa.tabTo("INPUT", "papiers, citoyenneté");
    for (let down = 0; down < 6; down += 1) await awa.press("ArrowDown");
    await awa.isAt("INPUT", "argent, impôts");
    await awa.isAccessible("give, what for");
    await awa.go("BUTTON", "Continuer", "C'est bien cela");
    await awa.sees("permet à Nadia Belkacem (France Services Hagetmau) de voir");
    await awa.sees("1. Impôts 2026");
    await awa.isAccessible("give, check");
    await awa.go("BUTTON", "Oui, donner cet accès", "L'accès est donné");
    await awa.isAccessible("given");
    await awa.go("A", "Voir qui peut voir", "Qui peut voir mes papiers");
    await awa.sees("Attend une réponse");
    await awa.isAccessible("accesses");
  }, 300_000);

  test("her aidant accepts and looks, with her name on what she sees", async () => {
    await aidant.open("/confies");
    await aidant.tabTo("INPUT", "Il n'est pas à moi");
    await aidant.go("BUTTON", "Continuer", "Comment voulez-vous entrer");
    await aidant.tabTo("INPUT", "Avec ma carte");
    await aidant.press("ArrowDown");
    await aidant.go("BUTTON", "Continuer", "Entrer avec ma phrase secrète");
    await aidant.tabTo("INPUT", "Numéro du compte");
    await aidant.type(nadia.account);
    await aidant.tabTo("INPUT", "Phrase secrète");
    await aidant.type("une autre phrase");
    await aidant.press("Enter");
    await aidant.isAt("DIV", "La phrase secrète est fausse");
    await aidant.isAccessible("enter by passphrase, wrong");
    await aidant.tabTo("INPUT", "Phrase secrète");
    await aidant.press("Control+a");
    await aidant.type(nadia.secret);
    await aidant.press("Enter");
    await aidant.isAt("H1", "Papiers confiés");
    await aidant.sees("Attend une réponse");
    await aidant.isAccessible("entrusted, waiting");
    await aidant.go("BUTTON", "Accepter", "Papiers confiés");
    await aidant.sees("C'est accepté");
    await aidant.isAccessible("entrusted");
    await aidant.go("BUTTON", "Regarder le papier n° 1", "Un papier confié");
    await aidant.page.getByRole("img", { name: /page 2 sur 2$/ }).waitFor();
    await aidant.isAccessible("entrusted paper");
  }, 300_000);

  test("she reads who looked, and stops everything", async () => {
    await awa.go("A", "Qui a regardé", "Qui a regardé");
    await awa.sees("Nadia Belkacem (France Services Hagetmau) a regardé votre avis d'impôt");
    expect(await awa.page.getByText("Vous avez donné un mandat").count()).toBe(0);
    await awa.isAccessible("journal");
    await awa.tabTo("BUTTON", "Montrer aussi ce que j'ai fait");
    await awa.press("Enter");
    await awa.sees("Vous avez donné un mandat à Nadia Belkacem");
    await awa.go("A", "Qui peut voir", "Qui peut voir mes papiers");
    await awa.sees("Regardé 1 fois.");
    await awa.tabTo("BUTTON", "Tout arrêter");
    await awa.press("Enter");
    await awa.isAt("BUTTON", "Non, ne rien changer");
    await awa.isAccessible("stop everything");
    await awa.press("Enter");
    await awa.isAt("BUTTON", "Tout arrêter");
    await awa.press("Enter");
    await awa.isAt("BUTTON", "Non, ne rien changer");
    await awa.press("Tab");
    await awa.press("Enter");
    await awa.isAt("H1", "Qui peut voir mes papiers");
    await awa.sees("Plus personne ne voit vos papiers");
    await awa.sees("Personne ne peut voir vos papiers.");
    await awa.isAccessible("accesses, none");

    await aidant.page.goBack();
    await aidant.isAt("H1", "Papiers confiés");
    await aidant.sees("Personne ne vous confie de papier en ce moment.");
    await aidant.page.goForward();
    await aidant.isAt("H1", "Un papier confié");
    await aidant.sees("Cet accès est arrêté.");
  }, 300_000);

  test("the same pages speak English and easy French", async () => {
    await awa.tabTo("BUTTON", "English");
    await awa.press("Enter");
    await awa.sees("Who can see my papers");
    expect(await awa.page.getAttribute("html", "lang")).toBe("en");
    await awa.isAccessible("in English");
    await awa.press("Shift+Tab", "Enter");
    await awa.sees("Qui peut voir mes papiers");
    await awa.go("A", "Qui a regardé", "Qui a regardé");
    await awa.sees("a regardé votre avis d'impôt. C'était");
  }, 120_000);

  test("whoever goes leaves nothing", async () => {
    await awa.go("BUTTON", "Se déconnecter", "Vous êtes déconnecté");
    await awa.isAccessible("left");
    const kept = await awa.page.evaluate(async () => [
      document.cookie,
      JSON.stringify([localStorage.length, sessionStorage.length]),
      JSON.stringify(await indexedDB.databases()),
      JSON.stringify(await caches.keys()),
      String((await navigator.serviceWorker.getRegistrations()).length),
    ]);
    expect(kept).toEqual(["", "[0,0]", "[]", "[]", "0"]);
    await awa.page.goBack();
    await awa.sees("À qui est cet ordinateur ?");
    await awa.isAccessible("back again");
    // Nor does its history say which papers there were.
    expect(JSON.stringify(await awa.page.evaluate(() => [location.href, document.title]))).not.toContain("Impôts");
  }, 120_000);

  test("other pages are there too, and nobody complained or asked anyone else", async () => {
    await awa.open("/accessibilite");
    await awa.sees("non auditée");
    await awa.isAccessible("accessibility");
    await awa.open("/nulle-part");
    await awa.sees("Cette page n'existe pas");
    await awa.isAccessible("unknown");
    awa.isQuiet();
    aidant.isQuiet();
  }, 120_000);
});
