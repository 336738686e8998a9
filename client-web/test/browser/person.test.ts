/**
 * What a person does by herself, by keyboard alone: she reads what waits, answers who asks, brings papers in, and keeps
 * her ways in under her own hand.
 */

import { fileURLToPath } from "node:url";

import { afterAll, beforeAll, describe, expect, test } from "vitest";

import { Instance, programs } from "../e2e/instance.ts";
import type { Person } from "../e2e/instance.ts";
import { Reader, browser } from "./reader.ts";

const SPECIMENS = fileURLToPath(new URL("../../../tests/specimens", import.meta.url));
const CODE = "482913";

describe.skipIf(programs === undefined || browser === undefined)("a person and her papers", () => {
  let instance: Instance;
  let nadia: Person;
  let account: string;
  let card: string;
  let awa: Reader;

  beforeAll(async () => {
    const [made, invitation] = await Instance.start();
    instance = made;
    const admin = await instance.person("Claire Administratrice").join(invitation);
    const structure = await admin.text(["structure", "create", "France Services Hagetmau"], "id");
    nadia = await instance.person("Nadia Belkacem").join(await admin.invite("aidant", structure));
    const enrol = ["enrol", "--declares", "adult", "--yes", "--out", instance.path("pages")];
    const [printed] = await nadia.lines(enrol, { ECRIN_CODE: CODE });
    account = String(printed?.["account"]);
    card = String(printed?.["card"]);
    const deposit = ["doc", "add", `${SPECIMENS}/avis-impot-specimen.pdf`, "--type", "tax_notice", "--title", "Impôts 2026"];
    await nadia.lines([...deposit, "--for", account]);
    await ask("l'avis d'impôt de 2026");
    awa = await Reader.at(instance, "awa");
  }, 300_000);

  afterAll(async () => {
    await awa.leave();
    await instance.stop();
  });

  /** Nadia asks Awa for an access of a month. */
  async function ask(message: string, right = "view"): Promise<void> {
    const what = ["--purpose", "argent", "--for", "31d", "--right", right, "--message", message];
    await nadia.lines(["ask", "--of", account, ...what]);
  }

  /** She types what is on her card, and her code. */
  async function enter(): Promise<void> {
    await awa.open("/entrer/carte");
    await awa.tabTo("TEXTAREA", "Les lettres de la carte");
    await awa.type(card);
    await awa.tabTo("INPUT", "Votre code");
    await awa.type(CODE);
    await awa.press("Enter");
    await awa.isAt("H1", "Mes papiers");
  }

  test("she sees at once what waits, and reads her messages", async () => {
    await enter();
    await awa.sees("On attend votre réponse");
    await awa.sees("Quelqu'un vous demande un accès");
    await awa.isAccessible("person, home with what waits");
    await awa.go("A", "messages à lire", "Mes messages");
    await awa.sees("Nadia Belkacem a déposé un papier pour vous.");
    await awa.sees("Nadia Belkacem vous demande un accès.");
    await awa.isAccessible("person, messages");
    await awa.tabTo("BUTTON", "J'ai tout lu");
    await awa.press("Enter");
    await awa.isAt("H1", "Mes messages");
    await awa.sees("Rien de nouveau pour vous.");
    await awa.sees("messages déjà lus");
    await awa.go("A", "Mes papiers", "Mes papiers");
    await awa.sees("Mes messages");
    expect(await awa.page.getByText("messages à lire").count()).toBe(0);
  }, 120_000);

  test("she keeps what was put in for her, and gives what she was asked for", async () => {
    await awa.go("A", "Impôts 2026", "Impôts 2026");
    await awa.tabTo("BUTTON", "Garder ce papier");
    await awa.press("Enter");
    await awa.isAt("H1", "Mes papiers");
    await awa.go("A", "Quelqu'un vous demande un accès", "On vous demande quelque chose");
    await awa.sees("l'avis d'impôt de 2026");
    await awa.sees("Nadia Belkacem (France Services Hagetmau)");
    await awa.isAccessible("person, question");
    await awa.go("BUTTON", "Choisir les papiers", "Que peut voir Nadia Belkacem");
    await awa.tabTo("INPUT", "Impôts 2026");
    await awa.press("Space");
    await awa.go("BUTTON", "Continuer", "Combien de temps");
    // She may give less, and is not offered more.
    await awa.sees("un jour");
    expect(await awa.page.getByText("un an").count()).toBe(0);
    await awa.tabTo("INPUT", "un jour");
    await awa.press("Space");
    await awa.go("BUTTON", "Continuer", "C'est bien cela ?");
    await awa.go("BUTTON", "Oui, donner cet accès", "L'accès est donné");
    const [asked] = await nadia.lines(["ask", "list", "--all"]);
    expect(asked?.["state"]).toBe("accepted");
    const [given] = await nadia.lines(["mandate", "list"]);
    await nadia.lines(["view", String(given?.["id"]), "1", "--out", instance.path("seen.pdf")]);
  }, 120_000);

  test("she pauses it and lets it go on, and what was used is no mistake any more", async () => {
    await awa.go("A", "Voir qui peut voir", "Qui peut voir mes papiers");
    expect(await awa.page.getByText("C'était une erreur").count()).toBe(0);
    const [given] = await nadia.lines(["mandate", "list"]);
    const view = ["view", String(given?.["id"]), "1", "--out", instance.path("again.pdf")];
    await awa.tabTo("BUTTON", "Mettre en pause");
    await awa.press("Enter");
    await awa.isAt("H1", "Qui peut voir mes papiers");
    await awa.sees("C'est en pause");
    expect(await nadia.refused(view)).toBe("mandate-suspended");
    await awa.isAccessible("person, access paused");
    await awa.tabTo("BUTTON", "Laisser continuer");
    await awa.press("Enter");
    await awa.isAt("H1", "Qui peut voir mes papiers");
    await awa.sees("peut voir de nouveau");
    await nadia.lines(view);
  }, 120_000);

  test("she says no, and nobody learns why", async () => {
    await ask("tout le reste", "print");
    await awa.go("A", "Mes papiers", "Mes papiers");
    await awa.go("A", "Quelqu'un vous demande un accès", "On vous demande quelque chose");
    await awa.sees("Que pourra faire cette personne ?");
    await awa.tabTo("BUTTON", "Dire non");
    await awa.press("Enter");
    await awa.isAt("BUTTON", "Retour");
    await awa.isAccessible("person, saying no");
    await awa.press("Escape");
    await awa.isAt("BUTTON", "Dire non");
    await awa.press("Enter");
    await awa.tabTo("BUTTON", "Oui, dire non");
    await awa.press("Enter");
    await awa.isAt("H1", "Mes papiers");
    await awa.sees("C'est dit : Nadia Belkacem ne voit rien.");
    const states = (await nadia.lines(["ask", "list", "--all"])).map((line) => line["state"]);
    expect(states).toEqual(["accepted", "refused"]);
  }, 120_000);

  test("a mistake is taken back, and nobody puts papers in who should not", async () => {
    await ask("une erreur");
    await awa.go("A", "Mes papiers", "Mes papiers");
    await awa.go("A", "Quelqu'un vous demande un accès", "On vous demande quelque chose");
    await awa.go("BUTTON", "Choisir les papiers", "Que peut voir");
    await awa.tabTo("INPUT", "Impôts 2026");
    await awa.press("Space");
    await awa.go("BUTTON", "Continuer", "Combien de temps");
    await awa.tabTo("INPUT", "un jour");
    await awa.press("Space");
    await awa.go("BUTTON", "Continuer", "C'est bien cela ?");
    await awa.go("BUTTON", "Oui, donner cet accès", "L'accès est donné");
    await awa.go("A", "Voir qui peut voir", "Qui peut voir mes papiers");
    await awa.tabTo("BUTTON", "C'était une erreur");
    await awa.press("Enter");
    await awa.isAt("BUTTON", "Non, ne rien changer");
    await awa.isAccessible("person, undoing");
    await awa.tabTo("BUTTON", "Oui, annuler");
    await awa.press("Enter");
    await awa.isAt("H1", "Qui peut voir mes papiers");
    await awa.sees("C'est annulé : Nadia Belkacem (France Services Hagetmau) n'a rien vu.");

    await awa.tabTo("BUTTON", "Ne plus laisser déposer");
    await awa.press("Enter");
    await awa.isAt("BUTTON", "Laisser déposer de nouveau");
    const deposit = ["doc", "add", `${SPECIMENS}/carte-identite-specimen.jpg`, "--type", "national_id_card", "--title", "Carte"];
    expect(await nadia.refused([...deposit, "--for", account])).toBe("inbox-closed");
    await awa.press("Enter");
    await awa.isAt("BUTTON", "Ne plus laisser déposer");
    await nadia.lines([...deposit, "--for", account]);
  }, 120_000);

  test("nobody complained, nor was anyone else asked", () => {
    awa.isQuiet();
  });
});
