/** What goes wrong around the pages: old settings, two windows, Back, a connection or a session that ends. Nothing typed is lost. */

import { readFileSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";

import { afterAll, beforeAll, describe, expect, test } from "vitest";

import { Instance, programs } from "../e2e/instance.ts";
import type { Person } from "../e2e/instance.ts";
import { LOCKED, pagesOfNothing } from "./hostile.ts";
import { Reader, browser } from "./reader.ts";
import { Wire } from "./wire.ts";

const NOTICE = fileURLToPath(new URL("../../../tests/specimens/avis-impot-specimen.pdf", import.meta.url));
const ARABIC = "أمينة بن علي";
const TITLE = "رسالة 2026";

describe.skipIf(programs === undefined || browser === undefined)("what goes wrong around a person", () => {
  let instance: Instance;
  let wire: Wire;
  let [fatou, amina, karim] = [] as unknown as [Person, Person, Person];
  let reader: Reader;
  let aidant: Reader;

  beforeAll(async () => {
    const [made, invitation] = await Instance.start();
    instance = made;
    const admin = await instance.person("Claire Administratrice").join(invitation);
    const structure = await admin.text(["structure", "create", "France Services Hagetmau"], "id");
    amina = await instance.person(ARABIC).join(await admin.invite("aidant", structure));
    karim = await instance.person("Karim Autre").join(await admin.invite("aidant", structure));
    fatou = await instance.person("Fatou SPECIMEN").join(await amina.invite("beneficiary"));
    await fatou.lines(["doc", "add", NOTICE, "--type", "tax_notice", "--title", TITLE]);
    wire = await Wire.before(instance);
    const { authority } = instance;
    const at = (folder: string) => Reader.at({ url: wire.url, authority, path: (name) => instance.path(name) }, folder);
    [reader, aidant] = await Promise.all([at("fatou"), at("amina")]);
    for (const { page } of [reader, aidant]) page.setDefaultTimeout(20_000);
  }, 300_000);
  afterAll(async () => {
    await reader.leave();
    await aidant.leave();
    wire.pull();
    await instance.stop();
  });

  const button = (name: string | RegExp) => reader.page.getByRole("button", { name }).first();
  /** Each test begins anew, whatever became of the one before. */
  const begin = (): Promise<void> => reader.enter(fatou, "Mes papiers");
  /** The cable is back for the next test, whatever was seen. */
  async function unplugged(act: () => Promise<void>): Promise<void> {
    wire.pull();
    try {
      await act();
    } finally {
      await wire.plug();
    }
  }
  async function visit(who: Reader, link: string, heading: string): Promise<void> {
    await who.page.getByRole("link", { name: link, exact: true }).first().click();
    await who.isAt("H1", heading);
  }
  /** Chooses an answer and goes on. */
  async function choose(answer: string, heading: string): Promise<void> {
    await reader.page.locator("main label", { hasText: answer }).first().click();
    await button("Continuer").click();
    await reader.isAt("H1", heading);
  }
  async function who(): Promise<void> {
    await begin();
    await visit(reader, "Donner un accès", "À qui montrer vos papiers");
    await reader.page.locator("#who").fill(amina.account);
    await button("Chercher").click();
    await reader.sees(ARABIC);
  }
  const accesses = async (): Promise<number> => (await fatou.lines(["mandate", "list"])).length;
  const papers = async (): Promise<number> => (await fatou.lines(["doc", "list"])).length;

  test("JavaScript that is off is said, with what to do", async () => {
    const session = await reader.page.context().newCDPSession(reader.page);
    await session.send("Emulation.setScriptExecutionDisabled", { value: true });
    try {
      await reader.open();
      await reader.sees("cette page a besoin de JavaScript");
      expect(await reader.page.getByText("Cette page arrive").isVisible()).toBe(false);
      expect(await reader.page.locator("main").count()).toBe(1);
    } finally {
      await session.send("Emulation.setScriptExecutionDisabled", { value: false });
      await session.detach();
    }
  }, 60_000);

  test("without a network nobody comes in, what was typed stays, and it goes on", async () => {
    await reader.open("/entrer/phrase");
    await reader.page.locator("#account").fill(fatou.account);
    await reader.page.locator("#passphrase").fill(fatou.secret);
    await reader.sees("Entrer avec ma phrase secrète");
    // The core has come by now, as it does while its reader types.
    await reader.page.waitForLoadState("networkidle");
    await unplugged(async () => {
      await reader.press("Enter");
      await reader.sees("Le service ne répond pas. Vérifiez la connexion, puis recommencez.");
      expect(await reader.page.locator("#passphrase").inputValue()).toBe(fatou.secret);
    });
    await reader.page.locator("#passphrase").press("Enter");
    await reader.isAt("H1", "Mes papiers");
  }, 60_000);

  test("a room that does not come is asked for again, and nobody is sent away for it", async () => {
    await begin();
    await unplugged(async () => {
      await reader.page.getByRole("link", { name: "Qui a regardé" }).click();
      await reader.sees("Cette page n'est pas arrivée. Vérifiez la connexion.");
      await reader.isAccessible("bad input, no room");
    });
    await button("Réessayer").click();
    await reader.page.getByRole("heading", { name: "Qui a regardé" }).waitFor();
  }, 60_000);

  test("a paper that does not come is asked for again", async () => {
    await begin();
    await visit(reader, TITLE, TITLE);
    await reader.page.getByRole("img", { name: /page 2 sur 2$/ }).waitFor();
    await visit(reader, "Mes papiers", "Mes papiers");
    // The list has come: only what it leads to does not.
    const paper = reader.page.getByRole("link", { name: TITLE });
    await paper.waitFor();
    await unplugged(async () => {
      await paper.click();
      await reader.sees("Le service ne répond pas.");
    });
    await button("Réessayer").click();
    await reader.page.getByRole("img", { name: /page 2 sur 2$/ }).waitFor();
  }, 60_000);

  test("text twice as large stays within the screen, and forced colours leave every edge", async () => {
    await begin();
    const large = (size: string) => reader.page.evaluate((given) => (document.documentElement.style.fontSize = given), size);
    await large("200%");
    for (const [link, heading] of [["Ajouter un papier", "Ajouter un papier"], ["Qui peut voir", "Qui peut voir mes papiers"], ["Donner un accès", "À qui montrer vos papiers"], ["Mes papiers", "Mes papiers"]] as const) {
      await visit(reader, link, heading);
      expect(await reader.page.evaluate(() => document.documentElement.scrollWidth - innerWidth), heading).toBeLessThanOrEqual(0);
    }
    await large("");
    await reader.page.emulateMedia({ forcedColors: "active" });
    try {
      await visit(reader, "Ajouter un papier", "Ajouter un papier");
      // axe reads the fill of letters, which a browser tells as it was before it forced it: what is drawn is looked at here.
      for (const colorScheme of ["light", "dark"] as const) {
        await reader.page.emulateMedia({ colorScheme });
        const wrong = await reader.page.evaluate(() => {
          const { color: ink } = getComputedStyle(document.body);
          return [...document.querySelectorAll("main .button, main input:not([type=file]), main select")]
            .filter((control) => control.checkVisibility())
            .map((control) => ({ name: `${control.className} ${control.id}`, ...looks(getComputedStyle(control)) }))
            .filter(({ edge, color, ground }) => edge === 0 || color !== ink || ground === ink);
          function looks({ borderTopWidth, color, backgroundColor }: CSSStyleDeclaration) {
            return { edge: Number.parseFloat(borderTopWidth), color, ground: backgroundColor };
          }
        });
        expect(wrong, colorScheme).toEqual([]);
        await reader.fits(`forced colours, ${colorScheme}`);
      }
    } finally {
      await reader.page.emulateMedia({ forcedColors: "none", colorScheme: "light" });
    }
  }, 60_000);

  test("a PDF with a password and one of sixty pages are told of before they are put in", async () => {
    await begin();
    await visit(reader, "Ajouter un papier", "Ajouter un papier");
    for (const [name, bytes, said] of [
      ["locked.pdf", LOCKED, "Ce PDF est fermé par un code secret."],
      ["sixty.pdf", pagesOfNothing(60), "Ce papier a 60 pages. Est-ce le bon ?"],
      ["broken.pdf", readFileSync(NOTICE).subarray(0, 300), "Ce PDF est abîmé ou trop lourd."],
    ] as const) {
      writeFileSync(instance.path(name), bytes);
      await reader.page.setInputFiles("#file", instance.path(name));
      await reader.sees(said);
    }
    await reader.isAccessible("bad input, broken PDF");
    await reader.page.setInputFiles("#file", NOTICE);
    await reader.page.locator("main .notice").waitFor({ state: "detached" });
  }, 60_000);

  test("Back and reloading while a paper is put in leave nothing half done", async () => {
    const before = await papers();
    await begin();
    await visit(reader, "Ajouter un papier", "Ajouter un papier");
    await reader.page.locator("#title").fill("Abandonné");
    await reader.page.goBack();
    await reader.isAt("H1", "Mes papiers");
    await reader.page.goForward();
    await reader.isAt("H1", "Ajouter un papier");
    await reader.page.reload();
    await reader.sees("À qui est cet ordinateur ?");
    expect(await papers()).toBe(before);
  }, 60_000);

  test("a name that is written from right to left stands apart, and reorders nothing", async () => {
    await who();
    await choose(ARABIC, "Que peut voir");
    expect(await reader.page.locator("h1").innerText()).toContain(`\u2068${ARABIC}\u2069`);
    // On one line, what follows the name in the sentence is to its right on the screen, and what goes before it to its left.
    await reader.resize({ width: 1280, height: 800 });
    const places = await reader.page.locator("h1").evaluate((heading, name) => {
      const [text] = [...heading.childNodes].filter((node) => node.textContent?.includes(name));
      const whole = text?.textContent ?? "";
      const place = (from: number, length: number) => {
        const range = document.createRange();
        range.setStart(text ?? heading, from);
        range.setEnd(text ?? heading, from + length);
        return range.getBoundingClientRect().toJSON() as DOMRect;
      };
      return [place(0, "Que".length), place(whole.indexOf(name), name.length), place(whole.indexOf("?"), 1)];
    }, ARABIC);
    await reader.resize({ width: 412, height: 915 });
    const [question, name, mark] = places as [DOMRect, DOMRect, DOMRect];
    expect(name.height, "one line").toBeLessThan(2 * question.height);
    expect(question.right).toBeLessThanOrEqual(name.left);
    expect(name.right).toBeLessThanOrEqual(mark.left);
    await choose(TITLE, "Combien de temps");
  }, 60_000);

  test("Back at each step of an access keeps its answers, and reloading gives nothing", async () => {
    const before = await accesses();
    await who();
    await choose(ARABIC, "Que peut voir");
    await choose(TITLE, "Combien de temps");
    await choose("un jour", "Pour quoi faire");
    await reader.page.goBack();
    await reader.isAt("H1", "Combien de temps");
    expect(await reader.page.getByLabel("un jour").isChecked()).toBe(true);
    await reader.page.goBack();
    await reader.isAt("H1", "Que peut voir");
    expect(await reader.page.getByLabel(TITLE).isChecked()).toBe(true);
    await reader.page.goBack();
    await reader.isAt("H1", "À qui montrer vos papiers");
    await reader.sees(ARABIC);
    // All of it is still there, from the first question on.
    for (const heading of ["Que peut voir", "Combien de temps", "Pour quoi faire"]) {
      await button("Continuer").click();
      await reader.isAt("H1", heading);
    }
    await choose("argent", "C'est bien cela ?");
    // A line that breaks at the last question loses no answer.
    await unplugged(async () => {
      await button("Oui, donner cet accès").click();
      await reader.sees("Le service ne répond pas.");
    });
    await reader.page.reload();
    await reader.sees("À qui est cet ordinateur ?");
    expect(await accesses()).toBe(before);
  }, 90_000);

  test("a session that ends while an access is thought over gives her back where she was, and nobody else", async () => {
    await who();
    await choose(ARABIC, "Que peut voir");
    await choose(TITLE, "Combien de temps");
    const before = await accesses();
    await choose("un jour", "Pour quoi faire");
    await choose("argent", "C'est bien cela ?");
    await endOthers(fatou);
    await button("Oui, donner cet accès").click();
    await reader.sees("À qui est cet ordinateur ?");
    await comesBack(reader, fatou);
    await reader.isAt("H1", "C'est bien cela ?");
    await reader.sees("Ce que vous aviez écrit est encore là.");
    await reader.isAccessible("bad input, back again");
    await button("Oui, donner cet accès").click();
    await reader.isAt("H1", "L'accès est donné");
    expect(await accesses()).toBe(before + 1);
  }, 90_000);

  test("a session that ends while a letter is written keeps the letter for who wrote it", async () => {
    await aidant.enter(amina, "Papiers confiés");
    await write(aidant, "Un brouillon\nqui reste");
    await endOthers(amina);
    await aidant.page.getByRole("button", { name: "Envoyer" }).click();
    await aidant.sees("À qui est cet ordinateur ?");
    await comesBack(aidant, amina);
    await aidant.isAt("H1", "Écrire un message");
    expect(await aidant.page.locator("#text").inputValue()).toBe("Un brouillon\nqui reste");
    expect(await aidant.page.locator("#to").inputValue()).toBe("karim.autre@ecrin.test");
    // Somebody else finds none of it.
    await endOthers(amina);
    await aidant.page.getByRole("button", { name: "Envoyer" }).click();
    await aidant.sees("À qui est cet ordinateur ?");
    await comesBack(aidant, karim);
    await aidant.isAt("H1", "Papiers confiés");
    await visit(aidant, "Courrier", "Courrier");
    await visit(aidant, "Écrire", "Écrire un message");
    expect(await aidant.page.locator("#text").inputValue()).toBe("");
  }, 90_000);

  test("an access that ends while its paper is on the screen takes the paper away", async () => {
    await aidant.enter(karim, "Papiers confiés");
    const until = new Date(Date.now() + 18_000).toISOString().replace(/\.\d+/, "");
    const [paper] = await fatou.lines(["doc", "list"]);
    const given = ["grant", "--to", karim.account, "--doc", String(paper?.["id"]), "--until", until, "--purpose", "argent", "--yes"];
    await karim.lines(["mandate", "accept", await fatou.text(given, "id")]);
    await visit(aidant, "Courrier", "Courrier");
    await visit(aidant, "Papiers confiés", "Papiers confiés");
    await aidant.page.getByRole("button", { name: /^Regarder le papier n°\s1/ }).click();
    await aidant.page.getByRole("img", { name: /page 2 sur 2$/ }).waitFor();
    await aidant.sees("Cet accès vient de finir : le papier n'est plus montré.");
    expect(await aidant.page.locator("main canvas").count()).toBe(0);
    expect(Date.now()).toBeGreaterThanOrEqual(Date.parse(until) - 1_500);
    await aidant.isAccessible("bad input, access over");
  }, 90_000);

  test("of two windows one is left, and the other goes on", async () => {
    await begin();
    const other = await reader.page.context().newPage();
    await other.goto(`${reader.url}/entrer/phrase`);
    await other.locator("#account").fill(fatou.account);
    await other.locator("#passphrase").fill(fatou.secret);
    await other.keyboard.press("Enter");
    await other.getByRole("heading", { name: "Mes papiers" }).waitFor();
    await other.getByRole("button", { name: "Se déconnecter" }).click();
    await other.getByText("Vous êtes déconnecté").first().waitFor();
    await other.close();
    await reader.page.bringToFront();
    await visit(reader, "Mes papiers", "Mes papiers");
    await visit(reader, TITLE, TITLE);
    await reader.page.getByRole("img", { name: /page 2 sur 2$/ }).waitFor();
  }, 60_000);

  test("nothing else went wrong behind the pages", () => {
    const cut = /net::ERR_(?:CONNECTION|SOCKET|NETWORK|EMPTY|FAILED)|Failed to fetch dynamically imported module|status of 401/;
    reader.isQuiet(cut);
    aidant.isQuiet(cut);
  });

  /** Ends every session of hers in the pages, as she would from another computer. */
  async function endOthers(person: Person): Promise<void> {
    for (const line of await person.lines(["sessions"])) {
      if (line["current"] !== true) await person.lines(["sessions", "--end", String(line["id"])]);
    }
  }

  /** Comes in again in the same document. */
  async function comesBack(at: Reader, person: Person): Promise<void> {
    await at.page.locator("main label", { hasText: "Il n'est pas à moi" }).or(at.page.locator("main label", { hasText: "Il n’est pas à moi" })).click();
    await at.page.getByRole("button", { name: "Continuer" }).click();
    await at.isAt("H1", "Comment voulez-vous entrer");
    await at.page.locator("main label", { hasText: "Avec ma phrase secrète" }).click();
    await at.page.getByRole("button", { name: "Continuer" }).click();
    await at.isAt("H1", "Entrer avec ma phrase secrète");
    await at.page.locator("#account").fill(person.account);
    await at.page.locator("#passphrase").fill(person.secret);
    await at.press("Enter");
  }

  async function write(at: Reader, text: string): Promise<void> {
    await karim.lines(["mail", "list"]);
    await visit(at, "Courrier", "Courrier");
    await visit(at, "Écrire", "Écrire un message");
    await at.page.locator("#to").fill("karim.autre@ecrin.test");
    await at.page.locator("#subject").fill("Objet");
    await at.page.locator("#text").fill(text);
  }
});
