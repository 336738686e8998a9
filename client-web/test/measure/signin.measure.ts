/**
 * How long a person waits after she has typed her code, on a computer six times slower than this one. The slowing is
 * measured beside it: a short piece of work is slowed by less than was asked for, so more is asked for.
 */

import type { Request } from "playwright-core";
import { afterAll, beforeAll, test } from "vitest";

import { Reader } from "../browser/reader.ts";
import { CODE, Scene } from "../scene.ts";
import { pace, processOf, slowed } from "./slow.ts";
import { printed } from "./table.ts";

declare global {
  interface Window {
    arrived: Promise<{ at: number; all: number }>;
  }
}

const TIMES = 6;
/** What is asked for, so that it is at least so many times slower. */
const ASKED = 11;
const AIM = 4000;
const ROUNDS = 3;

/** From the press of Enter to her papers on the screen; what of it was waiting for the server. */
interface Wait {
  readonly all: number;
  readonly server: number;
  readonly steps: string;
}

let scene: Scene;

beforeAll(async () => {
  scene = await Scene.begin();
  await scene.entrust((await scene.fill(8)).slice(0, 1));
});
afterAll(() => scene.end());

/** One who comes with a browser that has never been here. */
async function wait(way: "card" | "passphrase", times: number): Promise<Wait & { factor: number }> {
  const reader = await Reader.at(scene.instance, `${way}-${times}-${Date.now()}`);
  const { page } = reader;
  await reader.open("/entrer");
  if (way === "passphrase") {
    await reader.tabTo("INPUT", "Avec ma carte");
    await reader.press("ArrowDown");
  }
  await reader.go("BUTTON", "Continuer", way === "card" ? "Entrer avec ma carte" : "Entrer avec ma phrase secrète");
  await reader.tabTo(way === "card" ? "TEXTAREA" : "INPUT", way === "card" ? "Les lettres" : "Numéro du compte");
  await reader.type(way === "card" ? scene.awa.card : scene.nadia.account);
  await reader.tabTo("INPUT", way === "card" ? "Votre code" : "Phrase secrète");
  await reader.type(way === "card" ? CODE : scene.nadia.secret);

  const asked: Request[] = [];
  page.context().on("requestfinished", (request) => asked.push(request));
  const fast = await pace(page);
  const quick = slowed(await processOf(page, reader.profile), times);
  const factor = (await pace(page)) / fast;
  await page.evaluate(
    (list) => {
      window.arrived = new Promise((arrive) => {
        addEventListener("submit", () => void watch(performance.now(), Date.now()), { capture: true, once: true });
        const watch = async (begun: number, at: number): Promise<void> => {
          while (!document.querySelector(list)) await new Promise((next) => setTimeout(next, 4));
          arrive({ at, all: performance.now() - begun });
        };
      });
    },
    way === "card" ? "main .cards li" : "main .row, main li",
  );
  await reader.press("Enter");
  const { at, all } = await page.evaluate(() => window.arrived);
  quick();
  const during = asked.filter((request) => request.timing().startTime >= at - 5);
  await reader.leave();
  return { factor, all, ...told(during, at, all) };
}

/** The requests one after another, with when each began and how long its answer took to come. */
function told(requests: readonly Request[], at: number, all: number): Pick<Wait, "server" | "steps"> {
  const steps = requests.map((request) => {
    const { startTime, responseEnd, requestStart } = request.timing();
    const path = new URL(request.url()).pathname.replace("/api/v1", "").replaceAll(/[0-9a-hj-km-np-tv-z]{26}/g, "…");
    return { path: `${request.method()} ${path}`, from: startTime - at, took: responseEnd - Math.max(0, requestStart) };
  });
  steps.sort((one, other) => one.from - other.from);
  // Those that run beside each other count once.
  let [server, until] = [0, 0];
  for (const { from, took } of steps) {
    const end = Math.min(from + took, all);
    server += Math.max(0, end - Math.max(from, until));
    until = Math.max(until, end);
  }
  return { server, steps: steps.map(({ path, from, took }) => `    ${from.toFixed(0).padStart(5)} + ${took.toFixed(0)} ms  ${path}`).join("\n") };
}

/** A processor that was not slowed enough proves nothing, unless it was too slow already. */
function verdict({ all, factor }: Wait & { factor: number }): string {
  if (all > AIM) return "MISSED";
  return factor >= TIMES ? "held" : "NOT SLOWED ENOUGH";
}

test("sign-in", async () => {
  const rows: string[][] = [];
  let last = "";
  for (const way of ["card", "passphrase"] as const) {
    for (const times of [1, ASKED]) {
      const rounds = [];
      for (let round = 0; round < ROUNDS; round += 1) rounds.push(await wait(way, times));
      rounds.sort((one, other) => one.all - other.all);
      const middle = rounds[ROUNDS >> 1];
      if (middle === undefined) continue;
      const slowest = rounds.at(-1)?.all ?? 0;
      rows.push([
        way,
        times === 1 ? "as it is" : `× ${middle.factor.toFixed(1)}`,
        `${middle.all.toFixed(0)} ms`,
        `${slowest.toFixed(0)} ms`,
        `${middle.server.toFixed(0)} ms`,
        way === "card" && times !== 1 ? `${AIM} ms at × ${TIMES}: ${verdict(middle)}` : "",
      ]);
      last += `\n  ${way}, ${times === 1 ? "as it is" : `× ${middle.factor.toFixed(1)}`}:\n${middle.steps}\n`;
    }
  }
  printed("From Enter to the papers on the screen", ["way in", "processor", "median", "slowest", "of it the server", "aim"], rows);
  process.stdout.write(last);
});
