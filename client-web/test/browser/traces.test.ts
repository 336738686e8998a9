/** What stays on a shared computer after someone was there: nothing that says who, or what her papers are. */

import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";

import { afterAll, beforeAll, describe, expect, test } from "vitest";

import { Instance, programs } from "../e2e/instance.ts";
import type { Person } from "../e2e/instance.ts";
import { Reader, browser } from "./reader.ts";
import { traces } from "./traces.ts";
import type { Needles } from "./traces.ts";

const PAPER = fileURLToPath(new URL("../../../tests/specimens/avis-impot-specimen.pdf", import.meta.url));
const TITLE = "Avis de Fatou 2026";

/** The ways of going. After each the browser is gone too. */
const WAYS: readonly [way: string, go: (reader: Reader) => Promise<void>][] = [
  [
    "signs out",
    async (reader) => {
      await reader.go("BUTTON", "Se déconnecter", "Vous êtes déconnecté");
      await reader.leave();
    },
  ],
  [
    "leaves fast",
    async (reader) => {
      await reader.tabTo("BUTTON", "Quitter vite");
      await reader.press("Enter");
      await reader.page.waitForURL("about:blank");
      await reader.leave();
    },
  ],
  ["closes the window and nothing else", (reader) => reader.leave()],
  ["is cut off", (reader) => reader.kill()],
];

describe.skipIf(programs === undefined || browser === undefined)("a browser that others use after her", () => {
  let instance: Instance;
  let [fatou, nadia] = [] as unknown as [Person, Person];
  let needles: Needles;
  let visits = 0;

  beforeAll(async () => {
    const [made, invitation] = await Instance.start();
    instance = made;
    const admin = await instance.person("Claire Administratrice").join(invitation);
    const structure = await admin.text(["structure", "create", "Maison SPECIMEN de Mugron"], "id");
    nadia = await instance.person("Nadia Belkacem").join(await admin.invite("aidant", structure));
    fatou = await instance.person("Fatou SPECIMEN").join(await nadia.invite("beneficiary"));
    const document = await fatou.text(["doc", "add", PAPER, "--type", "tax_notice", "--title", TITLE], "id");
    const given = ["grant", "--to", nadia.account, "--doc", document, "--for", "1d", "--purpose", "argent", "--yes"];
    const mandate = await fatou.text(given, "id");
    await nadia.lines(["mandate", "accept", mandate]);
    const bytes = readFileSync(PAPER);
    needles = {
      title: TITLE,
      owner: fatou.name,
      aidant: nadia.name,
      structure: "Maison SPECIMEN de Mugron",
      account: fatou.account,
      "aidant's account": nadia.account,
      passphrase: fatou.secret,
      "aidant's passphrase": nadia.secret,
      document,
      mandate,
      "beginning of the paper": bytes.subarray(0, 24),
      "middle of the paper": bytes.subarray(bytes.length >> 1, (bytes.length >> 1) + 24),
    };
  }, 300_000);
  afterAll(() => instance.stop());

  async function visit(): Promise<Reader> {
    visits += 1;
    return Reader.at(instance, `profile-${visits}`);
  }

  /** Everything that she, or her aidant, looks at in a visit. */
  const VISITORS: readonly [who: string, look: (reader: Reader) => Promise<void>][] = [
    [
      "an owner",
      async (reader) => {
        await reader.enter(fatou, "Mes papiers");
        await reader.go("A", TITLE, TITLE);
        await reader.page.getByRole("img", { name: /page 2 sur 2$/ }).waitFor();
        await reader.go("A", "Qui peut voir", "Qui peut voir mes papiers");
        await reader.sees(nadia.name);
        await reader.go("A", "Qui a regardé", "Qui a regardé");
        await reader.go("A", "Mes papiers", "Mes papiers");
        await reader.go("A", "Ajouter un papier", "Ajouter un papier");
        await reader.page.setInputFiles("#file", PAPER);
        await reader.tabTo("INPUT", "Son nom");
        await reader.type(TITLE);
      },
    ],
    [
      "an aidant",
      async (reader) => {
        await reader.enter(nadia, "Papiers confiés");
        await reader.tabTo("BUTTON", "Regarder le papier n° 1");
        await reader.press("Enter");
        await reader.isAt("H1", "Un papier confié");
        await reader.page.getByRole("img", { name: /page 2 sur 2$/ }).waitFor();
      },
    ],
  ];

  const cases = VISITORS.flatMap(([who, look]) => WAYS.map(([way, go]) => ({ who, way, look, go })));
  test.each(cases)("holds nothing of $who who $way", async ({ look, go }) => {
    const reader = await visit();
    await look(reader);
    expect(reader.tokens.size).toBe(1);
    const [token = ""] = reader.tokens;
    await go(reader);
    expect(traces(reader.profile, { ...needles, token })).toEqual([]);
    // It was this browser, and it does keep things: what it was sent before anyone came in.
    expect(traces(reader.profile, { host: "ecrin.test" })).not.toEqual([]);
    expect(traces(reader.profile, { word: "À qui est cet ordinateur" }).join()).toMatch(/Cache_Data/);
  }, 120_000);

  test("would be found out if it held any of it", async () => {
    const reader = await visit();
    await reader.open();
    await reader.page.evaluate(async (sign) => {
      localStorage.setItem("canary", `${sign} local`);
      history.replaceState({ id: `${sign} state` }, "");
      document.title = `${sign} title`;
      const stored = await caches.open("canary");
      await stored.put("/canary", new Response(`${sign} cache`));
      await new Promise((done) => {
        const asked = indexedDB.open("canary", 1);
        asked.onupgradeneeded = () => asked.result.createObjectStore("canary").put(new TextEncoder().encode(`${sign} bytes`), 1);
        asked.onsuccess = done;
      });
    }, "CANARI");
    await reader.page.waitForTimeout(500);
    await reader.leave();
    const planted = ["local", "title", "cache", "bytes", "state"];
    const found = traces(reader.profile, Object.fromEntries(planted.map((place) => [place, `CANARI ${place}`])));
    for (const place of planted) expect(found.join("\n")).toContain(`${place} in `);
  }, 120_000);
});
