/** A person's own affairs, by keyboard alone: her card, her ways in, her recovery sheet, and leaving with all of it. */

import { fileURLToPath } from "node:url";

import { afterAll, beforeAll, describe, expect, test } from "vitest";

import { Instance, programs } from "../e2e/instance.ts";
import type { Person } from "../e2e/instance.ts";
import { Reader, browser } from "./reader.ts";

const SPECIMENS = fileURLToPath(new URL("../../../tests/specimens", import.meta.url));
const CODE = "482913";
const NEW_CODE = "739164";

describe.skipIf(programs === undefined || browser === undefined)("a person and her affairs", () => {
  let instance: Instance;
  let admin: Person;
  let nadia: Person;
  let paul: Person;
  let account: string;
  let card: string;
  let spare: string;
  let awa: Reader;

  beforeAll(async () => {
    const [made, invitation] = await Instance.start();
    instance = made;
    admin = await instance.person("Claire Administratrice").join(invitation);
    const structure = await admin.text(["structure", "create", "France Services Hagetmau"], "id");
    nadia = await instance.person("Nadia Belkacem").join(await admin.invite("aidant", structure));
    paul = await instance.person("Paul Etcheverry").join(await admin.invite("aidant", structure));
    const [printed] = await nadia.lines(["enrol", "--declares", "adult", "--yes", "--out", instance.path("pages")], { ECRIN_CODE: CODE });
    account = String(printed?.["account"]);
    card = String(printed?.["card"]);
    spare = String(printed?.["spare"]);
    awa = await Reader.at(instance, "awa");
  }, 300_000);

  afterAll(async () => {
    await awa.leave();
    await instance.stop();
  });

  /** She comes in with a card, copied by hand. */
  async function withCard(text: string, code: string, heading = "Mes papiers"): Promise<void> {
    await awa.open("/entrer/carte");
    await awa.tabTo("TEXTAREA", "Les lettres de la carte");
    await awa.type(text);
    await awa.tabTo("INPUT", "Votre code");
    await awa.type(code);
    await awa.press("Enter");
    await awa.isAt(heading === "" ? "DIV" : "H1", heading);
  }

  const withSpare = (digits = spare) => awa.enter({ account, secret: digits }, "Mes papiers");

  /** A command typed by her, at a computer that knows nobody. */
  const atHome = (name: string) => instance.person(name);

  test("she blocks the card that she has lost, is told so at the door, and unblocks it when she finds it", async () => {
    await withCard(card, CODE);
    await awa.go("A", "Mes affaires", "Mes affaires");
    await awa.isAccessible("affairs");
    await awa.go("A", "Ma carte", "Ma carte");
    await awa.sees("Votre carte marche.");
    await awa.isAccessible("affairs, card");
    await awa.tabTo("BUTTON", "J'ai perdu ma carte");
    await awa.press("Enter");
    await awa.isAt("BUTTON", "Non, ne rien changer");
    await awa.isAccessible("affairs, lost card");
    await awa.tabTo("BUTTON", "Oui, bloquer ma carte");
    await awa.press("Enter");
    await awa.isAt("H1", "Ma carte");
    await awa.sees("Votre carte est bloquée");
    await awa.sees("vous pourrez la débloquer ici");

    await withCard(card, CODE, "");
    await awa.sees("Cette façon d'entrer est bloquée");
    expect(await atHome("ailleurs").refused(["card", "login", card])).toBe("no-code");
    const refused = await atHome("ailleurs").run(["card", "login", card], { ECRIN_CODE: CODE });
    expect(refused.stderr).toContain("slot-frozen");

    await withSpare();
    await awa.go("A", "Mes affaires", "Mes affaires");
    await awa.go("A", "Ma carte", "Ma carte");
    await awa.tabTo("BUTTON", "Je l'ai retrouvée");
    await awa.press("Enter");
    await awa.isAt("H1", "Ma carte");
    await awa.sees("Votre carte marche.");
    await withCard(card, CODE);
  }, 180_000);

  test("she makes a new card: weak codes are refused, the old one is shut at once, and two professionals lift the wait", async () => {
    await awa.go("A", "Mes affaires", "Mes affaires");
    await awa.go("A", "Ma carte", "Ma carte");
    await awa.go("A", "Faire une nouvelle carte", "Faire une nouvelle carte");
    await awa.isAccessible("affairs, before a new card");
    await awa.tabTo("BUTTON", "J'ai mon double");
    await awa.press("Enter");
    await awa.isAt("H1", "Votre nouveau code");
    await choose("123456");
    await awa.isAt("DIV", "Il y a un problème");
    await awa.isAccessible("affairs, weak code");
    await choose(NEW_CODE);
    await awa.isAt("H1", "Est-ce bien vous");
    await awa.isAccessible("affairs, proof");
    await prove("INPUT", "Le code de votre carte", "111222");
    await awa.isAt("DIV", "Il y a un problème");
    await prove("INPUT", "Le code de votre carte", CODE);
    await awa.isAt("H1", "Votre nouvelle carte est là");
    await awa.isAccessible("affairs, new card");
    const made = await printedCard();
    const delay = await number("Numéro de la demande");
    await awa.tabTo("BUTTON", "C'est imprimé");
    await awa.press("Enter");
    await awa.tabTo("BUTTON", "Oui, je les ai avec moi");
    await awa.press("Enter");
    await awa.isAt("H1", "Ma carte");

    const early = await atHome("trop tôt").run(["card", "login", made], { ECRIN_CODE: NEW_CODE });
    expect(early.code).not.toBe(0);
    const old = await atHome("ancienne").run(["card", "login", card], { ECRIN_CODE: CODE });
    expect(old.stderr).toContain("slot-frozen");
    for (const witness of [nadia, paul]) await witness.lines(["delay", "attest", account, delay, "--yes"]);
    const [inside] = await atHome("nouvelle").lines(["card", "login", made], { ECRIN_CODE: NEW_CODE });
    expect(inside?.["account"] ?? inside?.["id"]).toBe(account);
    const gone = await atHome("vieille").run(["card", "login", card], { ECRIN_CODE: CODE });
    expect(gone.code).not.toBe(0);
    card = made;
  }, 240_000);

  /** Types a new code twice. */
  async function choose(code: string): Promise<void> {
    await awa.tabTo("INPUT", "Votre code, six chiffres");
    await awa.type(code);
    await awa.tabTo("INPUT", "Encore une fois votre code");
    await awa.type(code);
    await awa.press("Enter");
  }

  async function prove(tag: string, label: string, secret: string): Promise<void> {
    await awa.tabTo(tag, label);
    await awa.type(secret);
    await awa.press("Enter");
  }

  /** The letters that stand on the printed card. */
  async function printedCard(): Promise<string> {
    const groups = await awa.page.locator(".card-groups span").allInnerTexts();
    expect(groups).toHaveLength(12);
    return groups.join(" ");
  }

  /** What stands beside a word, without its spaces. */
  async function number(term: string): Promise<string> {
    const text = await awa.page.locator(`dt:text-is("${term}") + dd`).last().textContent();
    return (text ?? "").replaceAll(/\s/g, "");
  }

  test("nobody complained, nor was anyone else asked", () => {
    awa.isQuiet(/status of 40[013]/);
    expect(SPECIMENS).toContain("specimens");
  });
});
