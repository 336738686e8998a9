/**
 * What Lighthouse says of the pages, as on a mobile telephone.
 *
 * At the door it loads a page from nothing, and measures everything. Behind it no page can be loaded from nothing: the
 * keys are in memory, and a load ends the session. There it looks at the page as it stands (accessibility, best practices,
 * and what of SEO stands in a page), and measures the way to it from the page before (blocking time, shifts, answers).
 */

import { readFileSync } from "node:fs";
import { join } from "node:path";

import { navigation, snapshot, startTimespan } from "lighthouse";
import type { Config, Result } from "lighthouse";
import puppeteer from "puppeteer-core";
import type { Browser, Page } from "puppeteer-core";
import { afterAll, beforeAll, test } from "vitest";

import { Reader } from "../browser/reader.ts";
import { CODE, Scene } from "../scene.ts";
import { printed } from "./table.ts";

const AIM = 95;
const ROUNDS = 3;
const CATEGORIES = ["performance", "accessibility", "best-practices", "seo"] as const;

const config: Config = {
  extends: "lighthouse:default",
  settings: { onlyCategories: CATEGORIES, output: "json", maxWaitForLoad: 60_000 },
};

/** Of a page that stands there is nothing to be timed. */
const standing: Config = { ...config, settings: { ...config.settings, onlyCategories: CATEGORIES.slice(1) } };

let scene: Scene;
const rows: string[][] = [];
const faults: string[] = [];

beforeAll(async () => {
  scene = await Scene.begin();
  await scene.entrust((await scene.fill(8)).slice(0, 1));
});

afterAll(async () => {
  printed(`Lighthouse, mobile (aim: ${AIM} each)`, ["page", "how", ...CATEGORIES, "aim"], rows);
  process.stdout.write(faults.length === 0 ? "\n  nothing below 100\n" : `\n${faults.join("\n")}\n`);
  await scene.end();
});

/** A reader whose browser Lighthouse may look into. */
async function watched(folder: string): Promise<{ reader: Reader; browser: Browser; page: Page }> {
  const reader = await Reader.at(scene.instance, folder, ["--remote-debugging-port=0"]);
  const [port = ""] = readFileSync(join(reader.profile, "DevToolsActivePort"), "utf8").split("\n");
  const browser = await puppeteer.connect({ browserURL: `http://127.0.0.1:${port}`, defaultViewport: null });
  const [page] = await browser.pages();
  if (!page) throw new Error("no page");
  return { reader, browser, page };
}

function note(where: string, how: string, result: Result | undefined): void {
  const { categories = {}, audits = {}, runtimeError } = result?.lhr ?? {};
  if (runtimeError) faults.push(`  ${where}: ${runtimeError.message}`);
  const scores = CATEGORIES.map((name) => categories[name]?.score ?? undefined);
  const shown = scores.map((score) => (score === undefined ? "–" : (score * 100).toFixed(0)));
  const held = scores.every((score) => score === undefined || score * 100 >= AIM);
  rows.push([where, how, ...shown, held ? "held" : "MISSED"]);
  process.stdout.write(`  ${where}, ${how}: ${shown.join(" ")}\n`);
  for (const { id, auditRefs } of Object.values(categories)) {
    for (const { id: name, weight } of auditRefs) {
      const audit = audits[name];
      if (weight > 0 && audit?.score !== null && audit !== undefined && audit.score < 0.995) {
        faults.push(`  ${where}, ${how}, ${id}: ${audit.title} ${audit.displayValue ?? ""} (${(audit.score * 100).toFixed(0)})`);
      }
    }
  }
}

test("at the door", async () => {
  for (const path of ["/", "/entrer/carte", "/entrer/phrase"]) {
    const { reader, browser, page } = await watched(`door${path.replaceAll("/", "-")}`);
    const rounds: (Result | undefined)[] = [];
    for (let round = 0; round < ROUNDS; round += 1) rounds.push(await navigation(page, reader.url + path, { config }));
    const speed = (result: Result | undefined): number => result?.lhr.categories["performance"]?.score ?? 0;
    note(path, `loaded, median of ${ROUNDS}`, rounds.sort((one, other) => speed(one) - speed(other))[ROUNDS >> 1]);
    await browser.disconnect();
    await reader.leave();
  }
});

/** Goes from where she is by a link, and looks at what is there. */
async function behind(reader: Reader, page: Page, link: string, heading: string): Promise<void> {
  const span = await startTimespan(page, { config });
  await reader.page.getByRole("link", { name: link }).first().click();
  await reader.isAt("H1", heading);
  await reader.page.waitForLoadState("networkidle");
  const path = new URL(page.url()).pathname;
  note(path, "on the way", await span.endTimespan());
  note(path, "as it stands", await snapshot(page, { config: standing }));
}

test("her papers, and giving an access", async () => {
  const { reader, browser, page } = await watched("awa");
  await reader.open("/entrer/carte");
  await reader.page.fill("#card", scene.awa.card);
  await reader.page.fill("#code", CODE);
  await reader.press("Enter");
  await reader.isAt("H1", "Mes papiers");
  await reader.page.getByRole("link", { name: "Qui peut voir" }).first().click();
  await behind(reader, page, "Mes papiers", "Mes papiers");
  await behind(reader, page, "Donner un accès", "À qui montrer vos papiers");
  await browser.disconnect();
  await reader.leave();
});

test("the journal of the service", async () => {
  const { reader, browser, page } = await watched("claire");
  await reader.enter(scene.claire, "Administration du service");
  await behind(reader, page, "Journal du service", "Journal du service");
  await reader.page.getByRole("button", { name: "Chercher" }).click();
  await reader.page.getByRole("cell").first().waitFor();
  note("/audit", "lines found", await snapshot(page, { config: standing }));
  await browser.disconnect();
  await reader.leave();
});
