/**
 * What a person does by herself, by keyboard alone: she reads what waits, answers who asks, brings papers in, and keeps
 * her ways in under her own hand.
 */

import { randomBytes } from "node:crypto";
import { readFileSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";

import { afterAll, beforeAll, describe, expect, test } from "vitest";

import { Instance, programs } from "../e2e/instance.ts";
import type { Person } from "../e2e/instance.ts";
import { pdfOf } from "../../src/lib/paper-pdf.ts";
import { filmed } from "./film.ts";
import { Reader, browser } from "./reader.ts";
import { Wire } from "./wire.ts";

const SPECIMENS = fileURLToPath(new URL("../../../tests/specimens", import.meta.url));
const CODE = "482913";

describe.skipIf(programs === undefined || browser === undefined)("a person and her papers", () => {
  let instance: Instance;
  let nadia: Person;
  let account: string;
  let card: string;
  let wire: Wire;
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
    wire = await Wire.before(instance);
    const { authority } = instance;
    const camera = filmed(card, instance.path("card.y4m"));
    awa = await Reader.at({ url: wire.url, authority, path: (name) => instance.path(name) }, "awa", camera);
  }, 300_000);

  afterAll(async () => {
    await awa.leave();
    wire.pull();
    await instance.stop();
  });

  /** Nadia asks Awa for an access of a month. */
  async function ask(message: string, right = "view"): Promise<void> {
    const what = ["--purpose", "argent", "--for", "31d", "--right", right, "--message", message];
    await nadia.lines(["ask", "--of", account, ...what]);
  }

  /** She shows her card to the camera, and types her code. */
  async function enter(): Promise<void> {
    await awa.open("/entrer/carte");
    await awa.tabTo("BUTTON", "Montrer ma carte");
    await awa.press("Enter");
    await awa.isAt("INPUT", "Votre code");
    await awa.sees("La carte est lue");
    await awa.isAccessible("person, card read");
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

  /** Fills in what paper it is, and sends it. */
  async function send(title: string): Promise<void> {
    await awa.page.selectOption("#type", "national_id_card");
    await awa.tabTo("INPUT", "Son nom");
    await awa.type(title);
    await awa.press("Enter");
  }

  /** The bytes of the paper that she is looking at. */
  async function copied(): Promise<Buffer> {
    await awa.tabTo("BUTTON", "Garder une copie");
    await awa.press("Enter");
    await awa.tabTo("BUTTON", "Oui, garder une copie");
    const coming = awa.page.waitForEvent("download");
    await awa.press("Enter");
    return readFileSync(await (await coming).path());
  }

  test("she takes both sides of a paper with the camera of the page, and they are one paper", async () => {
    await awa.go("A", "Mes papiers", "Mes papiers");
    await awa.go("A", "Ajouter un papier", "Ajouter un papier");
    await awa.tabTo("BUTTON", "Prendre une photo ici");
    await awa.press("Enter");
    for (const count of [1, 2]) {
      await awa.isAt("BUTTON", "Prendre la photo");
      await awa.page.waitForFunction(() => (document.querySelector("video")?.videoWidth ?? 0) > 0);
      if (count === 1) await awa.isAccessible("person, camera");
      await awa.press("Enter");
      await awa.isAt("BUTTON", "Garder cette photo");
      if (count === 1) {
        // Not good: once more.
        await awa.press("Tab", "Enter");
        await awa.isAt("BUTTON", "Prendre la photo");
        await awa.press("Enter");
        await awa.isAt("BUTTON", "Garder cette photo");
        await awa.isAccessible("person, photo taken");
      }
      await awa.press("Enter");
      await awa.sees(`${count} photo`);
    }
    await awa.tabTo("BUTTON", "C'est fini");
    await awa.press("Enter");
    await awa.isAt("SELECT", "Quel papier est-ce");
    await awa.isAccessible("person, photos to send");
    expect(await awa.page.locator("video").count()).toBe(0);
    await send("Ma carte, deux côtés");
    await awa.isAt("H1", "Mes papiers");
    await awa.go("A", "Ma carte, deux côtés", "Ma carte, deux côtés");
    await awa.page.getByRole("img", { name: /page 2 sur 2$/ }).waitFor();
  }, 120_000);

  test("of a photo she keeps the picture, and nothing that the camera wrote beside it", async () => {
    const photo = instance.path("photo.jpg");
    writeFileSync(photo, withExif(readFileSync(`${SPECIMENS}/carte-identite-specimen.jpg`)));
    await awa.go("A", "Mes papiers", "Mes papiers");
    await awa.go("A", "Ajouter un papier", "Ajouter un papier");
    await awa.page.setInputFiles("#file", photo);
    await send("Photo");
    await awa.isAt("H1", "Mes papiers");
    await awa.go("A", "Photo", "Photo");
    const kept = await copied();
    expect(kept.subarray(0, 3)).toEqual(Buffer.from([0xff, 0xd8, 0xff]));
    expect(kept.includes("Exif")).toBe(false);
  }, 120_000);

  test("a blurred photo is said to be blurred, and hers to keep", async () => {
    const sharp = readFileSync(`${SPECIMENS}/carte-identite-specimen.jpg`).toString("base64");
    const blurred = await awa.page.evaluate(async (given) => {
      const bytes = Uint8Array.from(atob(given), (letter) => letter.charCodeAt(0));
      const picture = await createImageBitmap(new Blob([bytes], { type: "image/jpeg" }));
      const canvas = document.createElement("canvas");
      [canvas.width, canvas.height] = [picture.width, picture.height];
      const pen = canvas.getContext("2d");
      if (pen) pen.filter = "blur(6px)";
      pen?.drawImage(picture, 0, 0);
      return canvas.toDataURL("image/jpeg").split(",")[1] ?? "";
    }, sharp);
    writeFileSync(instance.path("sharp.jpg"), Buffer.from(sharp, "base64"));
    writeFileSync(instance.path("blurred.jpg"), Buffer.from(blurred, "base64"));
    await awa.go("A", "Mes papiers", "Mes papiers");
    await awa.go("A", "Ajouter un papier", "Ajouter un papier");
    await awa.page.setInputFiles("#file", instance.path("blurred.jpg"));
    await awa.sees("La photo est floue");
    await awa.isAccessible("person, blurred photo");
    await awa.page.setInputFiles("#file", instance.path("sharp.jpg"));
    await awa.page.getByText("La photo est floue").first().waitFor({ state: "detached" });
    await awa.page.setInputFiles("#file", instance.path("blurred.jpg"));
    await awa.sees("La photo est floue");
    await send("Floue");
    await awa.isAt("H1", "Mes papiers");
    await awa.sees("« Floue » est dans vos papiers.");
  }, 120_000);

  test("files that are no paper are named for what they are", async () => {
    await awa.go("A", "Mes papiers", "Mes papiers");
    await awa.go("A", "Ajouter un papier", "Ajouter un papier");
    const heic = Buffer.concat([Buffer.from([0, 0, 0, 24]), Buffer.from("ftypheic"), Buffer.alloc(200)]);
    for (const [name, bytes, said] of [
      ["facture.pdf", Buffer.from("MZ this is a program"), "n'est pas ce que dit son nom"],
      ["photo.jpg", readFileSync(`${SPECIMENS}/avis-impot-specimen.pdf`), "n'est pas ce que dit son nom"],
      ["IMG_0001.HEIC", heic, "ne sait pas lire"],
      ["programme.exe", Buffer.from("MZ this is a program"), "Il faut une photo, un PDF ou un texte"],
    ] as const) {
      writeFileSync(instance.path(name), bytes);
      await awa.page.setInputFiles("#file", instance.path(name));
      await awa.isAt("DIV", said);
    }
    await awa.isAccessible("person, not what it says");
  }, 120_000);

  test("a long paper is shown to its last page, some pages at a time", async () => {
    const jpeg = readFileSync(`${SPECIMENS}/carte-identite-specimen.jpg`);
    const photo = { bytes: jpeg, ...sizeOf(jpeg) };
    writeFileSync(instance.path("long.pdf"), pdfOf(Array.from({ length: 24 }, () => photo)));
    await awa.page.setInputFiles("#file", instance.path("long.pdf"));
    await send("Long");
    await awa.isAt("H1", "Mes papiers");
    await awa.go("A", "Long", "Long");
    await awa.page.getByRole("img", { name: /page 20 sur 24$/ }).waitFor();
    await awa.tabTo("BUTTON", "Voir les pages suivantes");
    await awa.press("Enter");
    await awa.page.getByRole("img", { name: /page 24 sur 24$/ }).waitFor();
  }, 120_000);

  test("a connection that breaks keeps a paper waiting, and loses none of it", async () => {
    await awa.go("A", "Mes papiers", "Mes papiers");
    await awa.go("A", "Ajouter un papier", "Ajouter un papier");
    const before = wire.sent;
    const scan = [readFileSync(`${SPECIMENS}/avis-impot-specimen.pdf`), randomBytes(20_000_000)];
    writeFileSync(instance.path("scan.pdf"), Buffer.concat(scan));
    await awa.page.setInputFiles("#file", instance.path("scan.pdf"));
    wire.limit = before + 6_000_000;
    await send("Vingt mégaoctets");
    await awa.sees("La connexion est coupée");
    await awa.isAccessible("person, connection cut");
    const sent = wire.sent - before;
    await wire.plug();
    await awa.isAt("H1", "Mes papiers");
    await awa.sees("« Vingt mégaoctets » est dans vos papiers.");
    // What had arrived was not sent a second time: all of it, and no more than a piece or two besides.
    expect(sent).toBeGreaterThan(5_000_000);
    expect(wire.sent - before).toBeLessThan(25_500_000);
  }, 180_000);

  test("nobody complained, nor was anyone else asked", () => {
    awa.isQuiet();
  });
});

/** The same picture with what a telephone writes beside it: where it was taken. */
function withExif(jpeg: Buffer): Buffer {
  const said = Buffer.from("Exif\0\0MM\0*GPSLatitude 43.79");
  const segment = Buffer.concat([Buffer.from([0xff, 0xe1, 0, said.length + 2]), said]);
  return Buffer.concat([jpeg.subarray(0, 2), segment, jpeg.subarray(2)]);
}

/** Width and height of a JPEG, from its frame header. */
function sizeOf(jpeg: Buffer): { width: number; height: number } {
  for (let place = 2; place < jpeg.length; ) {
    const marker = jpeg[place + 1] ?? 0;
    if (marker >= 0xc0 && marker <= 0xc2) return { height: jpeg.readUInt16BE(place + 5), width: jpeg.readUInt16BE(place + 7) };
    place += 2 + jpeg.readUInt16BE(place + 2);
  }
  throw new Error("no JPEG");
}
