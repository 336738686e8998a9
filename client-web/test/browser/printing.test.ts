/** What is printed and taken home: read back from the PDF as another program reads it. */

import { execFileSync } from "node:child_process";
import { writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";

import { afterAll, beforeAll, describe, expect, test } from "vitest";

import { Instance, programs } from "../e2e/instance.ts";
import type { Person } from "../e2e/instance.ts";
import { Reader, browser } from "./reader.ts";

const NOTICE = fileURLToPath(new URL("../../../tests/specimens/avis-impot-specimen.pdf", import.meta.url));

/** What poppler says of a PDF, and the text of each of its pages, with spaces and apostrophes as they are typed. */
function read(pdf: Uint8Array): { info: string; pages: string[]; text: string } {
  const info = execFileSync("pdfinfo", ["-"], { input: pdf, encoding: "utf8" });
  const text = execFileSync("pdftotext", ["-", "-"], { input: pdf, encoding: "utf8" });
  const pages = text.split("\f").filter((page) => page.trim() !== "");
  return { info, pages, text: text.replaceAll("’", "'").replaceAll(/\s+/g, " ") };
}

describe.skipIf(programs === undefined || browser === undefined)("what is printed", () => {
  let instance: Instance;
  let [nadia, fatou] = [] as unknown as [Person, Person];
  let mandate = "";
  let [person, aidant] = [] as unknown as [Reader, Reader];

  /** Prints as on paper, in a browser that is set to dark. */
  async function printed(reader: Reader, name: string): Promise<ReturnType<typeof read>> {
    const { page } = reader;
    await page.emulateMedia({ media: "print", colorScheme: "dark" });
    const looks = await page.locator(".printed").evaluate((sheet) => {
      const { color, backgroundColor } = getComputedStyle(sheet);
      return { color, backgroundColor, ground: getComputedStyle(document.body).backgroundColor };
    });
    expect(looks).toEqual({ color: "rgb(0, 0, 0)", backgroundColor: "rgb(255, 255, 255)", ground: "rgb(255, 255, 255)" });
    const pdf = await page.pdf({ tagged: true, preferCSSPageSize: true });
    await page.emulateMedia({ media: "screen", colorScheme: "light" });
    const shots = process.env["ECRIN_SCREENS"];
    if (shots) writeFileSync(`${shots}/${name}.pdf`, pdf);
    return read(pdf);
  }

  /** The page that the command line writes, as words. */
  async function pageOf(who: Person, lang = "fr"): Promise<string> {
    const out = instance.path(`${who.name.slice(0, 3)}-${lang}.html`);
    await who.lines(["mandate", "print", mandate, "--out", out], { ECRIN_LANG: lang });
    return execFileSync("sed", ["-e", "s/<style>.*<.style>//", "-e", "s/<svg.*<.svg>//", out], { encoding: "utf8" });
  }

  /** The words of an HTML page, one string for each element that holds text alone. */
  const wordsOf = (html: string): string[] =>
    [...html.matchAll(/>([^<>]+)</g)]
      .map(([, text = ""]) => text.replaceAll("&#39;", "'").replaceAll("&lt;", "<").replaceAll("&gt;", ">").replaceAll("&amp;", "&").replaceAll(/\s+/g, " ").trim())
      .filter((text) => text !== "");

  beforeAll(async () => {
    const [made, invitation] = await Instance.start();
    instance = made;
    const admin = await instance.person("Claire Administratrice").join(invitation);
    const structure = await admin.text(["structure", "create", "France Services Hagetmau"], "id");
    nadia = await instance.person("Nadia Belkacem").join(await admin.invite("aidant", structure));
    fatou = await instance.person("Fatou SPECIMEN").join(await nadia.invite("beneficiary"));
    const add = ["doc", "add", NOTICE, "--type", "tax_notice", "--title"];
    const papers = [await fatou.text([...add, "Impôts 2026"], "id"), await fatou.text([...add, "<b>RIB</b> & l'autre"], "id")];
    const given = papers.flatMap((paper) => ["--doc", paper]);
    const grant = ["grant", "--to", nadia.account, ...given, "--purpose", "argent", "--for", "31d", "--max-views", "5", "--yes"];
    mandate = await fatou.text(grant, "id");
    [person, aidant] = [await Reader.at(instance, "fatou"), await Reader.at(instance, "nadia")];
    await person.enter(fatou, "Mes papiers");
    await aidant.enter(nadia, "Papiers confiés");
  }, 300_000);
  afterAll(async () => {
    await person.leave();
    await aidant.leave();
    await instance.stop();
  });

  test("the person's paper is the command line's, word for word, on one page that is tagged", async () => {
    await person.go("A", "Qui peut voir", "Qui peut voir mes papiers");
    await person.go("BUTTON", "Imprimer mon papier", "Un papier à imprimer");
    await person.sees("Empreinte du mandat signé");
    await person.isAccessible("paper mandate");
    const { info, pages, text } = await printed(person, "mandate-person");
    expect(pages.length).toBe(1);
    expect(info).toMatch(/Tagged:\s+yes/);
    expect(info).toMatch(/Page size:\s+59\d(?:\.\d+)? x 84\d(?:\.\d+)? pts \(A4\)/);
    const words = wordsOf(await pageOf(fatou));
    expect(words.length).toBeGreaterThan(25);
    // A code breaks where its line ends.
    const dense = text.replaceAll(" ", "");
    for (const one of words) expect(dense, one).toContain(one.replaceAll(" ", ""));
    expect(text).toContain("Les mots montrés avant la signature sont ceux de ce mandat.");
    expect(text).toContain("<b>RIB</b> & l'autre");
    for (const screen of ["Quitter vite", "Imprimer", "Qui peut voir"]) expect(text).not.toContain(screen);
  }, 120_000);

  test("in another language the French counts, and the explanation stands beside it", async () => {
    await person.tabTo("BUTTON", "English");
    await person.press("Enter");
    await person.sees("Explanation");
    await person.isAccessible("paper mandate, English");
    const { pages, text } = await printed(person, "mandate-english");
    expect(pages.length).toBeLessThanOrEqual(2);
    const words = wordsOf(await pageOf(fatou, "en"));
    const dense = text.replaceAll(" ", "");
    for (const one of words) expect(dense, one).toContain(one.replaceAll(" ", ""));
    expect(await person.page.locator(".mandate").getAttribute("lang")).toBe("fr");
    expect(await person.page.locator(".mandate [lang=en]").innerText()).toContain("Fatou SPECIMEN allows Nadia Belkacem");
    await person.tabTo("BUTTON", "Français");
    await person.press("Enter");
  }, 120_000);

  test("the aidant prints the same paper to sign, her name for the person apart", async () => {
    await aidant.go("BUTTON", "Accepter", "Papiers confiés");
    await aidant.go("BUTTON", "Imprimer le papier à signer", "Un papier à imprimer");
    const { pages, text } = await printed(aidant, "mandate-aidant");
    expect(pages.length).toBe(1);
    const dense = text.replaceAll(" ", "");
    for (const one of wordsOf(await pageOf(nadia))) expect(dense, one).toContain(one.replaceAll(" ", ""));
    // What she was shown had names and titles that an aidant who has opened nothing does not know.
    expect(text).not.toContain("Les mots montrés avant la signature sont ceux");
  }, 120_000);

  test("the receipt of a look is printed by either, and the command line finds it true", async () => {
    await aidant.go("A", "Papiers confiés", "Papiers confiés");
    await aidant.go("BUTTON", "Regarder le papier n° 1", "Un papier confié");
    await aidant.go("BUTTON", "Le reçu", "Un reçu à imprimer");
    await aidant.sees("Ce reçu est vrai");
    await aidant.isAccessible("receipt");
    const short = await aidant.page.locator(".printed .code").innerText();
    const { info, pages, text } = await printed(aidant, "receipt");
    expect(pages.length).toBe(1);
    expect(info).toMatch(/Tagged:\s+yes/);
    expect(text).toMatch(/Regarder le papier n° 1 : fait, \p{L}+ \d+/u);
    // A dash at the end of a line is taken for one that parts a word.
    const whole = (code: string) => code.replaceAll(/[ -]/g, "");
    expect(whole(text)).toContain(whole(short));
    expect(await fatou.lines(["receipt", "verify", short])).toMatchObject([{ ok: true, form: "short" }]);

    await person.go("A", "Qui a regardé", "Qui a regardé");
    await person.go("BUTTON", "Le reçu Nadia Belkacem", "Un reçu à imprimer");
    await person.sees("Ce reçu est vrai");
    expect(await person.page.locator(".printed .code").innerText()).toMatch(/^ECRIN1R:/);
    await person.isAccessible("receipt, person");
  }, 120_000);

  test("the register has every mandate, on a wide page, and names whom she knows", async () => {
    await aidant.go("A", "Papiers confiés", "Papiers confiés");
    await aidant.go("A", "Registre à imprimer", "Registre des mandats");
    await aidant.sees("Fatou SPECIMEN");
    await aidant.isAccessible("register");
    const { info, text } = await printed(aidant, "register");
    expect(info).toMatch(/Page size:\s+84\d(?:\.\d+)? x 59\d/);
    for (const cell of [mandate.slice(0, 6), "Fatou SPECIMEN", "voir", "argent, impôts", "En cours"]) expect(text).toContain(cell);
    person.isQuiet();
    aidant.isQuiet();
  }, 120_000);
});
