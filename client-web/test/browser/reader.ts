/** A reader at a browser that watches: whom it trusts, what it asked for, what it complained of, where the focus is. */

import { strict as assert } from "node:assert";
import { createHash } from "node:crypto";
import { once } from "node:events";
import { existsSync, readFileSync, readlinkSync } from "node:fs";
import { basename, join } from "node:path";
import { connect } from "node:tls";

import { chromium } from "playwright-core";
import type { BrowserContext, CDPSession, Page } from "playwright-core";

import type { Instance, Person } from "../e2e/instance.ts";

/** How long something may take that happens by itself, on a busy machine. */
const PATIENCE = 60_000;

/** Debian's; without it the tests that need one are passed over. */
export const browser = ((): string | undefined => {
  const path = process.env["ECRIN_CHROMIUM"] ?? "/usr/bin/chromium";
  if (existsSync(path)) return path;
  console.warn(`SKIPPED: ${path} is missing`);
  return undefined;
})();

const AXE = readFileSync(new URL("../../node_modules/axe-core/axe.min.js", import.meta.url), "utf8");
const TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice", "RGAAv4"];
const PHONE = { width: 412, height: 915 };
/** The smallest screen that is asked of any page. */
export const NARROW = { width: 320, height: 640 };

/** Trusts the key that the instance's authority vouches for, and no other: browsers take no authority from a test. */
async function trust({ url, authority }: Pick<Instance, "url" | "authority">): Promise<string> {
  const { hostname: host, port } = new URL(url);
  const socket = connect({ host, port: Number(port), ca: authority, servername: "ecrin.test" });
  await once(socket, "secureConnect");
  const certificate = socket.getPeerX509Certificate();
  socket.destroy();
  assert.ok(certificate);
  const key = certificate.publicKey.export({ type: "spki", format: "der" });
  return `--ignore-certificate-errors-spki-list=${createHash("sha256").update(key).digest("base64")}`;
}

/** What has the focus, as it is read out. Runs in the page. */
function focused(): string {
  const at = document.activeElement;
  if (!at || at === document.body) return "BODY";
  const labels = at instanceof HTMLInputElement || at instanceof HTMLTextAreaElement || at instanceof HTMLSelectElement ? at.labels : null;
  const name = labels?.[0]?.textContent ?? at.getAttribute("aria-label") ?? at.textContent;
  // What is printed as it should be is typed here as it can be.
  return `${at.tagName} ${name}`.replace(/\s+/g, " ").replaceAll("’", "'").trim();
}

/** A request and what came over the wire for it. */
interface Load {
  readonly url: string;
  bytes: number;
}

export class Reader {
  readonly page: Page;
  readonly url: string;
  /** Where the browser keeps what it keeps. */
  readonly profile: string;
  /** The tokens of the sessions that its requests were made in. */
  readonly tokens = new Set<string>();
  readonly #context: BrowserContext;
  readonly #protocol: CDPSession;
  readonly #complaints: string[] = [];
  readonly #loads = new Map<string, Load>();
  #size = PHONE;

  private constructor(page: Page, url: string, profile: string, protocol: CDPSession) {
    this.page = page;
    this.url = url;
    this.profile = profile;
    this.#context = page.context();
    this.#protocol = protocol;
  }

  /** `more` are flags of the browser, such as those that give it a camera. */
  static async at(instance: Pick<Instance, "url" | "authority" | "path">, folder: string, more: readonly string[] = []): Promise<Reader> {
    const url = instance.url.replace("127.0.0.1", "ecrin.test");
    const profile = instance.path(folder);
    const context = await chromium.launchPersistentContext(profile, {
      executablePath: browser ?? "",
      args: [
        ...["--no-sandbox", "--disable-gpu", "--host-resolver-rules=MAP ecrin.test 127.0.0.1, MAP * ~NOTFOUND"],
        await trust(instance),
        ...more,
      ],
      viewport: PHONE,
      locale: "fr-FR",
      timezoneId: "Europe/Paris",
      reducedMotion: "reduce",
    });
    const page = context.pages()[0] ?? (await context.newPage());
    page.setDefaultTimeout(PATIENCE);
    const protocol = await context.newCDPSession(page);
    const reader = new Reader(page, url, profile, protocol);
    await reader.#watch();
    return reader;
  }

  async #watch(): Promise<void> {
    this.page.on("console", (said) => {
      if (["error", "warning"].includes(said.type())) this.#complaints.push(said.text());
    });
    // From the beginning: a window for files that opens before anyone waits for it is answered by nobody.
    this.page.on("filechooser", () => undefined);
    this.page.on("pageerror", (error) => this.#complaints.push(String(error)));
    this.#context.on("request", (request) => {
      if (!this.#asked.includes(request.url())) this.#asked.push(request.url());
      const [, token] = /^Bearer (.+)$/.exec(request.headers()["authorization"] ?? "") ?? [];
      if (token !== undefined) this.tokens.add(token);
    });
    await this.#protocol.send("Network.enable");
    this.#protocol.on("Network.requestWillBeSent", ({ requestId, request }) => {
      this.#loads.set(requestId, { url: request.url, bytes: 0 });
    });
    this.#protocol.on("Network.loadingFinished", ({ requestId, encodedDataLength }) => {
      const load = this.#loads.get(requestId);
      if (load) load.bytes = encodedDataLength;
    });
  }
  readonly #asked: string[] = [];

  async open(path = "/"): Promise<void> {
    await this.page.goto(this.url + path, { waitUntil: "networkidle" });
  }

  /** Comes in with a passphrase, and arrives at a page with this heading. */
  async enter({ account, secret }: Pick<Person, "account" | "secret">, heading: string): Promise<void> {
    await this.open("/entrer/phrase");
    await this.tabTo("INPUT", "Numéro du compte");
    await this.type(account);
    await this.tabTo("INPUT", "Phrase secrète");
    await this.type(secret);
    await this.press("Enter");
    await this.isAt("H1", heading);
  }

  /** Reads on a screen of this size from now on. */
  async resize(size: typeof PHONE): Promise<void> {
    this.#size = size;
    await this.page.setViewportSize(size);
  }

  /** Nothing lies beyond the screen as it is. */
  async fits(where: string): Promise<void> {
    const beyond = await this.page.evaluate(() => {
      if (document.documentElement.scrollWidth <= innerWidth) return [];
      const out = [...document.querySelectorAll("main *")].filter((one) => one.getBoundingClientRect().right > innerWidth);
      return [`${document.documentElement.scrollWidth} px`, ...out.map(({ tagName, className }) => `${tagName} ${className}`)];
    });
    assert.deepEqual(beyond, [], `${where}: beyond the screen`);
  }

  /** What has come over the wire so far. */
  get loads(): Load[] {
    return [...this.#loads.values()];
  }

  /** Waits until the focus has arrived where it should. */
  async isAt(tag: string, name: string): Promise<void> {
    let seen = "";
    for (const begin = Date.now(); Date.now() - begin < PATIENCE; ) {
      // Between two documents there is no focus to ask for.
      seen = await this.page.evaluate(focused).catch(() => "");
      if (seen.startsWith(tag) && seen.includes(name)) return;
      await new Promise((done) => setTimeout(done, 20));
    }
    assert.fail(`the focus is on ${JSON.stringify(seen)}, not on ${tag} ${name}`);
  }

  async press(...keys: string[]): Promise<void> {
    for (const key of keys) await this.page.keyboard.press(key);
  }

  /** Goes on by the keyboard until the focus is there. */
  async tabTo(tag: string, name: string): Promise<void> {
    const seen = new Set<string>();
    for (let steps = 0; steps < 80; steps += 1) {
      await this.press("Tab");
      const at = await this.page.evaluate(focused);
      if (at.startsWith(tag) && at.includes(name)) return;
      seen.add(at);
    }
    assert.fail(`no Tab leads to ${tag} ${name}, only to ${[...seen].join(" | ")}`);
  }

  /** Goes there, presses Enter, and arrives at a page with this heading. */
  async go(tag: string, name: string, heading: string): Promise<void> {
    await this.tabTo(tag, name);
    await this.press("Enter");
    await this.isAt("H1", heading);
  }

  /** Whatever is typed leads nowhere else. */
  async type(text: string): Promise<void> {
    const before = await this.page.evaluate(focused);
    await this.page.keyboard.insertText(text);
    assert.equal(await this.page.evaluate(focused), before);
  }

  /** Goes to a list and down in it, until it stands at this entry. */
  async picks(label: string, entry: string): Promise<void> {
    await this.tabTo("SELECT", label);
    const picked = (): Promise<string | undefined> =>
      this.page.evaluate(() => {
        const at = document.activeElement;
        return at instanceof HTMLSelectElement ? at.selectedOptions[0]?.text.replaceAll("’", "'") : undefined;
      });
    const entries = await this.page.evaluate(() => (document.activeElement as HTMLSelectElement).length);
    for (let down = 0; down < entries && (await picked()) !== entry; down += 1) await this.press("ArrowDown");
    assert.equal(await picked(), entry);
  }

  /** Opens the browser's own window from a field for files, and answers it, which is no page's part. */
  async brings(label: string, file: string): Promise<void> {
    await this.tabTo("INPUT", label);
    const asked = this.page.waitForEvent("filechooser");
    await this.press("Space");
    await (await asked).setFiles(file);
    await this.isAt("INPUT", label);
    const name = await this.page.evaluate(() => (document.activeElement as HTMLInputElement).files?.[0]?.name);
    assert.equal(name, basename(file));
  }

  /** The browser is asked to print what is shown, and the reader is where she was. */
  async prints(button: string): Promise<void> {
    await this.page.evaluate(() => {
      const noted = (): void => {
        document.documentElement.setAttribute("data-printed", "");
      };
      addEventListener("beforeprint", noted, { once: true });
    });
    await this.tabTo("BUTTON", button);
    await this.press("Enter");
    await this.page.locator("html[data-printed]").waitFor();
    await this.isAt("BUTTON", button);
  }

  async sees(text: string): Promise<void> {
    // What is kept together is the same text.
    const words = text.split(" ").map((word) => word.replaceAll(/[.*+?^${}()|[\]\\]/g, "\\$&").replaceAll("'", "['’]"));
    const seen = this.page.getByText(new RegExp(words.join("\\s"))).first();
    await seen.waitFor().catch(async () => {
      assert.fail(`the page does not say « ${text} », but: ${await this.page.locator("main").innerText()}`);
    });
  }

  /** Nothing that axe finds fault with, and nothing beyond the screen: in light, in dark, and on the smallest screen. */
  async isAccessible(where: string): Promise<void> {
    const looks = [
      { name: "light", colorScheme: "light", size: PHONE },
      { name: "dark", colorScheme: "dark", size: PHONE },
      { name: "320 px", colorScheme: "light", size: NARROW },
    ] as const;
    for (const { name, colorScheme, size } of looks) {
      await this.page.emulateMedia({ colorScheme });
      await this.page.setViewportSize(size);
      assert.deepEqual(await this.#faults(), [], `${where}, ${name}`);
      await this.fits(`${where}, ${name}`);
    }
    await this.page.setViewportSize(this.#size);
    const shots = process.env["ECRIN_SCREENS"];
    if (shots) await this.page.screenshot({ path: `${shots}/${where.replaceAll(" ", "-")}.png`, fullPage: true });
  }

  /** axe runs in a world of its own, because the page's policy lets no text become a script. */
  async #faults(): Promise<string[]> {
    const { frameTree } = await this.#protocol.send("Page.getFrameTree");
    const world = { frameId: frameTree.frame.id, worldName: "axe" };
    const { executionContextId: contextId } = await this.#protocol.send("Page.createIsolatedWorld", world);
    const run = async (expression: string): Promise<unknown> => {
      const asked = { expression, contextId, awaitPromise: true, returnByValue: true };
      const { result, exceptionDetails } = await this.#protocol.send("Runtime.evaluate", asked);
      assert.equal(exceptionDetails, undefined, JSON.stringify(exceptionDetails));
      return result.value;
    };
    await run(AXE);
    const options = JSON.stringify({ runOnly: { type: "tag", values: TAGS } });
    const told = "({ id, nodes }) => id + ': ' + nodes.map(({ html, failureSummary }) => html + ' ' + failureSummary).join()";
    const found = await run(`axe.run(document, ${options}).then((all) => [all.passes.length, all.violations.map(${told})])`);
    const [passed, faults] = found as [number, string[]];
    assert.ok(passed > 5, "axe looked at nothing");
    return faults;
  }

  /** Nothing went wrong behind the pages but what was looked for, and nobody else was asked for anything. */
  isQuiet(lookedFor = /^$/): void {
    assert.deepEqual(this.#complaints.filter((complaint) => !lookedFor.test(complaint)), []);
    const own = (asked: string): boolean => asked.startsWith(`${this.url}/`) || /^(?:blob|data|about):/.test(asked);
    assert.deepEqual(this.#asked.filter((asked) => !own(asked)), []);
  }

  async leave(): Promise<void> {
    await this.#context.close();
  }

  /** The browser ends as in a power cut: it tidies nothing away. */
  async kill(): Promise<void> {
    const gone = this.#context.waitForEvent("close");
    // Its lock on the profile is a link that names its process.
    const pid = Number(readlinkSync(join(this.profile, "SingletonLock")).split("-").at(-1));
    process.kill(pid, "SIGKILL");
    await gone;
  }
}
