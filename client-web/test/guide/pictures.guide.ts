/** Takes the pictures of the user guide on the pages as they are, with specimens in them (`make guide`). */

import { mkdirSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";

import { afterAll, beforeAll, test } from "vitest";

import { Reader } from "../browser/reader.ts";
import { CODE, NOTICE, Scene } from "../scene.ts";
import { IMAGES, NUMBER, PICTURES, VERSION, saidOn } from "./pictures.ts";
import type { Picture, Sitter } from "./pictures.ts";

/** A picture that is larger is made again, worse. */
const AT_MOST = 60_000;
const QUALITIES = [0.85, 0.7, 0.5, 0.3];
/** Of a long page its beginning is enough. */
const HEIGHT = 1100;

// What the browser itself says (days, files) is French too.
process.env["LANGUAGE"] = "fr";

let scene: Scene;
const readers = new Map<Sitter, Reader>();

beforeAll(async () => {
  scene = await Scene.begin();
  const { awa, nadia, karim, remi, claire } = scene;
  const papers = await scene.fill(4);
  await scene.entrust(papers.slice(1, 2));
  // One that ends soon, and that may be asked for again.
  const short = ["grant", "--to", nadia.account, "--doc", papers[2] ?? "", "--for", "1d", "--purpose", "social", "--yes"];
  await nadia.lines(["view", await awa.person.text(short, "id"), "1", "--out", scene.instance.path("soon")]);
  await nadia.lines(["doc", "add", NOTICE, "--type", "caf_certificate", "--title", "Attestation", "--for", awa.account]);
  const ask = ["ask", "--of", awa.account, "--purpose", "logement", "--for", "31d", "--right", "view"];
  await nadia.lines([...ask, "--message", "votre bail"]);
  await nadia.lines(["mail", "list"]);
  await karim.lines(["mail", "send", "--to", "nadia.belkacem@ecrin.test", "--subject", "Permanence de mardi", "--text", "Bonjour Nadia,\nje serai là mardi à 14 h.\nKarim"]);
  await remi.lines(["structure", "place", "add", "Mairie de Mugron"]);
  // What an administrator is told of: refusals in a row, and what another one wants her agreement for.
  const fatou = await scene.instance.person("Fatou SPECIMEN").join(await nadia.invite("beneficiary"));
  const paper = await fatou.text(["doc", "add", NOTICE, "--type", "tax_notice", "--title", "Impôts"], "id");
  const other = await fatou.text(["grant", "--to", remi.account, "--doc", paper, "--for", "31d", "--purpose", "argent", "--yes"], "id");
  for (let tries = 0; tries < 5; tries += 1) await karim.refused(["view", other, "1", "--out", scene.instance.path("not")]);
  const denis = await scene.instance.person("Denis Second").join(await claire.invite("admin", scene.structure));
  const hold = ["hold", "place", "--account", fatou.account, "--days", "90", "--reference", "REQ-2026-114"];
  const asked = await claire.text([...hold, "--ask"], "id");
  await denis.lines(["approval", "give", asked]);
  await claire.lines([...hold, "--approval", asked]);
  await denis.text(["approval", "request", "admin-invitation"], "id");
  for (const who of ["nobody", "awa", "nadia", "remi", "claire"] as const) {
    if (PICTURES.some((picture) => picture.who === who)) readers.set(who, await seated(who));
  }
  await write(readers.get("nadia"));
});

/** Whoever is written to from the pages is a contact. */
async function write(reader: Reader | undefined): Promise<void> {
  if (!reader) return;
  await to(reader, "/courrier/ecrire");
  await reader.page.fill("#to", "karim.roux@ecrin.test");
  await reader.page.fill("#text", "Merci, à mardi !");
  await reader.page.getByRole("button", { name: "Envoyer" }).click();
  await reader.isAt("H1", "Courrier");
}

afterAll(async () => {
  for (const reader of readers.values()) await reader.leave();
  await scene.end();
});

async function seated(who: Sitter): Promise<Reader> {
  const reader = await Reader.at(scene.instance, who);
  const { page } = reader;
  if (who === "awa") {
    await reader.open("/entrer/carte");
    await page.fill("#card", scene.awa.card);
    await page.fill("#code", CODE);
    await reader.press("Enter");
    await reader.isAt("H1", "Mes papiers");
  } else if (who !== "nobody") {
    await reader.enter(scene[who], who === "claire" ? "Administration du service" : "Papiers confiés");
  }
  return reader;
}

/** Follows a link as if it stood on the page: an address that is typed would end the session. */
async function to(reader: Reader, path: string): Promise<void> {
  await reader.page.evaluate((href) => {
    const link = document.createElement("a");
    link.href = href;
    document.querySelector(".frame")?.append(link);
    link.click();
    link.remove();
  }, path);
}

async function show(reader: Reader, { who, from, press }: Picture): Promise<void> {
  const { page } = reader;
  if (who === "nobody") await reader.open(from);
  else await to(reader, from);
  await page.locator("main h1").waitFor();
  await page.waitForLoadState("networkidle");
  for (const name of press) {
    // What is printed as it should be is written here as it can be.
    const printed = { name: new RegExp(name.replaceAll("'", "['’]").replaceAll(" ", "\\s")) };
    if (name === NUMBER) await page.getByLabel(NUMBER).fill(scene.nadia.account.slice(0, 10));
    else {
      const choice = page.locator(".choice label", { hasText: printed.name });
      await page.getByRole("link", printed).or(page.getByRole("button", printed)).or(choice).first().click();
    }
    await page.waitForLoadState("networkidle");
  }
  // What is still being opened or counted is not what the guide shows, nor what the mouse happens to be over.
  await page.waitForFunction(() => !document.querySelector("main .waiting, main [aria-disabled='true']"));
  await page.mouse.move(0, 0);
  await page.locator("main h1").waitFor();
}

/** The picture as WebP, no larger than it may be. */
async function taken(reader: Reader): Promise<Buffer> {
  // A page is no shorter than its window: one that was made taller for the page before is brought back.
  await reader.resize({ width: 412, height: 600 });
  const height = await reader.page.evaluate(() => document.documentElement.scrollHeight);
  await reader.resize({ width: 412, height: Math.min(Math.max(height, 600), HEIGHT) });
  await reader.page.evaluate(() => {
    scrollTo(0, 0);
  });
  const png = (await reader.page.screenshot({ caret: "hide" })).toString("base64");
  for (const quality of QUALITIES) {
    const bytes = Buffer.from(await asWebp(reader, png, quality), "base64");
    if (bytes.length <= AT_MOST) return bytes;
  }
  throw new Error("a picture is too large");
}

async function asWebp(reader: Reader, png: string, quality: number): Promise<string> {
  return reader.page.evaluate(
    async ([given, how]) => {
      const bytes = Uint8Array.from(atob(given), (letter) => letter.charCodeAt(0));
      const picture = await createImageBitmap(new Blob([bytes], { type: "image/png" }));
      const canvas = document.createElement("canvas");
      [canvas.width, canvas.height] = [picture.width, picture.height];
      canvas.getContext("2d")?.drawImage(picture, 0, 0);
      return canvas.toDataURL("image/webp", how).split(",")[1] ?? "";
    },
    [png, quality] as const,
  );
}

test("the guide has its pictures", async () => {
  mkdirSync(IMAGES, { recursive: true });
  for (const name of readdirSync(IMAGES)) rmSync(fileURLToPath(new URL(name, IMAGES)));
  for (const picture of PICTURES) {
    const reader = readers.get(picture.who);
    if (!reader) throw new Error(picture.who);
    await show(reader, picture);
    const bytes = await taken(reader);
    writeFileSync(new URL(`${picture.name}.webp`, IMAGES), bytes);
    process.stdout.write(`${picture.name.padEnd(24)} ${String(bytes.length).padStart(6)} bytes\n`);
    await reader.press("Escape");
  }
  const pictures = Object.fromEntries(PICTURES.map(({ name, page }) => [name, saidOn(page)]));
  writeFileSync(new URL("taken.json", IMAGES), `${JSON.stringify({ version: VERSION, pictures }, null, 2)}\n`);
});
