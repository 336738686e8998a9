// A browser that watches: what it may trust, what it asked for, what it complained about, and where the focus is.
import { createHash, X509Certificate } from "node:crypto";
import { readFileSync } from "node:fs";
import { strict as assert } from "node:assert";

import { chromium } from "playwright-core";

const PROGRAM = process.env.ECRIN_CHROMIUM ?? "/usr/bin/chromium";

/** How long something may take that happens by itself, on a busy machine. */
const PATIENCE = 30_000;

/** Trusts the instance's authority and nobody else: whoever is vouched for by this key, and by no other. */
function trust(authority) {
  const key = new X509Certificate(readFileSync(authority)).publicKey.export({ type: "spki", format: "der" });
  return `--ignore-certificate-errors-spki-list=${createHash("sha256").update(key).digest("base64")}`;
}

const AXE = readFileSync(new URL("../../node_modules/axe-core/axe.min.js", import.meta.url), "utf8");
const TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice", "RGAAv4"];

/** One person at one window. */
export class Reader {
  #complaints = [];
  #asked = [];

  static async arrive({ url, authority, domain, folder, look = {} }) {
    const reader = new Reader();
    const rules = domain ? [`--host-resolver-rules=MAP ${domain} 127.0.0.1, MAP * ~NOTFOUND`] : [];
    reader.context = await chromium.launchPersistentContext(folder ?? "", {
      executablePath: PROGRAM,
      args: ["--no-sandbox", "--disable-gpu", ...rules, ...(authority ? [trust(authority)] : [])],
      viewport: { width: 412, height: 915 },
      locale: "fr-FR",
      timezoneId: "Europe/Paris",
      reducedMotion: "reduce",
      ...look,
    });
    reader.url = url;
    reader.page = reader.context.pages()[0] ?? (await reader.context.newPage());
    reader.page.setDefaultTimeout(PATIENCE);
    reader.page.on("console", (said) => {
      if (["error", "warning"].includes(said.type())) reader.#complaints.push(said.text());
    });
    reader.page.on("pageerror", (error) => reader.#complaints.push(String(error)));
    reader.context.on("request", (request) => reader.#asked.push(request.url()));
    return reader;
  }

  async open(path = "/") {
    await this.page.goto(this.url + path, { waitUntil: "networkidle" });
  }

  /** What has the focus: its name as it is read out, or its text. */
  focused() {
    return this.page.evaluate(() => {
      const at = document.activeElement;
      if (!at || at === document.body) return "BODY";
      const label = at.labels?.[0]?.textContent ?? at.getAttribute("aria-label") ?? at.textContent ?? at.tagName;
      return `${at.tagName} ${label}`.replace(/\s+/g, " ").trim();
    });
  }

  /** Waits until the focus has arrived where it should. */
  async expectFocus(tag, text) {
    const wanted = new RegExp(`^${tag} .*${text}`, "i");
    let seen = "";
    const begin = Date.now();
    while (Date.now() - begin < PATIENCE) {
      seen = await this.focused();
      if (wanted.test(seen)) return;
      await this.page.waitForTimeout(25);
    }
    assert.fail(`the focus is on ${JSON.stringify(seen)}, not on ${tag} ${text}`);
  }

  async press(...keys) {
    for (const key of keys) await this.page.keyboard.press(key);
  }

  /** Goes on by Tab until the focus is there, as someone without a mouse does. */
  async tabTo(tag, text) {
    const wanted = new RegExp(`^${tag} .*${text}`, "i");
    const seen = [];
    for (let steps = 0; steps < 80; steps += 1) {
      await this.press("Tab");
      seen.push(await this.focused());
      if (wanted.test(seen.at(-1))) return;
    }
    assert.fail(`Tab never reaches ${tag} ${text}: ${[...new Set(seen)].join(" | ")}`);
  }

  async type(text) {
    await this.page.keyboard.type(text);
  }

  async sees(text) {
    await this.page.getByText(text).first().waitFor();
  }

  /** No finding of axe; it runs in a world of its own, because the page's policy lets no text become a script. */
  async isAccessible(where) {
    const protocol = await this.context.newCDPSession(this.page);
    const { frameTree } = await protocol.send("Page.getFrameTree");
    const { executionContextId } = await protocol.send("Page.createIsolatedWorld", { frameId: frameTree.frame.id, worldName: "axe" });
    const run = async (expression) => {
      const answer = await protocol.send("Runtime.evaluate", {
        expression,
        contextId: executionContextId,
        awaitPromise: true,
        returnByValue: true,
      });
      if (answer.exceptionDetails) throw new Error(JSON.stringify(answer.exceptionDetails));
      return answer.result.value;
    };
    await run(AXE);
    const values = JSON.stringify(TAGS);
    const found = await run(
      `axe.run(document, { runOnly: { type: "tag", values: ${values} } }).then(({ violations, passes }) => ({ passed: passes.length, found: violations.map(({ id, nodes }) => id + ": " + nodes.map(({ html, failureSummary }) => html + " " + failureSummary).join(" | ")) }))`,
    );
    await protocol.detach();
    assert.ok(found.passed > 5, `${where}: axe looked at nothing`);
    assert.deepEqual(found.found, [], where);
    const overflow = await this.page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
    assert.ok(overflow <= 0, `${where}: ${String(overflow)} pixels beyond the screen`);
  }

  /** Nothing went wrong behind the pages, and nobody else was asked for anything. */
  isQuiet() {
    assert.deepEqual(this.#complaints, []);
    const own = (asked) => asked.startsWith(this.url) || /^(?:blob|data|about):/.test(asked);
    assert.deepEqual(this.#asked.filter((asked) => !own(asked)), []);
  }

  get requests() {
    return this.#asked;
  }

  async leave() {
    await this.context.close();
  }
}

/** What the test says of the instance and its people. */
export function given() {
  return JSON.parse(readFileSync(0, "utf8"));
}
