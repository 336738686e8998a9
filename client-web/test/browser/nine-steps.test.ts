/**
 * The whole story of Écrin in its nine steps, by three people in three browsers, each with a keyboard and no
 * mouse: on the screen of a telephone, and then all of it again on the smallest one.
 *
 * In scope: after everything they do the focus is where they can go on, and on no page does axe find fault, in light or
 * in dark. What only a server can show, such as a backup that brings no mandate back, is tested without pages.
 */

import { readFileSync } from "node:fs";

import { afterAll, beforeAll, describe, expect, test } from "vitest";

import { Api } from "../../src/lib/crypto/api.ts";
import { utf8 } from "../../src/lib/crypto/encoding.ts";
import { enterWithPassphrase } from "../../src/lib/crypto/signin.ts";
import { Instance, programs } from "../e2e/instance.ts";
import type { Person } from "../e2e/instance.ts";
import { Proxy } from "../e2e/proxy.ts";
import { CODE, IDENTITY, NOTICE } from "../scene.ts";
import { NARROW, Reader, browser } from "./reader.ts";

const PASSPHRASE = "trois mots que je retiens";
const HAGETMAU = "France Services Hagetmau";

const SCREENS = [
  ["on a telephone", undefined],
  ["at 320 px", NARROW],
] as const;

describe.skipIf(programs === undefined || browser === undefined).each(SCREENS)("the nine steps, %s", (_, size) => {
  let instance: Instance;
  let [claire, remi, karim] = [] as unknown as [Person, Person, Person];
  let structure: string;
  /** What no page did stands here until one does. */
  let [nadiaTypes, awaTypes] = [] as unknown as [Person, Person];
  let [office, nadia, awa] = [] as unknown as [Reader, Reader, Reader];
  let card: string;
  let receipt: string;

  beforeAll(async () => {
    const [made, invitation] = await Instance.start();
    instance = made;
    claire = await instance.person("Claire Administratrice").join(invitation);
    [office, nadia, awa] = [await Reader.at(instance, "office"), await Reader.at(instance, "nadia"), await Reader.at(instance, "awa")];
    if (size) for (const reader of [office, nadia, awa]) await reader.resize(size);
  }, 300_000);

  afterAll(async () => {
    for (const reader of [office, nadia, awa]) await reader.leave();
    await instance.stop();
  });

  /** Every state is looked at once with axe, which looks at the smallest screen too; the second time it must only fit. */
  const looked = (reader: Reader, where: string): Promise<void> => (size ? reader.fits(where) : reader.isAccessible(`nine steps, ${where}`));

  /** An invitation to this role in the structure whose team is on the screen. */
  async function invites(reader: Reader, role: "aidant" | "référent"): Promise<string> {
    await reader.go("A", "Inviter quelqu'un", "Inviter quelqu'un");
    // What is needed most is offered first: someone who directs, where nobody does.
    await reader.tabTo("INPUT", role);
    await reader.press("Space");
    await looked(reader, `1, inviting (${role})`);
    await reader.go("BUTTON", "Faire l'invitation", "L'invitation est faite");
    const text = (await reader.page.locator(".handed").innerText()).replaceAll(/\s/g, "");
    await looked(reader, `1, an invitation to hand over (${role})`);
    await reader.go("A", "C'est remis", "Équipe");
    return text;
  }

  /** Answers an invitation, and is known to the command line as well. */
  async function joins(reader: Reader, invitation: string, name: string): Promise<Person> {
    await reader.open("/entrer");
    await reader.go("A", "J'ai une invitation", "Ouvrir mon compte avec une invitation");
    await reader.tabTo("TEXTAREA", "L'invitation");
    await reader.type(invitation);
    await reader.tabTo("INPUT", "Votre nom");
    await reader.type(name);
    await reader.tabTo("INPUT", "Phrase secrète");
    await reader.type(PASSPHRASE);
    await reader.tabTo("INPUT", "Encore une fois votre phrase secrète");
    await reader.type(PASSPHRASE);
    await looked(reader, "1, an invitation");
    await reader.press("Enter");
    await reader.isAt("H1", "Votre compte est ouvert");
    await looked(reader, "1, an account");
    const person = instance.person(name);
    person.account = (await reader.page.locator("main .code").first().innerText()).replaceAll(/\s/g, "");
    await person.lines(["login", "--account", person.account], { ECRIN_SECRET: PASSPHRASE });
    await reader.go("A", "Continuer", "Papiers confiés");
    return person;
  }

  // What follows goes through the command line: no page offers what will be refused, and none shows whole ids.

  async function refusedView(who: Person, mandate: string, number = "1"): Promise<unknown> {
    return who.refused(["view", mandate, number, "--out", instance.path("none")]);
  }

  async function newestMandate(): Promise<string> {
    const [mandate] = await awaTypes.lines(["mandate", "list"]);
    return String(mandate?.["id"]);
  }

  /** Says yes to what a button of the page on the screen does, and is at the heading of this one then. */
  async function agrees(reader: Reader, button: string, yes: string, heading: string): Promise<void> {
    await reader.tabTo("BUTTON", button);
    await reader.press("Enter");
    await reader.isAt("BUTTON", "Non, ne rien changer");
    await reader.tabTo("BUTTON", yes);
    await reader.press("Enter");
    await reader.isAt("H1", heading);
  }

  /** The administrator goes to someone of the structure. */
  async function finds(name: string): Promise<void> {
    await office.go("A", "Administration", "Administration du service");
    await office.go("A", "Structures", "Structures");
    await office.go("A", HAGETMAU, "Équipe");
    await office.go("A", name, "Un membre de l'équipe");
  }

  test("1. an administrator invites a référent, who invites an aidant, who opens her account", async () => {
    await office.enter(claire, "Administration du service");
    await looked(office, "1, the administrator's home");
    await office.go("A", "Structures", "Structures");
    await office.tabTo("INPUT", "Son nom");
    await office.type(HAGETMAU);
    await office.press("Enter");
    await office.isAt("H1", "Structures");
    await office.sees(`« ${HAGETMAU} » est créée.`);
    await looked(office, "1, a structure");
    const made = await claire.lines(["structure", "list"]);
    structure = String(made.find(({ name }) => name === HAGETMAU)?.["id"]);
    await office.go("A", HAGETMAU, "Équipe");
    // The référent has the screen on which her aidant will sit.
    remi = await joins(nadia, await invites(office, "référent"), "Rémi Référent");
    await nadia.go("A", "Équipe", "Équipe");
    await looked(nadia, "1, the team");
    const invitation = await invites(nadia, "aidant");
    await nadia.tabTo("BUTTON", "Se déconnecter");
    await nadia.press("Enter");
    await nadia.isAt("H1", "Vous êtes déconnecté");
    nadiaTypes = await joins(nadia, invitation, "Nadia Belkacem");
    await looked(nadia, "1, the aidant's home");
  }, 240_000);

  test("2. at the desk she opens a vault, and a printed card and a code open it", async () => {
    await nadia.go("A", "Ouvrir à quelqu'un", "Qui est devant vous");
    await nadia.tabTo("INPUT", "Une personne majeure");
    await nadia.press("Space");
    await nadia.isAt("INPUT", "Une personne majeure");
    await looked(nadia, "2, who is there");
    await nadia.go("BUTTON", "Continuer", "Expliquez, puis demandez son accord");
    await nadia.tabTo("INPUT", "Comment veut-elle être appelée");
    await nadia.type("Awa SPECIMEN");
    await nadia.go("BUTTON", "Elle est d'accord", "Choisir son code");
    await nadia.tabTo("INPUT", "Votre code, six chiffres");
    await nadia.type(CODE);
    await nadia.tabTo("INPUT", "Encore une fois votre code");
    await nadia.type(CODE);
    await nadia.press("Enter");
    await nadia.isAt("H1", "Le compte est ouvert");
    await looked(nadia, "2, printed pages");
    card = (await nadia.page.locator(".card-groups").innerText()).replaceAll(/\s/g, "");
    awaTypes = instance.person("Awa SPECIMEN");
    awaTypes.account = (await nadia.page.locator(".printed .code").innerText()).trim();
    await nadia.tabTo("BUTTON", "C'est imprimé");
    await nadia.press("Enter");
    await nadia.isAt("BUTTON", "Non, les garder à l'écran");
    await nadia.tabTo("BUTTON", "Oui, elles sont chez la personne");
    await nadia.press("Enter");
    await nadia.isAt("H1", "Papiers confiés");

    await awa.open();
    await awa.tabTo("INPUT", "Il n'est pas à moi");
    await awa.go("BUTTON", "Continuer", "Comment voulez-vous entrer");
    await awa.tabTo("INPUT", "Avec ma carte");
    await awa.go("BUTTON", "Continuer", "Entrer avec ma carte");
    await awa.tabTo("TEXTAREA", "Les lettres de la carte");
    await awa.type(card);
    await awa.tabTo("INPUT", "Votre code");
    await awa.type(CODE);
    await looked(awa, "2, her card");
    await awa.press("Enter");
    await awa.isAt("H1", "Mes papiers");
    await looked(awa, "2, no papers");
    await awaTypes.lines(["card", "login", `ECRIN1:${card}`], { ECRIN_CODE: CODE });
  }, 240_000);

  /** Fills in what paper it is. */
  async function describePaper(reader: Reader, file: string, type: string, title: string): Promise<void> {
    await reader.brings("La photo ou le fichier", file);
    await reader.picks("Quel papier est-ce ?", type);
    await reader.tabTo("INPUT", "Son nom");
    await reader.type(title);
    await reader.press("Enter");
  }

  test("3. she puts a photo in, her aidant a PDF that she cannot open again", async () => {
    await awa.go("A", "Ajouter un papier", "Ajouter un papier");
    await looked(awa, "3, adding");
    await describePaper(awa, IDENTITY, "carte d'identité", "Ma carte");
    await awa.isAt("H1", "Mes papiers");
    await awa.sees("« Ma carte » est dans vos papiers.");

    await nadia.go("A", "Déposer", "Déposer un papier pour quelqu'un");
    await nadia.tabTo("INPUT", "Numéro de la personne");
    await nadia.type(awaTypes.account);
    await describePaper(nadia, NOTICE, "avis d'impôt", "Impôts 2026");
    await nadia.sees("« Impôts 2026 » est déposé.");
    await nadia.isAt("H1", "Déposer un papier");
    await looked(nadia, "3, put in for her");

    await awa.go("A", "Qui a regardé", "Qui a regardé");
    await awa.go("A", "Mes papiers", "Mes papiers");
    await awa.sees("messages à lire");
    await looked(awa, "3, a paper waits");
    await awa.go("A", "Impôts 2026", "Impôts 2026");
    await awa.page.getByRole("img", { name: /page 2 sur 2$/ }).waitFor();
    await looked(awa, "3, the paper that waits");
    await awa.tabTo("BUTTON", "Garder ce papier");
    await awa.press("Enter");
    await awa.isAt("H1", "Mes papiers");
    await awa.sees("« Impôts 2026 » est rangé dans vos papiers.");
  }, 240_000);

  test("4. she gives an access: one paper, to be seen, for a month, and it comes on paper", async () => {
    await awa.go("A", "Donner un accès", "À qui montrer vos papiers");
    await awa.tabTo("INPUT", "Numéro de la personne");
    await awa.type(nadiaTypes.account.slice(0, 10));
    await awa.press("Enter");
    await awa.tabTo("INPUT", "Nadia Belkacem");
    await looked(awa, "4, to whom");
    await awa.go("BUTTON", "Continuer", "Que peut voir Nadia Belkacem");
    await awa.tabTo("INPUT", "Impôts 2026");
    await awa.press("Space");
    await awa.isAt("INPUT", "Impôts 2026");
    await looked(awa, "4, what");
    await awa.go("BUTTON", "Continuer", "Combien de temps");
    await awa.tabTo("INPUT", "un jour");
    await awa.press("ArrowDown");
    await awa.isAt("INPUT", "un mois");
    await looked(awa, "4, how long");
    await awa.go("BUTTON", "Continuer", "Pour quoi faire");
    await awa.tabTo("INPUT", "papiers, citoyenneté");
    for (let down = 0; down < 6; down += 1) await awa.press("ArrowDown");
    await awa.isAt("INPUT", "argent, impôts");
    await awa.go("BUTTON", "Continuer", "C'est bien cela");
    await looked(awa, "4, check");
    await awa.go("BUTTON", "Oui, donner cet accès", "L'accès est donné");
    await looked(awa, "4, given");
    await awa.go("BUTTON", "Imprimer mon papier", "Un papier à imprimer");
    await awa.sees("Nadia Belkacem");
    await looked(awa, "4, on paper");
  }, 240_000);

  test("5. the aidant looks at that paper and at nothing else, and nobody else at anything", async () => {
    await nadia.go("A", "Papiers confiés", "Papiers confiés");
    await nadia.sees("Attend une réponse");
    await looked(nadia, "5, an access waits");
    await nadia.go("BUTTON", "Accepter", "Papiers confiés");
    await nadia.go("BUTTON", "Regarder le papier n° 1", "Un papier confié");
    await nadia.page.getByRole("img", { name: /page 2 sur 2$/ }).waitFor();
    await looked(nadia, "5, the paper entrusted");

    const mandate = await newestMandate();
    expect(await refusedView(nadiaTypes, mandate, "2")).toBe("document-not-in-mandate");
    const elsewhere = await claire.text(["structure", "create", "CCAS de Mimizan"], "id");
    karim = await instance.person("Karim Roux").join(await claire.invite("aidant", elsewhere));
    expect(await refusedView(karim, mandate)).toBe("mandate-not-yours");
    // What is still on the aidant's screen opens nothing once the access is paused, and all of it once it goes on.
    await nadia.go("A", "Papiers confiés", "Papiers confiés");
    await awa.go("A", "Qui peut voir", "Qui peut voir mes papiers");
    await awa.go("BUTTON", "Mettre en pause Nadia Belkacem", "Qui peut voir mes papiers");
    await awa.sees(`C'est en pause : Nadia Belkacem (${HAGETMAU}) ne voit plus rien pour le moment.`);
    await looked(awa, "5, paused");
    await nadia.go("BUTTON", "Regarder le papier n° 1", "Un papier confié");
    await nadia.sees("Cet accès est en pause.");
    await looked(nadia, "5, refused");
    await awa.go("BUTTON", "Laisser continuer Nadia Belkacem", "Qui peut voir mes papiers");
    await awa.sees(`Nadia Belkacem (${HAGETMAU}) peut voir de nouveau.`);
    await nadia.go("A", "Papiers confiés", "Papiers confiés");
    await nadia.go("BUTTON", "Regarder le papier n° 1", "Un papier confié");
    await nadia.page.getByRole("img", { name: /page 2 sur 2$/ }).waitFor();
  }, 240_000);

  test("5. nor does who is suspended see anything, or who has left", async () => {
    await nadia.go("A", "Papiers confiés", "Papiers confiés");
    await finds("Nadia Belkacem");
    await looked(office, "5, a member");
    await agrees(office, "Suspendre", "Oui, suspendre", "Un membre de l'équipe");
    await office.sees(`Nadia Belkacem ne peut plus rien ouvrir pour ${HAGETMAU}.`);
    await looked(office, "5, a member suspended");
    await nadia.go("BUTTON", "Regarder le papier n° 1", "À qui est cet ordinateur");
    await nadia.sees("Votre structure a mis votre compte en pause, ou a changé votre rôle.");
    await looked(nadia, "5, suspended");
    await agrees(office, "Rétablir", "Oui, rétablir", "Un membre de l'équipe");
    await office.sees(`Nadia Belkacem peut de nouveau travailler pour ${HAGETMAU}.`);
    await nadia.enter({ account: nadiaTypes.account, secret: PASSPHRASE }, "Papiers confiés");
    await nadiaTypes.lines(["login", "--account", nadiaTypes.account], { ECRIN_SECRET: PASSPHRASE });

    const lina = await instance.person("Lina Nouvelle").join(await remi.invite("aidant", structure));
    const [paper] = await awaTypes.lines(["doc", "list"]);
    const given = ["grant", "--to", lina.account, "--doc", String(paper?.["id"]), "--for", "1d", "--purpose", "argent", "--yes"];
    const hers = await awaTypes.text(given, "id");
    await finds("Lina Nouvelle");
    await agrees(office, "Cette personne s'en va", "Oui, cette personne s'en va", "Passer des accès");
    await office.sees(`Lina Nouvelle ne fait plus partie de ${HAGETMAU}.`);
    await looked(office, "5, a member who left");
    expect(await refusedView(lina, hers)).toBe("account-suspended");
  }, 240_000);

  test("6. she reads in plain words who looked, and who was told no", async () => {
    await awa.go("A", "Qui a regardé", "Qui a regardé");
    await awa.sees("Nadia Belkacem (France Services Hagetmau) a regardé votre avis d'impôt");
    await awa.sees("Nadia Belkacem (France Services Hagetmau) a voulu voir le papier n° 2");
    await awa.sees("Nadia Belkacem (France Services Hagetmau) a voulu voir votre avis d'impôt");
    await awa.sees("Karim Roux (CCAS de Mimizan) a voulu voir un de vos papiers");
    await awa.sees("Lina Nouvelle a voulu voir un de vos papiers");
    await looked(awa, "6, who looked");
    await awa.go("BUTTON", "Le reçu Nadia Belkacem (France Services Hagetmau) a regardé votre avis d'impôt", "Un reçu à imprimer");
    await awa.sees("Ce reçu dit ce qui s'est passé");
    await looked(awa, "6, a receipt");
    await awa.prints("Imprimer");
    receipt = await awa.page.locator(".printed .code").innerText();
  }, 120_000);

  test("7. an access ends by itself, and one button ends the others", async () => {
    const [paper] = await awaTypes.lines(["doc", "list"]);
    const soon = new Date(Date.now() + 4000).toISOString();
    const brief = ["grant", "--to", nadiaTypes.account, "--doc", String(paper?.["id"]), "--until", soon, "--purpose", "argent", "--yes"];
    const mandate = await awaTypes.text(brief, "id");
    await expect.poll(() => refusedView(nadiaTypes, mandate), { timeout: 20_000 }).toBe("mandate-expired");
    await awa.go("A", "Qui peut voir", "Qui peut voir mes papiers");
    await awa.sees("accès terminé");
    await awa.sees("Regardé 2 fois.");
    await looked(awa, "7, who may see");
    await awa.tabTo("BUTTON", "Tout arrêter");
    await awa.press("Enter");
    await awa.isAt("BUTTON", "Non, ne rien changer");
    await looked(awa, "7, stop everything");
    await awa.tabTo("BUTTON", "Oui, tout arrêter");
    await awa.press("Enter");
    await awa.isAt("H1", "Qui peut voir mes papiers");
    await awa.sees("Tout est arrêté. Plus personne ne voit vos papiers.");
    await nadia.go("A", "Papiers confiés", "Papiers confiés");
    await nadia.sees("Personne ne vous confie de papier en ce moment.");
  }, 120_000);

  test("8. the administrator searches the journal, checks it and keeps it; a receipt holds by itself", async () => {
    await office.go("A", "Administration", "Administration du service");
    await office.go("A", "Journal du service", "Journal du service");
    await office.tabTo("INPUT", "Qui");
    await office.type(nadiaTypes.account);
    await office.press("Enter");
    await office.isAt("INPUT", "Qui");
    await office.page.getByRole("cell", { name: /a regardé/ }).first().waitFor();
    await office.page.getByRole("cell", { name: /a voulu voir/ }).first().waitFor();
    expect(await office.page.locator("main").innerText()).not.toContain("Impôts 2026");
    await looked(office, "8, found");
    await office.tabTo("BUTTON", "Contrôler ces lignes");
    await office.press("Enter");
    await office.sees("Le contrôle est fini.");
    await office.isAt("BUTTON", "Contrôler ces lignes");
    await office.sees("mènent bien à ce que le service a signé");
    expect(await office.page.getByRole("cell", { name: "Ne tient pas", exact: true }).count()).toBe(0);
    await looked(office, "8, checked");
    const saved = office.page.waitForEvent("download");
    await office.tabTo("BUTTON", "Garder ces lignes");
    await office.press("Enter");
    expect(readFileSync(await (await saved).path(), "utf8")).toContain('"document.released-view"');
    await office.isAt("BUTTON", "Garder ces lignes");
    const [held] = await karim.lines(["receipt", "verify", receipt]);
    expect(held?.["at"]).toBeDefined();
  }, 240_000);

  test("9. a letter to a colleague elsewhere goes encrypted, and none goes otherwise", async () => {
    await nadia.go("A", "Courrier", "Courrier");
    await nadia.go("A", "Écrire", "Écrire un message");
    await nadia.tabTo("INPUT", "À");
    await nadia.type("personne@ailleurs.example");
    await nadia.tabTo("INPUT", "Objet");
    await nadia.type("Permanence de mardi");
    await nadia.tabTo("TEXTAREA", "Message");
    await nadia.type("À mardi, 14 h.");
    await nadia.tabTo("BUTTON", "Envoyer");
    await nadia.press("Enter");
    await nadia.isAt("DIV", "Il y a un problème");
    await looked(nadia, "9, nobody here");
    await nadia.tabTo("INPUT", "À");
    await nadia.press("Control+a");
    await nadia.type("karim.roux@ecrin.test");
    await nadia.tabTo("BUTTON", "Envoyer");
    await nadia.press("Enter");
    await nadia.isAt("H1", "Courrier");
    await nadia.sees("Envoyé, chiffré, à karim.roux@ecrin.test.");
    await looked(nadia, "9, sent");
    const [line] = await karim.lines(["mail", "list"]);
    expect(line).toMatchObject({ subject: "Permanence de mardi", signature: "good", protected: true });
    expect(await sentInTheClear()).toBe("encryption-needed");
  }, 240_000);

  /** What the relay answers to a program of Nadia's that forgot to encrypt. */
  async function sentInTheClear(): Promise<unknown> {
    const proxy = await Proxy.before(instance);
    const me = await enterWithPassphrase(new Api(proxy.origin), nadiaTypes.account, PASSPHRASE);
    const head = ["From: <nadia.belkacem@ecrin.test>", "To: <karim.roux@ecrin.test>", "Subject: Mardi", `Date: ${new Date().toUTCString().replace("GMT", "+0000")}`];
    const form = ["Message-ID: <mardi@ecrin.test>", "MIME-Version: 1.0", "Content-Type: text/plain; charset=us-ascii"];
    const clear = [...head, ...form, "", "A mardi.", ""].join("\r\n");
    const sent = await me.api.sendMessage(["karim.roux@ecrin.test"], utf8(clear)).then(
      () => undefined,
      (reason: unknown) => (reason as { code?: unknown }).code,
    );
    await me.api.endSession();
    await proxy.stop();
    return sent;
  }

  test("nobody complained, nor was anyone else asked", () => {
    // A view that is refused is an answer like any other, which the browser notes.
    office.isQuiet();
    nadia.isQuiet(/^Failed to load resource: the server responded with a status of 4\d\d/);
    awa.isQuiet();
  });
});
