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

/** The middle one by its speed. */
function middle(rounds: readonly (Result | undefined)[]): Result | undefined {
  const speed = (result: Result | undefined): number => result?.lhr.categories["performance"]?.score ?? 0;
  return [...rounds].sort((one, other) => speed(one) - speed(other))[rounds.length >> 1];
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
    note(path, `loaded, median of ${ROUNDS}`, middle(rounds));
    await browser.disconnect();
    await reader.leave();
  }
});

/** What was measured on each way, by where it led. */
type Ways = Map<string, (Result | undefined)[]>;

/** Each round is another browser, for which everything is new; in the last one the pages are looked at as they stand. */
async function rounds(
  name: string,
  visit: (reader: Reader, behind: (link: string, heading: string) => Promise<void>) => Promise<void>,
  last?: (reader: Reader, page: Page) => Promise<void>,
): Promise<void> {
  const ways: Ways = new Map();
  for (let round = 1; round <= ROUNDS; round += 1) {
    const { reader, browser, page } = await watched(`${name}-${round}`);
    await visit(reader, async (link, heading) => {
      const span = await startTimespan(page, { config });
      await reader.page.getByRole("link", { name: link }).first().click();
      await reader.isAt("H1", heading);
      await reader.page.waitForLoadState("networkidle");
      const path = new URL(page.url()).pathname;
      ways.set(path, [...(ways.get(path) ?? []), await span.endTimespan()]);
      if (round < ROUNDS) return;
      note(path, `on the way, median of ${ROUNDS}`, middle(ways.get(path) ?? []));
      note(path, "as it stands", await snapshot(page, { config: standing }));
    });
    if (round === ROUNDS) await last?.(reader, page);
    await browser.disconnect();
    await reader.leave();
  }
}

test("her papers, and giving an access", async () => {
  await rounds("awa", async (reader, behind) => {
    await reader.open("/entrer/carte");
    await reader.page.fill("#card", scene.awa.card);
    await reader.page.fill("#code", CODE);
    await reader.press("Enter");
    await reader.isAt("H1", "Mes papiers");
    await reader.page.getByRole("link", { name: "Qui peut voir" }).first().click();
    await behind("Mes papiers", "Mes papiers");
    await behind("Donner un accès", "À qui montrer vos papiers");
  });
});

test("the journal of the service", async () => {
  await rounds(
    "claire",
    async (reader, behind) => {
      await reader.enter(scene.claire, "Administration du service");
      await behind("Journal du service", "Journal du service");
    },
    async (reader, page) => {
      await reader.page.getByRole("button", { name: "Chercher" }).click();
      await reader.page.getByRole("cell").first().waitFor();
      note("/audit", "lines found", await snapshot(page, { config: standing }));
    },
  );
});
