/** A person's own affairs, by keyboard alone: her card, her ways in, her recovery sheet, and leaving with all of it. */

import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { crc32, inflateRawSync } from "node:zlib";

import { afterAll, beforeAll, describe, expect, test } from "vitest";

import { Instance, programs } from "../e2e/instance.ts";
import type { Person } from "../e2e/instance.ts";
import { Reader, browser } from "./reader.ts";

const SPECIMENS = fileURLToPath(new URL("../../../tests/specimens", import.meta.url));
const CODE = "482913";
const NEW_CODE = "739164";
/** What they are called, and in how many days they end. */
const PAPERS: readonly [title: string, days: number][] = [
  ["Titre qui finit", 30],
  ["Titre fini", -10],
  ["Titre qui dure", 400],
];

/** A day so many days from now, as a form writes it. */
const dayIn = (days: number) => new Date(Date.now() + days * 86_400_000).toISOString().slice(0, 10);

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
    spare = String((printed?.["sheets"] as unknown[])[0]);
    for (const [title, days] of PAPERS) {
      const paper = ["doc", "add", `${SPECIMENS}/carte-identite-specimen.jpg`, "--type", "residence_permit", "--title", title];
      await nadia.lines([...paper, "--expires", dayIn(days), "--for", account]);
    }
    const notice = ["doc", "add", `${SPECIMENS}/avis-impot-specimen.pdf`, "--type", "tax_notice", "--title", "Impôts 2026"];
    await nadia.lines([...notice, "--for", account]);
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
    await printed("Ma carte");

    const early = await atHome("trop tôt").run(["card", "login", made], { ECRIN_CODE: NEW_CODE });
    expect(early.code).not.toBe(0);
    const old = await atHome("ancienne").run(["card", "login", card], { ECRIN_CODE: CODE });
    expect(old.stderr).toContain("slot-frozen");
    await attest(delay);
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

  /** Leaves the sheets that were just printed. */
  async function printed(heading: string): Promise<void> {
    await awa.tabTo("BUTTON", "C'est imprimé");
    await awa.press("Enter");
    await awa.tabTo("BUTTON", "Oui, je les ai avec moi");
    await awa.press("Enter");
    await awa.isAt("H1", heading);
  }

  async function attest(delay: string): Promise<void> {
    for (const witness of [nadia, paul]) await witness.lines(["delay", "attest", account, delay, "--yes"]);
  }

  test("she makes her spare again, calls it off, makes it once more, and comes in with it", async () => {
    await withCard(card, NEW_CODE);
    await awa.go("A", "Mes affaires", "Mes affaires");
    await awa.go("A", "Mes façons d'entrer", "Mes façons d'entrer");
    await awa.isAccessible("affairs, ways in");
    const make = async (): Promise<{ digits: string; delay: string }> => {
      await awa.go("A", "Refaire mon double", "Refaire mon double");
      await awa.tabTo("BUTTON", "Continuer");
      await awa.press("Enter");
      await awa.isAt("H1", "Est-ce bien vous");
      await prove("INPUT", "Le code de votre carte", NEW_CODE);
      await awa.isAt("H1", "Votre nouveau double est là");
      const groups = await awa.page.locator(".digits span").allInnerTexts();
      expect(groups).toHaveLength(10);
      const delay = await number("Numéro de la demande");
      await printed("Mes façons d'entrer");
      return { digits: groups.join(" "), delay };
    };
    await make();
    await awa.sees("Ce qui attend");
    await awa.isAccessible("affairs, ways in with what waits");
    await awa.tabTo("BUTTON", "Annuler cette demande");
    await awa.press("Enter");
    await awa.isAt("H1", "Mes façons d'entrer");
    await awa.page.getByText("Ce qui attend").waitFor({ state: "detached" });
    const { digits, delay } = await make();
    await attest(delay);
    await withSpare(digits);
    spare = digits;
  }, 180_000);

  test("she removes a way in when two are left without it, and never more", async () => {
    await awa.go("A", "Mes affaires", "Mes affaires");
    await awa.go("A", "Mes façons d'entrer", "Mes façons d'entrer");
    await awa.tabTo("BUTTON", "Enlever Ma feuille de secours");
    await awa.press("Enter");
    await awa.isAt("BUTTON", "Non, ne rien changer");
    await awa.tabTo("BUTTON", "Enlever");
    await awa.press("Enter");
    await awa.isAt("H1", "Est-ce bien vous");
    await prove("INPUT", "Votre double ou votre phrase secrète", spare);
    await awa.isAt("H1", "Mes façons d'entrer");
    await awa.page.getByRole("heading", { name: "Ma carte" }).waitFor();
    expect(await awa.page.getByRole("button", { name: "Enlever" }).count()).toBe(0);
    expect(await awa.page.getByRole("heading", { name: "Ma feuille de secours" }).count()).toBe(0);
  }, 120_000);

  test("she makes a recovery sheet again, and what it is worth is told", async () => {
    await awa.go("A", "Mes affaires", "Mes affaires");
    await awa.go("A", "Ma feuille de secours", "Ma feuille de secours");
    await awa.sees("Vous n'avez pas de feuille de secours.");
    await awa.go("A", "Faire une feuille de secours", "Faire une feuille de secours");
    await awa.tabTo("BUTTON", "Continuer");
    await awa.press("Enter");
    await awa.isAt("H1", "Est-ce bien vous");
    await prove("INPUT", "Votre double ou votre phrase secrète", spare);
    await awa.isAt("H1", "Votre feuille de secours est là");
    await awa.isAccessible("affairs, recovery sheet");
    const share = (await awa.page.locator(".digits span").allInnerTexts()).join(" ");
    const waiting = await awa.page.getByText("Numéro de la demande").count();
    const delay = waiting > 0 ? await number("Numéro de la demande") : undefined;
    await printed("Ma feuille de secours");
    if (delay !== undefined) await attest(delay);
    const [checked] = await atHome("guichet").lines(["recovery", "check"], { ECRIN_SHARE: share });
    await withSpare();
    await awa.go("A", "Mes affaires", "Mes affaires");
    await awa.go("A", "Ma feuille de secours", "Ma feuille de secours");
    await awa.sees("Votre feuille de secours est bonne.");
    await awa.sees("France Services Hagetmau");
    await awa.isAccessible("affairs, recovery");
    const shown = await awa.page.getByText("Numéro :").innerText();
    expect(shown.replaceAll(/\D/g, "")).toBe(String(checked?.["kit"]));

    // Somebody begins to use it: she is told, and stops it.
    await atHome("inconnu").lines(["recovery", "start"], { ECRIN_SHARE: share });
    await awa.go("A", "Mes affaires", "Mes affaires");
    await awa.go("A", "Ma feuille de secours", "Ma feuille de secours");
    await awa.sees("Quelqu'un a demandé à retrouver vos papiers");
    await awa.isAccessible("affairs, recovery begun");
    await awa.tabTo("BUTTON", "Ce n'est pas moi");
    await awa.press("Enter");
    await awa.isAt("H1", "Ma feuille de secours");
    await awa.page.getByText("Quelqu'un s'en sert").waitFor({ state: "detached" });
    expect(await atHome("inconnu").text(["recovery", "status"], "state")).toBe("cancelled");

    await awa.tabTo("BUTTON", "Annuler ma feuille");
    await awa.press("Enter");
    await awa.tabTo("BUTTON", "Oui, l'annuler");
    await awa.press("Enter");
    await awa.isAt("H1", "Ma feuille de secours");
    await awa.sees("Vous n'avez pas de feuille de secours.");
    const worthless = await atHome("guichet").run(["recovery", "check"], { ECRIN_SHARE: share });
    expect(worthless.stderr).toContain("kit-revoked");
  }, 240_000);

  /** Keeps what was put in for her. */
  async function keep(title: string): Promise<void> {
    await awa.go("A", title, title);
    await awa.tabTo("BUTTON", "Garder ce papier");
    await awa.press("Enter");
    await awa.isAt("H1", "Mes papiers");
  }

  test("she is told of papers that end, corrects one, and removes one for good", async () => {
    await awa.go("A", "Mes papiers", "Mes papiers");
    for (const [title] of PAPERS) await keep(title);
    await keep("Impôts 2026");
    await awa.sees("Votre titre de séjour finit dans 30 jours.");
    await awa.sees("Votre titre de séjour n'est plus valable depuis le");
    await awa.isAccessible("affairs, papers that end");
    expect(await awa.page.locator(".urgent").count()).toBe(2);

    await awa.go("A", "Titre qui finit", "Titre qui finit");
    await awa.isAccessible("affairs, a paper");
    await awa.go("A", "Corriger", "Corriger ce papier");
    await awa.isAccessible("affairs, correcting");
    await awa.page.fill("#title", "Titre de séjour refait");
    await awa.page.fill("#issued", dayIn(0));
    await awa.page.fill("#expires", dayIn(-1));
    await awa.tabTo("BUTTON", "Enregistrer");
    await awa.press("Enter");
    await awa.isAt("DIV", "Il y a un problème");
    await awa.page.fill("#expires", dayIn(500));
    await awa.tabTo("BUTTON", "Enregistrer");
    await awa.press("Enter");
    await awa.isAt("H1", "Mes papiers");
    await awa.sees("C'est corrigé : « Titre de séjour refait ».");
    await awa.page.getByRole("link", { name: "Titre de séjour refait" }).waitFor();
    expect(await awa.page.locator(".urgent").count()).toBe(1);
    await awa.go("A", "Titre de séjour refait", "Titre de séjour refait");
    await awa.page.getByRole("img", { name: "Titre de séjour" }).waitFor();

    await awa.go("A", "Mes papiers", "Mes papiers");
    await awa.go("A", "Titre fini", "Titre fini");
    await awa.tabTo("BUTTON", "Enlever ce papier");
    await awa.press("Enter");
    await awa.isAt("BUTTON", "Non, ne rien changer");
    await awa.isAccessible("affairs, removing a paper");
    await awa.tabTo("BUTTON", "Oui, l'enlever");
    await awa.press("Enter");
    await awa.isAt("H1", "Mes papiers");
    await awa.sees("« Titre fini » n'est plus ici.");
    await awa.page.getByRole("link", { name: "Titre qui dure" }).waitFor();
    expect(await awa.page.getByRole("link", { name: "Titre fini" }).count()).toBe(0);
  }, 180_000);

  test("she takes everything away, in the same file as the command line writes", async () => {
    await awa.go("A", "Mes affaires", "Mes affaires");
    await awa.go("A", "Emporter tous mes papiers", "Emporter tous mes papiers");
    await awa.isAccessible("affairs, taking away");
    await awa.tabTo("BUTTON", "Demander à tout emporter");
    await awa.press("Enter");
    await awa.isAt("H1", "Emporter tous mes papiers");
    await awa.sees("Cela marchera à partir de");
    await awa.isAccessible("affairs, taking away waits");
    await attest(await number("Numéro de la demande"));
    await awa.go("A", "Mes affaires", "Mes affaires");
    await awa.go("A", "Emporter tous mes papiers", "Emporter tous mes papiers");
    await awa.sees("C'est prêt.");
    await awa.isAccessible("affairs, taking away now");
    await awa.tabTo("BUTTON", "Tout emporter maintenant");
    const coming = awa.page.waitForEvent("download");
    await awa.press("Enter");
    const files = unzipped(readFileSync(await (await coming).path()));
    await awa.sees("Il contient 3 papiers.");

    await atHome("Awa").lines(["card", "login", card], { ECRIN_CODE: NEW_CODE });
    await atHome("Awa").lines(["export", "--out", instance.path("export.zip")]);
    const theirs = unzipped(readFileSync(instance.path("export.zip")));
    const [mine, other] = [files, theirs].map((all) => JSON.parse(String(all.get("manifest.json"))) as Manifest);
    expect(mine?.documents).toHaveLength(3);
    expect(mine?.documents).toEqual(other?.documents);
    expect(Object.keys(mine ?? {}).sort()).toEqual(Object.keys(other ?? {}).sort());
    for (const field of ["format", "account", "name", "domain", "instance_key", "mandates"] as const) {
      expect(mine?.[field], field).toEqual(other?.[field]);
    }
    for (const { file, sha256 } of mine?.documents ?? []) {
      expect(createHash("sha256").update(files.get(file) ?? "").digest("hex")).toBe(sha256);
      expect(files.get(file)).toEqual(theirs.get(file));
    }
    const [lines, others] = [files, theirs].map((all) => String(all.get("journal.jsonl")).trim().split("\n"));
    expect(lines).toHaveLength(mine?.journal.events ?? 0);
    // What happened since then is in the second one only.
    const known = new Map((others ?? []).map((line) => JSON.parse(line) as Line).map((line) => [line.id, line]));
    for (const line of (lines ?? []).map((text) => JSON.parse(text) as Line)) {
      expect(known.get(line.id)).toMatchObject({ event: line.event, at: line.at, index: line.index });
    }
    expect(String(files.get("journal.txt"))).toContain("Vous avez");
  }, 180_000);

  test("she closes her account: everything is gone, at once and for good", async () => {
    await awa.go("A", "Mes affaires", "Mes affaires");
    await awa.go("A", "Fermer mon compte", "Fermer mon compte");
    await awa.isAccessible("affairs, closing");
    await awa.tabTo("BUTTON", "Je veux fermer mon compte");
    await awa.press("Enter");
    await awa.isAt("H1", "Avez-vous vos papiers ailleurs");
    await awa.tabTo("BUTTON", "Oui, ou je n'en ai plus besoin");
    await awa.press("Enter");
    await awa.isAt("H1", "Tout effacer pour toujours");
    await awa.sees("Vos 3 papiers disparaissent.");
    await awa.isAccessible("affairs, closing at last");
    await awa.tabTo("BUTTON", "Oui, tout effacer");
    await awa.press("Enter");
    await awa.isAt("H1", "Est-ce bien vous");
    await prove("INPUT", "Votre double ou votre phrase secrète", "1111 2222 3333");
    await awa.isAt("DIV", "Il y a un problème");
    await prove("INPUT", "Votre double ou votre phrase secrète", spare);
    await awa.isAt("H1", "Votre compte est fermé");
    await awa.isAccessible("affairs, closed");
    const gone = await atHome("trop tard").run(["card", "login", card], { ECRIN_CODE: NEW_CODE });
    expect(gone.code).not.toBe(0);
  }, 120_000);

  test("who has lost everything is told at the door where to go", async () => {
    await awa.open("/entrer");
    await awa.go("A", "J'ai perdu ma carte ou mon code", "J'ai perdu de quoi entrer");
    await awa.sees("Prenez votre feuille de secours.");
    await awa.isAccessible("affairs, everything lost");
    await awa.go("A", "Entrer avec mon double", "Entrer avec ma phrase secrète");
  }, 60_000);

  test("a page is read by a voice of this computer alone, and no further than its reader wants", async () => {
    expect(await awa.page.getByRole("button", { name: "Écouter" }).count()).toBe(0);
    // The computer of this test has no voice of its own: its system's answers are put in the place of the browser's.
    await awa.page.addInitScript(standInVoices);
    await awa.open("/tout-perdu");
    await awa.tabTo("BUTTON", "Écouter cette page");
    await awa.press("Enter");
    await awa.isAccessible("affairs, reading aloud");
    const said = await awa.page.evaluate(() => (window as unknown as { said: [string, string][] }).said);
    expect(said[0]).toEqual(["De cet ordinateur", "J’ai perdu de quoi entrer"]);
    expect(said.map(([, text]) => text)).toContain("Entrer avec mon double");
    expect(new Set(said.map(([voice]) => voice))).toEqual(new Set(["De cet ordinateur"]));
    expect(await awa.page.getByRole("button", { name: "Écouter", pressed: true }).count()).toBe(1);
    await awa.press("Enter");
    await awa.page.getByRole("button", { name: "Écouter", pressed: false }).waitFor();
  }, 60_000);

  test("nobody complained, nor was anyone else asked", () => {
    awa.isQuiet(/status of 40\d/);
  });
});

interface Manifest {
  format: string;
  account: string;
  name: string;
  domain: string;
  instance_key: string;
  mandates: unknown[];
  documents: { file: string; sha256: string }[];
  journal: { events: number };
}

interface Line {
  id: string;
  event: string;
  at: string;
  index: number;
}

/** The files of a ZIP, found by its directory, each held against its checksum. */
function unzipped(zip: Buffer): Map<string, Buffer> {
  const files = new Map<string, Buffer>();
  const end = zip.lastIndexOf(Buffer.from("PK\x05\x06", "latin1"));
  let at = zip.readUInt32LE(end + 16);
  for (let count = zip.readUInt16LE(end + 10); count > 0; count--) {
    expect(zip.readUInt32LE(at)).toBe(0x02014b50);
    const [method, sum, packed] = [zip.readUInt16LE(at + 10), zip.readUInt32LE(at + 16), zip.readUInt32LE(at + 20)];
    const [named, extra, remark] = [zip.readUInt16LE(at + 28), zip.readUInt16LE(at + 30), zip.readUInt16LE(at + 32)];
    const local = zip.readUInt32LE(at + 42);
    const begin = local + 30 + zip.readUInt16LE(local + 26) + zip.readUInt16LE(local + 28);
    const stored = zip.subarray(begin, begin + packed);
    const bytes = method === 0 ? stored : inflateRawSync(stored);
    expect(crc32(bytes)).toBe(sum);
    files.set(zip.toString("utf8", at + 46, at + 46 + named), bytes);
    at += 46 + named + extra + remark;
  }
  return files;
}

/** Two voices, of which one is a service, and a list of what each was given to say. Runs in the page. */
function standInVoices(): void {
  const voices = [
    { name: "D'un service", lang: "fr-FR", localService: false, default: true },
    { name: "De cet ordinateur", lang: "fr-FR", localService: true, default: false },
  ];
  const said: [string, string][] = [];
  class Utterance {
    voice = { name: "" };
    readonly text: string;
    constructor(text: string) {
      this.text = text;
    }
  }
  const speech = {
    getVoices: () => voices,
    speak: ({ voice, text }: Utterance) => said.push([voice.name, text]),
    cancel: () => undefined,
    addEventListener: () => undefined,
  };
  Object.defineProperty(window, "speechSynthesis", { value: speech });
  Object.assign(window, { SpeechSynthesisUtterance: Utterance, said });
}
