/**
 * What the pages weigh: bytes over the wire and requests, from a browser that has nothing yet, and the memory of the tab.
 * What the core asks for in its worker is not among them.
 */

import { afterAll, beforeAll, test } from "vitest";

import { Reader } from "../browser/reader.ts";
import { CODE, Scene } from "../scene.ts";
import { processOf, weightOf } from "./slow.ts";
import { printed } from "./table.ts";

const AIM = { bytes: 60 * 1024, requests: 8 };

let scene: Scene;
const rows: string[][] = [];

beforeAll(async () => {
  scene = await Scene.begin();
  await scene.entrust((await scene.fill(8)).slice(1, 2));
});

afterAll(async () => {
  printed("What each page costs, one after the other", ["page", "bytes", "requests", "memory", "aim"], rows);
  await scene.end();
});

/** Counts what came since it was asked last. */
function scale(reader: Reader): (where: string, aim?: boolean) => Promise<void> {
  let before = 0;
  return async (where, aim = false) => {
    await reader.page.waitForLoadState("networkidle");
    const loads = reader.loads.filter(({ url }) => url.startsWith(reader.url));
    const since = loads.slice(before);
    before = loads.length;
    const bytes = since.reduce((sum, load) => sum + load.bytes, 0);
    const held = bytes <= AIM.bytes && since.length <= AIM.requests ? "held" : "MISSED";
    const memory = weightOf(await processOf(reader.page, reader.profile)) / 1024;
    rows.push([
      where,
      `${(bytes / 1024).toFixed(1)} KiB`,
      String(since.length),
      `${memory.toFixed(0)} MiB`,
      aim ? `${AIM.bytes / 1024} KiB, ${AIM.requests} requests: ${held}` : "",
    ]);
  };
}

test("a person's visit", async () => {
  const reader = await Reader.at(scene.instance, "awa");
  const { page } = reader;
  const weigh = scale(reader);
  await reader.open();
  await weigh("/ (first visit)", true);
  await reader.open();
  await weigh("/ (second visit)");
  await page.getByRole("button", { name: "Continuer" }).click();
  await reader.isAt("H1", "Comment voulez-vous entrer");
  await weigh("/entrer, and the core");
  await page.getByRole("button", { name: "Continuer" }).click();
  await reader.isAt("H1", "Entrer avec ma carte");
  await weigh("/entrer/carte");
  await page.fill("#card", scene.awa.card);
  await page.fill("#code", CODE);
  await reader.press("Enter");
  await reader.isAt("H1", "Mes papiers");
  await page.locator("main .cards li").first().waitFor();
  await weigh("/papiers, signed in");
  await page.getByRole("link", { name: "Ma carte d'identité" }).click();
  await page.getByRole("img", { name: /ajouté/ }).waitFor();
  await weigh("/papier, a photo");
  await page.goBack();
  await page.getByRole("link", { name: "Impôts 2026" }).click();
  await page.getByRole("img", { name: /page 2 sur 2$/ }).waitFor();
  await weigh("/papier, a PDF");
  for (const [link, heading] of [
    ["Qui a regardé", "Qui a regardé"],
    ["Qui peut voir", "Qui peut voir mes papiers"],
    ["Mes papiers", "Mes papiers"],
    ["Donner un accès", "À qui montrer vos papiers"],
  ] as const) {
    await page.getByRole("link", { name: link }).first().click();
    await reader.isAt("H1", heading);
    await weigh(new URL(page.url()).pathname);
  }
  await reader.leave();
});

test("a professional's visit", async () => {
  const reader = await Reader.at(scene.instance, "nadia");
  const { page } = reader;
  const weigh = scale(reader);
  await reader.enter(scene.nadia, "Papiers confiés");
  await weigh("/confies, with all before it");
  for (const [link, heading] of [
    ["Courrier", "Courrier"],
    ["Déposer", "Déposer un papier"],
    ["Ouvrir à quelqu", "Qui est devant vous"],
    ["Mon compte", "Mon compte"],
  ] as const) {
    await page.getByRole("link", { name: link }).first().click();
    await reader.isAt("H1", heading);
    await weigh(new URL(page.url()).pathname);
  }
  await reader.leave();
});
