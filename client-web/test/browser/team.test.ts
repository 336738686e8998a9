/** Who directs a structure, and its people: by keyboard, in a real browser on a real server. */

import { fileURLToPath } from "node:url";

import { afterAll, beforeAll, describe, expect, test } from "vitest";

import { Instance, programs } from "../e2e/instance.ts";
import type { Person } from "../e2e/instance.ts";
import { Reader, browser } from "./reader.ts";

const NOTICE = fileURLToPath(new URL("../../../tests/specimens/avis-impot-specimen.pdf", import.meta.url));

describe.skipIf(programs === undefined || browser === undefined)("whoever directs a structure", () => {
  let instance: Instance;
  let [claire, remi, nadia, fatou, karim, sonia] = [] as unknown as [Person, Person, Person, Person, Person, Person];
  let structure = "";
  let [desk, hers] = [] as unknown as [Reader, Reader];

  beforeAll(async () => {
    const [made, invitation] = await Instance.start();
    instance = made;
    claire = await instance.person("Claire Administratrice").join(invitation);
    structure = await claire.text(["structure", "create", "France Services Hagetmau"], "id");
    remi = await instance.person("Rémi Référent").join(await claire.invite("referent", structure));
    nadia = await instance.person("Nadia Belkacem").join(await remi.invite("aidant", structure));
    karim = await instance.person("Karim Autre").join(await remi.invite("aidant", structure));
    sonia = instance.person("Sonia Seconde");
    fatou = await instance.person("Fatou SPECIMEN").join(await nadia.invite("beneficiary"));
    const paper = await fatou.text(["doc", "add", NOTICE, "--type", "tax_notice", "--title", "Impôts"], "id");
    await fatou.lines(["grant", "--to", nadia.account, "--doc", paper, "--for", "31d", "--purpose", "argent", "--yes"]);
    [desk, hers] = await Promise.all([Reader.at(instance, "desk"), Reader.at(instance, "hers")]);
  }, 300_000);

  afterAll(async () => {
    await Promise.all([desk.leave(), hers.leave()]);
    await instance.stop();
  });

  test("sees who works for it, in which role, and that a second référent is missing", async () => {
    await desk.enter(remi, "Papiers confiés");
    await desk.go("A", "Équipe", "Équipe");
    await desk.sees("Cette structure n'a qu'un référent");
    await desk.sees(nadia.name);
    await desk.isAccessible("team");
    await desk.go("A", remi.name, "Un membre de l'équipe");
    await desk.sees("Sur vous-même, c'est un autre référent");
    await desk.go("A", "Équipe", "Équipe");
    await desk.go("A", nadia.name, "Un membre de l'équipe");
    await desk.sees("Un accès, donné à elle seule, n'est pas fini");
    await desk.isAccessible("member");
  }, 120_000);

  test("suspends somebody, whose page is refused at her next request, and takes her back", async () => {
    await hers.enter(nadia, "Papiers confiés");
    await desk.tabTo("BUTTON", "Suspendre");
    await desk.press("Enter");
    await desk.isAt("BUTTON", "Non, ne rien changer");
    await desk.sees("cette personne est déconnectée partout");
    await desk.isAccessible("member, suspending");
    await desk.tabTo("BUTTON", "Oui, suspendre");
    await desk.press("Enter");
    await desk.isAt("H1", "Un membre de l'équipe");
    await desk.sees("Nadia Belkacem ne peut plus rien ouvrir pour France Services Hagetmau.");
    await desk.isAccessible("member, suspended");

    // What she had on her screen stays there; the next thing she asks for is refused, and she is told why.
    await hers.tabTo("A", "Mon compte");
    await hers.press("Enter");
    await hers.isAt("H1", "À qui est cet ordinateur ?");
    await hers.sees("Votre structure a mis votre compte en pause, ou a changé votre rôle.");
    await hers.isAccessible("suspended");
    expect(await nadia.refused(["login"])).toBe("account-suspended");
    const [line] = await claire.lines(["audit", "search", "--event", "member.suspended"]);
    expect(line).toMatchObject({ event: "member.suspended", actor: remi.account, detail: nadia.account });

    await desk.tabTo("BUTTON", "Rétablir");
    await desk.press("Enter");
    await desk.isAt("BUTTON", "Non, ne rien changer");
    await desk.tabTo("BUTTON", "Oui, rétablir");
    await desk.press("Enter");
    await desk.isAt("H1", "Un membre de l'équipe");
    await desk.sees("Nadia Belkacem peut de nouveau travailler");
    await hers.enter(nadia, "Papiers confiés");
  }, 120_000);

  /** Makes an invitation to a role on the page of the team, and reads what it says. */
  async function invitation(role: string): Promise<string> {
    await desk.go("A", "Inviter quelqu'un", "Inviter quelqu'un");
    await desk.tabTo("INPUT", "aidant");
    await desk.press("Space");
    if (role === "référent") await desk.press("ArrowDown");
    await desk.go("BUTTON", "Faire l'invitation", "L'invitation est faite");
    const text = (await desk.page.locator(".handed").innerText()).replaceAll(/\s/g, "");
    expect(text).toMatch(/^ecrin1-\w{26}-\w{26}-\w{6}$/);
    return text;
  }

  /** Somebody answers one on a page of her own. */
  async function answers(text: string, name: string): Promise<void> {
    await hers.open("/invitation");
    await hers.tabTo("TEXTAREA", "L'invitation");
    await hers.type(text);
    await hers.tabTo("INPUT", "Votre nom");
    await hers.type(name);
    for (const field of ["Phrase secrète", "Encore une fois"]) {
      await hers.tabTo("INPUT", field);
      await hers.type(`la phrase de ${name}`);
    }
    await hers.press("Enter");
  }

  test("invites a second référent with a sheet to hand over, which opens one account and no second", async () => {
    await desk.go("A", "Équipe", "Équipe");
    await desk.go("A", "Inviter quelqu'un", "Inviter quelqu'un");
    await desk.tabTo("BUTTON", "Faire l'invitation");
    await desk.press("Enter");
    await desk.isAt("DIV", "Choisissez un rôle");
    await desk.isAccessible("invite, unanswered");
    await desk.go("A", "Équipe", "Équipe");
    const text = await invitation("référent");
    await desk.sees("Elle vaut une seule fois, jusqu'au");
    await desk.isAccessible("invited");
    await desk.page.emulateMedia({ media: "print" });
    expect(await desk.page.locator("header").isVisible()).toBe(false);
    expect(await desk.page.locator(".handed").isVisible()).toBe(true);
    await desk.page.emulateMedia({ media: "screen" });

    await answers(text, sonia.name);
    await hers.isAt("H1", "Votre compte est ouvert");
    sonia.account = (await hers.page.locator(".notice .code").innerText()).replaceAll(/\s/g, "");
    await answers(text, "Quelqu'un d'autre");
    await hers.isAt("DIV", "Cette invitation a déjà servi");

    await desk.go("A", "C'est remis", "Équipe");
    await desk.sees(sonia.name);
    expect(await desk.page.getByText("n'a qu'un référent").count()).toBe(0);
  }, 120_000);

  test("withdraws an invitation, which opens nothing any more", async () => {
    const text = await invitation("aidant");
    await desk.go("A", "C'est remis", "Équipe");
    await desk.sees("Pour un aidant");
    await desk.isAccessible("team, invitation");
    await desk.tabTo("BUTTON", "Retirer Pour un aidant");
    await desk.press("Enter");
    await desk.isAt("BUTTON", "Non, ne rien changer");
    await desk.isAccessible("team, withdrawing");
    await desk.press("Escape");
    await desk.isAt("BUTTON", "Retirer Pour un aidant");
    await desk.press("Enter");
    await desk.isAt("BUTTON", "Non, ne rien changer");
    await desk.tabTo("BUTTON", "Oui, retirer");
    await desk.press("Enter");
    await desk.isAt("H1", "Équipe");
    await desk.sees("L'invitation est retirée");
    await desk.sees("Aucune invitation n'attend.");
    await answers(text, "Quelqu'un d'autre");
    await hers.isAt("DIV", "Cette invitation a été annulée");
  }, 120_000);

  test("names places, and says who works where", async () => {
    await desk.go("A", "Lieux", "Lieux");
    await desk.tabTo("BUTTON", "Ajouter ce lieu");
    await desk.press("Enter");
    await desk.isAt("DIV", "Écrivez le nom du lieu");
    await desk.tabTo("INPUT", "Nom du lieu");
    await desk.type("Mairie de Hagetmau");
    await desk.press("Enter");
    await desk.isAt("H1", "Lieux");
    await desk.sees("« Mairie de Hagetmau » est ajouté.");
    await desk.isAccessible("places");
    await desk.go("A", "Équipe", "Équipe");
    await desk.go("A", nadia.name, "Un membre de l'équipe");
    await desk.tabTo("SELECT", "Où cette personne travaille");
    await desk.press("ArrowDown");
    await desk.tabTo("BUTTON", "Changer de lieu");
    await desk.press("Enter");
    await desk.isAt("H1", "Un membre de l'équipe");
    await desk.sees("C'est noté : Nadia Belkacem, Mairie de Hagetmau.");
    const members = await remi.lines(["member", "list"]);
    expect(members.find(({ account }) => account === nadia.account)).toMatchObject({ place_name: "Mairie de Hagetmau" });
  }, 120_000);

  test("lets somebody go at once, and asks whose accesses she held whether a colleague may go on", async () => {
    await hers.enter(nadia, "Papiers confiés");
    await desk.tabTo("BUTTON", "Cette personne s'en va");
    await desk.press("Enter");
    await desk.isAt("BUTTON", "Non, ne rien changer");
    await desk.sees("Son accès est mis en pause");
    await desk.sees("et à la personne qui lui a donné un accès");
    await desk.isAccessible("member, leaving");
    await desk.tabTo("BUTTON", "Oui, cette personne s'en va");
    await desk.press("Enter");
    await desk.isAt("H1", "Passer des accès");
    await desk.sees("Nadia Belkacem ne fait plus partie de France Services Hagetmau.");
    await desk.isAccessible("handover");
    await hers.tabTo("A", "Mon compte");
    await hers.press("Enter");
    await hers.isAt("H1", "À qui est cet ordinateur ?");
    expect((await fatou.lines(["notices"])).map(({ code }) => code)).toContain("mandate-holder-left");

    // Whoever goes on with it another day finds it in the team.
    await desk.go("A", "Équipe", "Équipe");
    await desk.sees("Ces personnes sont parties");
    await desk.isAccessible("team, leaver");
    await desk.go("A", nadia.name, "Passer des accès");
    await desk.tabTo("BUTTON", "Demander à la personne");
    await desk.press("Enter");
    await desk.isAt("DIV", "Choisissez qui pourrait continuer");
    await desk.tabTo("A", "Choisissez qui pourrait continuer");
    await desk.press("Enter");
    await desk.isAt("INPUT", remi.name);
    await desk.press("Space", "ArrowDown", "ArrowDown");
    await desk.isAt("INPUT", karim.name);
    await desk.tabTo("BUTTON", "Demander à la personne");
    await desk.press("Enter");
    await desk.isAt("BUTTON", "Non, ne rien changer");
    await desk.sees("Demander pour Karim Autre ?");
    await desk.isAccessible("handover, asking");
    await desk.tabTo("BUTTON", "Oui, demander");
    await desk.press("Enter");
    await desk.isAt("H1", "Passer des accès");
    await desk.sees("Une demande est partie, pour Karim Autre.");
    await desk.sees("Toutes les demandes sont parties.");
    await desk.isAccessible("handover, asked");

    // Nothing is handed over until she says yes, and then it is her own mandate.
    expect(await karim.lines(["mandate", "list"])).toEqual([]);
    const [question] = await fatou.lines(["handover", "list"]);
    await fatou.lines(["handover", "accept", String(question?.["id"])]);
    const [held] = await karim.lines(["mandate", "list"]);
    expect(held).toMatchObject({ owner: fatou.account });
    await desk.go("A", "Équipe", "Équipe");
    await desk.sees("Invitations sans réponse");
    expect(await desk.page.getByText("Ces personnes sont parties").count()).toBe(0);
  }, 180_000);

  test("is never without a référent, and only an administrator leaves one alone", async () => {
    await desk.go("A", "Équipe", "Équipe");
    await desk.go("A", sonia.name, "Un membre de l'équipe");
    await desk.tabTo("BUTTON", "Cette personne s'en va");
    await desk.press("Enter");
    await desk.isAt("BUTTON", "Non, ne rien changer");
    await desk.tabTo("BUTTON", "Oui, cette personne s'en va");
    await desk.press("Enter");
    await desk.sees("Une structure garde deux référents.");
    await desk.isAccessible("member, needed");
    await desk.press("Escape");
    const handed = await sonia.lines(["login", "--account", sonia.account]).then(() => sonia.invite("aidant", structure));

    await desk.enter(claire, "Administration du service");
    await desk.go("A", "Structures", "Structures");
    await desk.sees("Dirigée par Rémi Référent, Sonia Seconde");
    await desk.sees("C'est celle des administrateurs.");
    await desk.isAccessible("structures");
    await desk.go("A", "France Services Hagetmau", "Équipe");
    await desk.sees("Faite par Sonia Seconde");
    await desk.go("A", sonia.name, "Un membre de l'équipe");
    await desk.tabTo("BUTTON", "Cette personne s'en va");
    await desk.press("Enter");
    await desk.isAt("BUTTON", "Non, ne rien changer");
    await desk.sees("Il ne restera qu'un référent.");
    await desk.isAccessible("member, leaving one");
    await desk.tabTo("BUTTON", "Oui, cette personne s'en va");
    await desk.press("Enter");
    await desk.isAt("H1", "Équipe");
    await desk.sees("Cette structure n'a qu'un référent.");
    // What she handed out ends with her.
    await answers(handed, "Quelqu'un d'autre");
    await hers.isAt("DIV", "Cette invitation est périmée");

    await desk.go("A", remi.name, "Un membre de l'équipe");
    await desk.tabTo("BUTTON", "Suspendre");
    await desk.press("Enter");
    await desk.isAt("BUTTON", "Non, ne rien changer");
    await desk.tabTo("BUTTON", "Oui, suspendre");
    await desk.press("Enter");
    await desk.sees("Une structure n'est jamais sans référent.");
  }, 180_000);

  test("an administrator creates a structure, and needs a second one for a third", async () => {
    await desk.press("Escape");
    await desk.go("A", "Structures", "Structures");
    await desk.tabTo("BUTTON", "Créer");
    await desk.press("Enter");
    await desk.isAt("DIV", "Écrivez le nom de la structure");
    await desk.tabTo("INPUT", "Son nom");
    await desk.type("Médiathèque de Mugron");
    await desk.press("Enter");
    await desk.isAt("H1", "Structures");
    await desk.sees("« Médiathèque de Mugron » est créée.");
    await desk.sees("Personne ne la dirige");
    const paul = await instance.person("Paul Second").join(await claire.invite("admin", structure));

    await desk.go("A", "Médiathèque de Mugron", "Équipe");
    await desk.sees("Cette structure n'a pas de référent.");
    await desk.go("A", "Inviter quelqu'un", "Inviter quelqu'un");
    await desk.tabTo("INPUT", "référent");
    await desk.press("Space", "ArrowDown", "ArrowDown");
    await desk.tabTo("BUTTON", "Faire l'invitation");
    await desk.press("Enter");
    await desk.isAt("BUTTON", "Non, ne rien changer");
    await desk.sees("Personne n'invite seul un administrateur.");
    await desk.isAccessible("invite, second administrator");
    await desk.tabTo("BUTTON", "Leur demander");
    await desk.press("Enter");
    await desk.isAt("H1", "Inviter quelqu'un");
    await desk.sees("votre demande attend un second administrateur");
    await desk.isAccessible("invite, waiting");

    const [asked] = await paul.lines(["approval", "list"]);
    await paul.lines(["approval", "give", String(asked?.["id"])]);
    await desk.go("A", "Équipe", "Équipe");
    await desk.go("A", "Inviter quelqu'un", "Inviter quelqu'un");
    await desk.sees("Un second administrateur a dit oui");
    await desk.tabTo("INPUT", "référent");
    await desk.press("Space", "ArrowDown", "ArrowDown");
    await desk.go("BUTTON", "Faire l'invitation", "L'invitation est faite");
    const text = (await desk.page.locator(".handed").innerText()).replaceAll(/\s/g, "");
    await answers(text, "Lina Troisième");
    await hers.isAt("H1", "Votre compte est ouvert");
    // The browser itself tells of what the server refused.
    desk.isQuiet(/^Failed to load resource/);
  }, 180_000);
});
