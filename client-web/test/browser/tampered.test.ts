/** Scripts of which one letter was changed on their way: none runs, and whoever waits for the page is told what to do. */

import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";

import { Instance, programs } from "../e2e/instance.ts";
import type { Person } from "../e2e/instance.ts";
import { Proxy } from "../e2e/proxy.ts";
import { NOTICE } from "../scene.ts";
import { Reader, browser } from "./reader.ts";

/** What browsers say of a script whose sum is not the one that the document gives. */
const REFUSED = /Failed to find a valid digest in the 'integrity' attribute|SRI's integrity checks failed|Failed to fetch dynamically imported module/;

describe.skipIf(programs === undefined || browser === undefined)("a script that was tampered with", () => {
  let instance: Instance;
  let proxy: Proxy;
  let [fatou, nadia] = [] as unknown as [Person, Person];
  let visits = 0;
  let reader: Reader;

  beforeAll(async () => {
    const [made, invitation] = await Instance.start();
    instance = made;
    const claire = await instance.person("Claire Administratrice").join(invitation);
    const structure = await claire.text(["structure", "create", "France Services Hagetmau"], "id");
    nadia = await instance.person("Nadia Belkacem").join(await claire.invite("aidant", structure));
    fatou = await instance.person("Fatou SPECIMEN").join(await nadia.invite("beneficiary"));
    await fatou.lines(["doc", "add", NOTICE, "--type", "tax_notice", "--title", "Impôts 2026"]);
    proxy = await Proxy.before(instance, true);
  }, 120_000);
  afterAll(async () => {
    await proxy.stop();
    await instance.stop();
  });
  /** Each visit begins with nothing kept. */
  beforeEach(async () => {
    visits += 1;
    const { authority } = instance;
    reader = await Reader.at({ url: proxy.origin, authority, path: (name) => instance.path(name) }, `visit-${visits}`);
    reader.page.setDefaultTimeout(20_000);
  });

  /** Changes one letter of what is asked for under such a name, where it changes what is done: in a text that it says. */
  function tamper(name: RegExp): { told: number } {
    const count = { told: 0 };
    proxy.lie = (path, body) => {
      if (!name.test(path) || body.length === 0) return body;
      count.told += 1;
      const changed = Buffer.from(body);
      // Its last sign becomes a blank: were it taken, it would do all that it did.
      if (changed.at(-1) === 59) changed[changed.length - 1] = 10;
      return changed;
    };
    return count;
  }

  async function comesIn(who = fatou): Promise<void> {
    await reader.page.locator("#account").fill(who.account);
    await reader.page.locator("#passphrase").fill(who.secret);
    await reader.press("Enter");
  }

  /** Nothing else went wrong than that a sum was not the right one, and that did. */
  async function refused(): Promise<void> {
    reader.isQuiet(REFUSED);
    expect(() => {
      reader.isQuiet();
    }).toThrow();
    await reader.leave();
  }

  test.each(["index-", "words-"])("is no page (%s), and those who wait are told", async (name) => {
    const count = tamper(new RegExp(`^/assets/${name}.*\\.js$`));
    await reader.open();
    await reader.sees("Si rien ne vient, rechargez-la.");
    expect(count.told).toBeGreaterThan(0);
    await reader.isAccessible(`tampered ${name}`);
    await refused();
  }, 60_000);

  test("is no room of the page, and comes whole once it is asked for anew", async () => {
    const count = tamper(/^\/assets\/EnterPassphrase-.*\.js$/);
    await reader.open("/entrer/phrase");
    await reader.sees("Cette page n'est pas arrivée.");
    expect(count.told).toBeGreaterThan(0);
    proxy.lie = undefined;
    await reader.tabTo("BUTTON", "Recharger la page");
    await reader.press("Enter");
    await reader.sees("Entrer avec ma phrase secrète");
    await refused();
  }, 60_000);

  test("is no core: no key is in it, nothing is signed in, and that is said", async () => {
    const count = tamper(/^\/assets\/worker-[^/]*\.js$/);
    await reader.open("/entrer/phrase");
    proxy.heard.length = 0;
    await comesIn();
    await reader.sees("Cette page a eu un problème. Rechargez-la, puis recommencez.");
    expect(count.told).toBeGreaterThan(0);
    expect(proxy.heard.filter(({ line }) => line.includes("/api/"))).toEqual([]);
    proxy.lie = undefined;
    await reader.page.reload();
    await comesIn();
    await reader.isAt("H1", "Mes papiers");
    await refused();
  }, 60_000);

  test("is no part of the core that comes later, and comes whole once it is asked for anew", async () => {
    const count = tamper(/^\/assets\/worker-desk-[^/]*\.js$/);
    await reader.open("/entrer/phrase");
    await comesIn(nadia);
    await reader.isAt("H1", "Papiers confiés");
    await reader.go("A", "Courrier", "Courrier");
    await reader.sees("Cette page a eu un problème.");
    expect(count.told).toBeGreaterThan(0);
    expect(proxy.heard.filter(({ line }) => line.includes("/api/v1/mail/"))).toEqual([]);
    proxy.lie = undefined;
    await reader.go("A", "Papiers confiés", "Papiers confiés");
    await reader.go("A", "Courrier", "Courrier");
    await reader.sees("Votre adresse : nadia.belkacem@ecrin.test");
    // What a worker is refused no console tells.
    reader.isQuiet();
    await reader.leave();
  }, 60_000);

  test("is no reader of papers: nothing of the paper reaches it", async () => {
    const count = tamper(/^\/assets\/pdf\.worker/);
    await reader.open("/entrer/phrase");
    await comesIn();
    await reader.isAt("H1", "Mes papiers");
    await reader.go("A", "Impôts 2026", "Impôts 2026");
    await reader.sees("Cette page ne sait pas encore montrer ce papier.");
    expect(count.told).toBeGreaterThan(0);
    expect(await reader.page.locator("main .sheet").count()).toBe(0);
    await refused();
  }, 60_000);

  test("is asked for once: what was held is what runs, whatever would be answered the second time", async () => {
    const asked = new Map<string, number>();
    proxy.forgetful = true;
    proxy.lie = (path, body) => {
      if (!/^\/assets\/(?:worker-|pdf\.worker)/.test(path)) return body;
      asked.set(path, (asked.get(path) ?? 0) + 1);
      return asked.get(path) === 1 ? body : Buffer.from("self.postMessage('anything')");
    };
    await reader.open("/entrer/phrase");
    await comesIn();
    await reader.isAt("H1", "Mes papiers");
    await reader.go("A", "Impôts 2026", "Impôts 2026");
    await reader.page.getByRole("img", { name: /page 2 sur 2$/ }).waitFor();
    expect([...asked.keys()].join()).toMatch(/worker-[\w-]{8}\.js.*pdf\.worker/);
    expect(Math.max(...asked.values())).toBe(1);
    asked.clear();
    await reader.open("/entrer/phrase");
    await comesIn(nadia);
    await reader.isAt("H1", "Papiers confiés");
    await reader.go("A", "Courrier", "Courrier");
    await reader.sees("Votre adresse : nadia.belkacem@ecrin.test");
    expect([...asked.keys()].join()).toMatch(/worker-[\w-]{8}\.js.*worker-desk-/);
    expect(Math.max(...asked.values())).toBe(1);
    proxy.forgetful = false;
    reader.isQuiet();
    await reader.leave();
  }, 60_000);
});
