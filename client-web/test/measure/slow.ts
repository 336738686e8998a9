/**
 * A slower processor for a page and all its workers.
 *
 * What the browser offers for that (`Emulation.setCPUThrottlingRate`) slows the main thread alone: a worker refuses it,
 * and the core is one. So the page's whole process is held and let go in turn.
 */

import { strict as assert } from "node:assert";
import { readFileSync, readdirSync } from "node:fs";

import type { Page } from "playwright-core";

/** For how long it works each time, in milliseconds: short against whatever is measured. */
const RUNS = 4;

/** The process in which a page runs: that of its browser's which works while the page does. */
export async function processOf(page: Page, profile: string): Promise<number> {
  const drawers = readdirSync("/proc").filter(
    (pid) => /^\d+$/.test(pid) && commandOf(pid).includes("--type=renderer") && belongs(pid, profile),
  );
  // All of its threads: the one that has worked most so far may be the core's.
  const work = (pid: string): number => [...worked(Number(pid)).values()].reduce((sum, one) => sum + one, 0);
  const before = new Map(drawers.map((pid) => [pid, work(pid)]));
  await pace(page);
  const [busiest] = drawers.map((pid) => ({ pid, did: work(pid) - (before.get(pid) ?? 0) })).sort((one, other) => other.did - one.did);
  assert.ok(busiest !== undefined && busiest.did > 1e7, `no page of ${profile} runs`);
  return Number(busiest.pid);
}

/** Whether one of its forebears was started with this profile. */
function belongs(pid: string, profile: string): boolean {
  for (let at = pid; at !== "1" && at !== "0"; at = parentOf(at)) {
    if (commandOf(at).includes(`--user-data-dir=${profile}`)) return true;
  }
  return false;
}

function commandOf(pid: string): string {
  return text(`/proc/${pid}/cmdline`);
}

function parentOf(pid: string): string {
  return /^PPid:\s+(\d+)$/m.exec(text(`/proc/${pid}/status`))?.[1] ?? "0";
}

/** How much memory it holds, in KiB. */
export function weightOf(pid: number): number {
  return Number(/^VmRSS:\s+(\d+)/m.exec(text(`/proc/${pid}/status`))?.[1] ?? 0);
}

/** Processes come and go while one looks. */
function text(path: string): string {
  try {
    return readFileSync(path, "utf8");
  } catch {
    return "";
  }
}

/** The nanoseconds that each of its threads has run so far. */
function worked(pid: number): Map<string, number> {
  const threads = `/proc/${pid}/task`;
  const ran = (thread: string): number => Number(text(`${threads}/${thread}/schedstat`).split(" ")[0] ?? 0);
  return new Map(readdirSync(threads).map((thread) => [thread, ran(thread)]));
}

/**
 * Makes a process so many times slower; answers what makes it fast again. After its busiest thread has worked for a
 * while, all of it rests for so many times as long. While it waits for somebody else it is left alone, for that takes
 * no longer on a slow processor.
 */
export function slowed(pid: number, times: number): () => void {
  if (times <= 1) return () => undefined;
  let before = worked(pid);
  let timer: NodeJS.Timeout;
  const watch = (): void => {
    const now = worked(pid);
    const busiest = Math.max(...[...now].map(([thread, ran]) => ran - (before.get(thread) ?? 0))) / 1e6;
    if (busiest < RUNS) {
      timer = setTimeout(watch, 1);
      return;
    }
    process.kill(pid, "SIGSTOP");
    before = now;
    timer = setTimeout(() => {
      process.kill(pid, "SIGCONT");
      watch();
    }, busiest * (times - 1));
  };
  watch();
  return () => {
    clearTimeout(timer);
    process.kill(pid, "SIGCONT");
  };
}

/** Milliseconds for the same piece of arithmetic in a page. */
export async function pace(page: Page): Promise<number> {
  return page.evaluate(() => {
    const begun = performance.now();
    let sum = 0;
    for (let n = 0; n < 4e7; n += 1) sum += n % 7;
    return sum > 0 ? performance.now() - begun : 0;
  });
}
