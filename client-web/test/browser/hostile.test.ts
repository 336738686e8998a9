/** Files that mean harm are opened by their owner and by her aidant: nothing acts, nothing is asked for, both can go on. */

import { mkdirSync, writeFileSync } from "node:fs";
import { once } from "node:events";
import { createServer } from "node:net";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

import { afterAll, beforeAll, describe, expect, test } from "vitest";

import { Instance, programs } from "../e2e/instance.ts";
import type { Person } from "../e2e/instance.ts";
import { ACT, hostile } from "./hostile.ts";
import type { Outcome } from "./hostile.ts";
import { Reader, browser } from "./reader.ts";

/** What is said instead of a paper, and what it means. */
const SAID: readonly (readonly [RegExp, Outcome])[] = [
  [/fermé par un code secret/, "locked"],
  [/trop lourd pour cette page/, "heavy"],
  [/ne sait pas encore montrer|ne peut pas montrer ce fichier/, "not"],
];

/** What somebody who has taken a reader over would try, at an address of the server itself: as text, for no tool to change. */
const tries = (address: string): string => `Promise.all([
  fetch("${address}"),
  new Promise((went, refused) => {
    const ask = new XMLHttpRequest();
    ask.open("GET", "${address}");
    [ask.onload, ask.onerror] = [went, refused];
    ask.send();
  }),
  import("${address}"),
].map((way) => way.then(() => "went", () => "refused")))`;

/** Reading it takes seconds. */
const SCAN = fileURLToPath(new URL("../../../tests/specimens/made/scan-20mo-specimen.pdf", import.meta.url));

describe.skipIf(programs === undefined || browser === undefined)("a paper that means harm", () => {
  let instance: Instance;
  let [fatou, nadia] = [] as unknown as [Person, Person];
  let papers: ReturnType<typeof hostile>;
  let called = 0;
  /** Whom the documents call; whoever calls it is counted. */
  const collector = createServer((socket) => {
    called += 1;
    socket.destroy();
  });

  beforeAll(async () => {
    collector.listen(0, "127.0.0.1");
    await once(collector, "listening");
    papers = hostile(`http://away.example:${(collector.address() as AddressInfo).port}/leak`);
    const [made, invitation] = await Instance.start();
    instance = made;
    const admin = await instance.person("Claire Administratrice").join(invitation);
    const structure = await admin.text(["structure", "create", "France Services Hagetmau"], "id");
    nadia = await instance.person("Nadia Belkacem").join(await admin.invite("aidant", structure));
    fatou = await instance.person("Fatou SPECIMEN").join(await nadia.invite("beneficiary"));
    const folder = instance.path("hostile");
    mkdirSync(folder);
    const files = papers.map(([name, bytes], index) => {
      const path = join(folder, `${title(index)} ${name}`);
      writeFileSync(path, bytes);
      return path;
    });
    const added = await fatou.lines(["doc", "add", ...files, "--type", "other"]);
    const documents = added.flatMap(({ id }) => ["--doc", String(id)]);
    expect(documents).toHaveLength(2 * papers.length);
    const mandate = await fatou.text(["grant", "--to", nadia.account, ...documents, "--for", "1d", "--purpose", "argent", "--yes"], "id");
    await nadia.lines(["mandate", "accept", mandate]);
  }, 300_000);
  afterAll(async () => {
    collector.close();
    await instance.stop();
  });

  /** What a paper's title begins with. */
  const title = (index: number): string => `N${String(index + 1).padStart(2, "0")}`;

  /** A browser that finds the way to whom the documents call. */
  const at = (folder: string): Promise<Reader> =>
    Reader.at(instance, folder, ["--host-resolver-rules=MAP ecrin.test 127.0.0.1, MAP away.example 127.0.0.1, MAP * ~NOTFOUND"]);

  /** Opens one after the other, in one visit, and says what was to be seen of each. */
  async function opensAll(reader: Reader, role: "link" | "button", named: (index: number) => RegExp): Promise<void> {
    const { page } = reader;
    const happened: string[] = [];
    page.on("dialog", (dialog) => {
      happened.push(`dialog ${dialog.message()}`);
      void dialog.dismiss();
    });
    page.on("download", (download) => {
      happened.push(`download ${download.url()}`);
    });
    page.on("framenavigated", (frame) => {
      // In the page's own empty frame papers are read: it is there from the first one on, and stays where it is.
      const isOurs = frame.parentFrame() === page.mainFrame() && frame.url() === "about:blank";
      if (!isOurs && !frame.url().startsWith(reader.url)) happened.push(`went to ${frame.url()}`);
    });
    page.on("crash", () => {
      happened.push("crash");
    });
    page.context().on("page", (opened) => {
      happened.push(`window ${opened.url()}`);
    });
    const home = page.url();
    const seen: Record<string, string> = {};
    for (const [index, [name, , outcome]] of papers.entries()) {
      await page.getByRole(role, { name: named(index) }).click();
      const paper = page.locator("main .sheet, main .notice").first();
      if (outcome === "heavy" && name.endsWith(".pdf")) {
        // It would work for ever: half a minute is given to it, which passes at once here.
        await page.waitForTimeout(2_000);
        await page.clock.fastForward(31_000);
      }
      await paper.waitFor();
      await page.locator("main .waiting").waitFor({ state: "detached" });
      const text = await page.locator("main").innerText();
      const said = SAID.find(([words]) => words.test(text))?.[1];
      seen[name] = said ?? ((await page.locator("main .sheet").count()) > 0 ? "shown" : text);
      await page.goBack();
      await page.waitForURL(home);
    }
    expect(seen).toEqual(Object.fromEntries(papers.map(([name, , outcome]) => [name, outcome])));
    expect(happened).toEqual([]);
    expect(called).toBe(0);
    expect(await page.evaluate(() => "canary" in globalThis)).toBe(false);
    expect(page.context().pages()).toHaveLength(1);
    reader.isQuiet();
  }

  test("does nothing in its owner's page", async () => {
    const reader = await at("fatou");
    await reader.page.clock.install();
    await reader.enter(fatou, "Mes papiers");
    await opensAll(reader, "link", (index) => new RegExp(`^${title(index)} `));
    await reader.leave();
  }, 240_000);

  test("does nothing in the page of her aidant", async () => {
    const reader = await at("nadia");
    await reader.page.clock.install();
    await reader.enter(nadia, "Papiers confiés");
    await opensAll(reader, "button", (index) => new RegExp(`^Regarder le papier n°\\s${index + 1}\\s`));
    await reader.leave();
  }, 240_000);

  test("is read where nothing may be asked for, and nothing run but what was held", async () => {
    await fatou.lines(["doc", "add", SCAN, "--type", "other", "--title", "Longue lecture"]);
    const reader = await at("reader");
    await reader.enter(fatou, "Mes papiers");
    const begun = reader.page.waitForEvent("worker");
    await reader.page.getByRole("link", { name: "Longue lecture" }).click();
    const script = (await reader.page.locator("script[src]").first().getAttribute("src")) ?? "";
    const address = new URL(script, reader.url).href;
    expect(await (await begun).evaluate(tries(address))).toEqual(["refused", "refused", "refused"]);
    expect(await reader.page.evaluate(tries(address))).toEqual(["went", "went", "went"]);
    await reader.leave();
  }, 60_000);

  test("would be found out if it acted", async () => {
    const reader = await at("canary");
    await reader.open();
    const dialog = reader.page.waitForEvent("dialog");
    const acting = reader.page.evaluate(ACT);
    await (await dialog).dismiss();
    await acting;
    expect(await reader.page.evaluate(() => "canary" in globalThis)).toBe(true);
    const away = papers.map(([, bytes]) => /http:\/\/away\.example:\d+\/leak/.exec(bytes.toString())?.[0]).find(Boolean) ?? "";
    await reader.page.goto(away).catch(() => undefined);
    expect(called).toBeGreaterThan(0);
    expect(() => {
      reader.isQuiet();
    }).toThrow();
    await reader.leave();
  }, 60_000);
});
