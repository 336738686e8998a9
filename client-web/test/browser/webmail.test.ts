/** Letters between two professionals, one at the pages and one at the command line: each reads what the other wrote. */

import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { afterAll, beforeAll, describe, expect, test } from "vitest";

import { Api } from "../../src/lib/crypto/api.ts";
import { utf8 } from "../../src/lib/crypto/encoding.ts";
import { sealedLetter } from "../../src/lib/crypto/mail/mime.ts";
import { seal } from "../../src/lib/crypto/mail/openpgp.ts";
import { blank } from "../../src/lib/crypto/mail/sealing.ts";
import { Shelf } from "../../src/lib/crypto/mail/shelf.ts";
import { enterWithPassphrase } from "../../src/lib/crypto/signin.ts";
import { Instance, programs } from "../e2e/instance.ts";
import type { Person } from "../e2e/instance.ts";
import { Proxy } from "../e2e/proxy.ts";
import { Reader, browser } from "./reader.ts";

/** What the page's policy says of hostile letters while they are taken apart, in a document that nobody sees: all blocked. */
const BLOCKED = /^(?:Applying inline style|Executing inline event handler|Setting the document's base URI to 'https:\/\/evil\.example\/') violates .* The action has been blocked\.$/;

/** What must not be left of a letter once it was cleaned. */
const LEFT = "script, style, img, svg, math, form, input, iframe, object, embed, base, link, video, audio, [style], [href], [src], [onerror], [onload], [onfocus], [ontoggle]";

const HOSTILE = new URL("../mails/", import.meta.url);
const NADIA = "nadia.belkacem@ecrin.test";

const FILE_PHRASE = "quatre mots pour voyager";

/** Accents, an emoji, a line that looks like the end of a message, and one longer than mail lets pass. */
const TEXT = `Bonjour Karim,\n.\nL'été à Orléans : « c'est noté » 🌻\n${"très long ".repeat(120)}\nNadia`;

describe.skipIf(programs === undefined || browser === undefined)("the webmail", () => {
  let instance: Instance;
  let [nadia, karim] = [] as unknown as [Person, Person];
  let structure = "";
  let reader: Reader;

  beforeAll(async () => {
    const [made, invitation] = await Instance.start();
    instance = made;
    const admin = await instance.person("Claire Administratrice").join(invitation);
    structure = await admin.text(["structure", "create", "France Services Hagetmau"], "id");
    nadia = await instance.person("Nadia Belkacem").join(await admin.invite("aidant", structure));
    karim = await instance.person("Karim Roux").join(await admin.invite("aidant", structure));
    reader = await Reader.at(instance, "nadia");
  }, 300_000);

  afterAll(async () => {
    await reader.leave();
    await instance.stop();
  });

  test("she finds her mail by the menu", async () => {
    await reader.open("/entrer/phrase");
    await reader.page.getByLabel("Numéro").fill(nadia.account);
    await reader.page.getByLabel("phrase").fill(nadia.secret);
    await reader.press("Enter");
    await reader.isAt("H1", "Papiers confiés");
    await reader.go("A", "Courrier", "Courrier");
    await reader.sees("nadia.belkacem@ecrin.test");
    await reader.sees("Chercher un nom, une adresse ou un objet");
    await reader.isAccessible("mail");
  }, 120_000);

  test("she writes to a colleague, who opens it at the command line", async () => {
    await reader.go("A", "Écrire", "Écrire un message");
    await reader.tabTo("BUTTON", "Envoyer");
    await reader.press("Enter");
    await reader.isAt("DIV", "Dites à qui vous écrivez.");
    await reader.isAccessible("mail, write, wrong");
    await reader.tabTo("INPUT", "Chercher dans l'annuaire");
    await reader.type("karim");
    await reader.press("Enter");
    await reader.sees("Une adresse trouvée.");
    await reader.tabTo("BUTTON", "Ajouter Karim Roux");
    await reader.press("Enter");
    await reader.isAt("INPUT", "À");
    await reader.tabTo("INPUT", "Objet");
    await reader.type("Réunion d'été – ordre du jour");
    await reader.tabTo("TEXTAREA", "Message");
    await reader.type(TEXT);
    writeFileSync(instance.path("Été à joindre.txt"), "première pièce");
    await reader.page.setInputFiles("#files", instance.path("Été à joindre.txt"));
    await reader.isAccessible("mail, write");
    await reader.tabTo("BUTTON", "Envoyer");
    await reader.press("Enter");
    await reader.isAt("H1", "Courrier");
    await reader.sees("Envoyé, chiffré, à karim.roux@ecrin.test.");

    const [line] = await karim.lines(["mail", "list"]);
    expect(line).toMatchObject({ subject: "Réunion d'été – ordre du jour", signature: "good", protected: true, seen: false });
    const [read] = await karim.lines(["mail", "read", String(line?.["id"]), "--save-attachments", instance.root]);
    expect(read).toMatchObject({ signature: "good", from: "nadia.belkacem@ecrin.test" });
    expect(String(read?.["text"]).trimEnd()).toBe(TEXT);
    const [saved = ""] = read?.["saved"] as string[];
    expect(readFileSync(saved, "utf8")).toBe("première pièce");
  }, 240_000);

  test("she opens what a colleague sent from the command line, and answers", async () => {
    writeFileSync(instance.path("note d'été.pdf"), "%PDF-1.7 specimen");
    const to = ["--to", "nadia.belkacem@ecrin.test", "--attach", instance.path("note d'été.pdf")];
    await karim.lines(["mail", "send", ...to, "--subject", "Où en est-on ?", "--text", "Ça avance à Noël ?\nKarim"]);
    await reader.go("A", "Courrier", "Courrier");
    await reader.sees("Où en est-on ?");
    await reader.isAccessible("mail, one");
    await reader.go("A", "Où en est-on ?", "Un message");
    await reader.sees("Ça avance à Noël ?");
    await reader.sees("Signé par Karim Roux (France Services Hagetmau).");
    await reader.isAccessible("mail, letter");
    await reader.tabTo("BUTTON", "Garder note d'été.pdf");
    await reader.press("Enter");
    await reader.isAt("BUTTON", "Non");
    await reader.isAccessible("mail, file");
    await reader.tabTo("BUTTON", "Oui, garder");
    const [download] = await Promise.all([reader.page.waitForEvent("download"), reader.press("Enter")]);
    expect(download.suggestedFilename()).toBe("note d'été.pdf");
    expect(readFileSync(await download.path(), "utf8")).toBe("%PDF-1.7 specimen");

    await reader.go("BUTTON", "Répondre", "Écrire un message");
    expect(await reader.page.getByLabel("Message").inputValue()).toContain("> Ça avance à Noël ?");
    await reader.tabTo("BUTTON", "Envoyer");
    await reader.press("Enter");
    await reader.isAt("H1", "Courrier");
    const [line] = await karim.lines(["mail", "list"]);
    expect(line).toMatchObject({ subject: "Re: Où en est-on ?", signature: "good" });
  }, 240_000);

  /** Karim's program, which seals whatever he likes: each of these letters with its name as its subject. */
  async function sendHostile(names: readonly string[]): Promise<void> {
    const proxy = await Proxy.before(instance);
    const me = await enterWithPassphrase(new Api(proxy.origin), karim.account, karim.secret);
    const shelf = await Shelf.of(me);
    const signer = shelf.own.current;
    const { certificate } = await shelf.people.current(NADIA);
    if (signer === undefined) throw new Error("Karim has no key");
    for (const name of names) {
      const letter = { ...(await blank(shelf)), to: [NADIA] };
      const head = `From: <${letter.from}>\r\nTo: <${NADIA}>\r\nSubject: ${name}\r\n`;
      const body = readFileSync(new URL(`${name}.eml`, HOSTILE), "utf8").replaceAll("\n", "\r\n");
      const armour = await seal(utf8(head + body), signer, [signer.public, certificate], letter.date);
      await me.api.sendMessage([NADIA], sealedLetter(letter, armour));
    }
    await me.api.endSession();
    await proxy.stop();
  }

  test("hostile letters are read, and do nothing", async () => {
    const names = readdirSync(HOSTILE).filter((name) => name.endsWith(".eml")).map((name) => name.slice(0, -4));
    expect(names.length).toBeGreaterThanOrEqual(15);
    await sendHostile(names);
    const opened: string[] = [];
    reader.page.on("dialog", (dialog) => {
      opened.push(dialog.message());
      void dialog.dismiss();
    });
    reader.page.context().on("page", (page) => opened.push(page.url()));
    for (const name of names) {
      await reader.go("A", "Courrier", "Courrier");
      await reader.page.getByRole("link", { name, exact: true }).focus();
      await reader.press("Enter");
      await reader.isAt("H1", "Un message");
      await reader.page.locator(".letter").getByText("Bonjour").waitFor();
      await reader.sees("Signé par Karim Roux");
      await reader.tabTo("BUTTON", "Voir la mise en forme");
      await reader.press("Enter");
      await reader.page.frameLocator("iframe.formatted").getByText("Bonjour").waitFor();
      expect(await reader.page.frameLocator("iframe.formatted").locator(LEFT).count(), name).toBe(0);
      expect(await reader.page.getByRole("button", { name: /^Garder / }).allTextContents(), name).toEqual(
        name === "file-names" ? ["Garder passwd_img src=x onerror=alert(1)_.html (1 Ko)", "Garder _CON.svg (1 Ko)"] : name === "beside" ? expect.any(Array) : [],
      );
      if (name === "data-link") {
        expect(await reader.page.locator("iframe.formatted").getAttribute("sandbox")).toBe("");
        await reader.isAccessible("mail, formatted");
        await reader.tabTo("BUTTON", "https://evil.example/real");
        await reader.press("Enter");
        await reader.isAt("BUTTON", "Non");
        await reader.sees("Il mène hors d'Écrin, à cette adresse : evil.example");
        await reader.isAccessible("mail, link");
        await reader.press("Escape");
        expect(await reader.page.getByRole("button", { name: /^(javascript|data):/ }).count()).toBe(0);
      }
    }
    expect(opened).toEqual([]);
    reader.isQuiet(BLOCKED);
  }, 240_000);

  test("a group of hers is taken apart before anything is sent, and is there when she comes again", async () => {
    await reader.go("A", "Courrier", "Courrier");
    await reader.go("A", "Mes groupes", "Mes groupes d'adresses");
    await reader.sees("Vous n'avez pas encore de groupe.");
    await reader.tabTo("BUTTON", "Garder ce groupe");
    await reader.press("Enter");
    await reader.isAt("DIV", "Donnez un nom au groupe");
    await reader.isAccessible("mail, groups, wrong");
    await reader.tabTo("INPUT", "Nom du groupe");
    await reader.type("Équipe du mardi");
    await reader.tabTo("INPUT", "Adresses");
    await reader.type("karim.roux@ecrin.test, nadia.belkacem@ecrin.test");
    await reader.press("Enter");
    await reader.isAt("H1", "Mes groupes d'adresses");
    await reader.sees("Le groupe « Équipe du mardi » est gardé.");
    await reader.isAccessible("mail, groups");
    // What the server keeps of it says neither name nor addresses: one letter of hers to herself.
    const kept = await nadia.lines(["mail", "list", "--folder", "Écrin – groupes"]);
    expect(kept).toMatchObject([{ subject: "Écrin – groupes", signature: "good", from: NADIA }]);

    await reader.tabTo("BUTTON", "Se déconnecter");
    await reader.press("Enter");
    await reader.isAt("H1", "Vous êtes déconnecté");
    await reader.enter(nadia, "Papiers confiés");
    await reader.go("A", "Courrier", "Courrier");
    await reader.go("A", "Mes groupes", "Mes groupes d'adresses");
    await reader.go("BUTTON", "Écrire à ce groupe", "Écrire un message");
    expect(await reader.page.locator("#to").inputValue()).toBe("Équipe du mardi");
    await reader.tabTo("INPUT", "Objet");
    await reader.type("Pour le groupe");
    await reader.tabTo("TEXTAREA", "Message");
    await reader.type("À mardi");
    await reader.tabTo("BUTTON", "Envoyer");
    await reader.press("Enter");
    await reader.isAt("H1", "Courrier");
    await reader.sees("Envoyé, chiffré, à karim.roux@ecrin.test, nadia.belkacem@ecrin.test.");
    const [line] = await karim.lines(["mail", "list"]);
    expect(line).toMatchObject({ subject: "Pour le groupe", signature: "good" });

    await reader.go("A", "Mes groupes", "Mes groupes d'adresses");
    await reader.tabTo("BUTTON", "Supprimer");
    await reader.press("Enter");
    await reader.sees("Le groupe « Équipe du mardi » est supprimé.");
    await reader.sees("Vous n'avez pas encore de groupe.");
  }, 240_000);

  test("those she wrote to are her contacts, and a key that changed while she was away is told of", async () => {
    const spaced = (print: unknown): string => String(print).match(/.{4}/g)?.join(" ") ?? "";
    const [before] = await karim.lines(["mail", "key", "show"]);
    const [after] = await karim.lines(["mail", "key", "rotate"]);
    await reader.tabTo("BUTTON", "Se déconnecter");
    await reader.press("Enter");
    await reader.isAt("H1", "Vous êtes déconnecté");
    await reader.enter(nadia, "Papiers confiés");
    await reader.go("A", "Courrier", "Courrier");
    expect(await reader.page.getByRole("navigation", { name: "Dossiers" }).innerText()).not.toContain("Écrin");
    await reader.go("A", "Mes contacts", "Mes contacts");
    await reader.tabTo("SUMMARY", "Clé de messagerie");
    await reader.press("Enter");
    await reader.sees(spaced(before?.["fingerprint"]));
    await reader.isAccessible("mail, contacts");
    // What the server keeps of it says neither name nor address.
    const kept = await nadia.lines(["mail", "list", "--folder", "Écrin – contacts"]);
    expect(kept).toMatchObject([{ subject: "Écrin – contacts", signature: "good", from: NADIA }]);

    await reader.go("A", "Courrier", "Courrier");
    await reader.go("A", "Écrire", "Écrire un message");
    await reader.tabTo("SUMMARY", "Mes contacts");
    await reader.press("Enter");
    await reader.tabTo("BUTTON", "Ajouter Karim Roux");
    await reader.isAccessible("mail, write, contacts");
    await reader.press("Enter");
    await reader.isAt("INPUT", "À");
    await reader.tabTo("TEXTAREA", "Message");
    await reader.type("Bonjour Karim");
    await reader.tabTo("BUTTON", "Envoyer");
    await reader.press("Enter");
    await reader.isAt("H1", "Courrier");
    const told = `Avant : ${spaced(before?.["fingerprint"])}. Maintenant : ${spaced(after?.["fingerprint"])}.`;
    await reader.sees(told);

    await reader.go("A", "Mes contacts", "Mes contacts");
    await reader.tabTo("SUMMARY", "Clé de messagerie");
    await reader.press("Enter");
    await reader.sees(spaced(after?.["fingerprint"]));
    await reader.tabTo("BUTTON", "Oublier");
    await reader.press("Enter");
    await reader.isAt("BUTTON", "Non");
    await reader.isAccessible("mail, contacts, forget");
    await reader.tabTo("BUTTON", "Oui, oublier");
    await reader.press("Enter");
    await reader.isAt("H1", "Mes contacts");
    await reader.sees("n'est plus dans vos contacts.");
    await reader.sees("Vous n'avez encore écrit à personne.");
  }, 240_000);

  test("her key is changed, published, taken to another program, taken back and made anew", async () => {
    const shown = async (): Promise<Record<string, unknown>> => (await nadia.lines(["mail", "key", "show"]))[0] ?? {};
    const before = await shown();
    await reader.go("A", "Mon compte", "Mon compte");
    await reader.go("A", "Voir ou changer ma clé", "Ma clé de messagerie");
    await reader.sees("Les membres de ce service");
    await reader.isAccessible("mail, key");

    async function decide(button: string, yes: string, said: string): Promise<void> {
      await reader.tabTo("BUTTON", button);
      await reader.press("Enter");
      await reader.isAt("BUTTON", "Non");
      await reader.isAccessible(`mail, key, ${button}`);
      await reader.tabTo("BUTTON", yes);
      await reader.press("Enter");
      await reader.isAt("H1", "Ma clé de messagerie");
      await reader.sees(said);
    }
    await decide("Changer de clé", "Oui, changer de clé", "Vous avez une nouvelle clé de messagerie.");
    await decide("Publier ma clé", "Oui, publier", "Votre clé peut être trouvée par tout le monde.");
    const after = await shown();
    expect(after["fingerprint"]).not.toBe(before["fingerprint"]);
    expect(after["published"]).toBe(true);
    // What was sealed for the old one opens still, and what is written now is sealed for the new one.
    expect((await nadia.lines(["mail", "list"])).every(({ closed }) => closed === undefined)).toBe(true);

    await reader.tabTo("INPUT", "Phrase du fichier");
    await reader.type("court");
    await reader.press("Enter");
    await reader.isAt("DIV", "phrase");
    await reader.isAccessible("mail, key, phrase too short");
    await reader.tabTo("INPUT", "Phrase du fichier");
    await reader.press("Control+A");
    await reader.type(FILE_PHRASE);
    const [download] = await Promise.all([reader.page.waitForEvent("download"), reader.press("Enter")]);
    expect(download.suggestedFilename()).toBe(`${NADIA}.asc`);
    signsWithGnupg(await download.path(), String(after["fingerprint"]));

    await decide("Retirer ma clé", "Oui, la retirer", "Vous n'avez pas de clé : personne ne peut vous écrire.");
    await karim.refused(["mail", "send", "--to", NADIA, "--subject", "x", "--text", "y"]);
    await reader.go("BUTTON", "Faire une nouvelle clé", "Ma clé de messagerie");
    await reader.sees("Vous avez une nouvelle clé de messagerie.");
    await karim.lines(["mail", "send", "--to", NADIA, "--subject", "Ta nouvelle clé", "--text", "Bien reçue"]);
    await reader.go("A", "Courrier", "Courrier");
    await reader.go("A", "Ta nouvelle clé", "Un message");
    await reader.sees("Bien reçue");
  }, 240_000);

  /** GnuPG takes the file in, and signs with what its phrase unlocks. */
  function signsWithGnupg(file: string, fingerprint: string): void {
    const home = mkdtempSync(join(tmpdir(), "ecrin-gpg-"));
    const gpg = (...args: string[]): string =>
      execFileSync("gpg", ["--homedir", home, "--batch", "--pinentry-mode", "loopback", "--passphrase", FILE_PHRASE, ...args], { input: "texte", stdio: ["pipe", "pipe", "ignore"] }).toString();
    try {
      gpg("--import", file);
      expect(gpg("--list-secret-keys", "--with-colons")).toContain(fingerprint);
      expect(gpg("--local-user", fingerprint, "--clearsign")).toContain("BEGIN PGP SIGNATURE");
    } finally {
      execFileSync("gpgconf", ["--homedir", home, "--kill", "all"]);
      rmSync(home, { recursive: true, force: true });
    }
  }

  test("nothing went wrong behind the pages", () => {
    reader.isQuiet(BLOCKED);
  });
});
