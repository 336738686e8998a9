/** Roles after joining: offered by keyboard, taken by keyboard, and believed of nobody who could not give them. */

import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";

import { Api } from "../../src/lib/crypto/api.ts";
import { VaultError } from "../../src/lib/crypto/contract.ts";
import { Core } from "../../src/lib/crypto/core.ts";
import { idOf } from "../../src/lib/crypto/id.ts";
import { enterWithPassphrase } from "../../src/lib/crypto/signin.ts";
import { appointment } from "../../src/lib/crypto/trust.ts";
import { Instance, programs } from "../e2e/instance.ts";
import type { Person } from "../e2e/instance.ts";
import { Proxy, flip } from "../e2e/proxy.ts";
import { Reader, browser } from "./reader.ts";

describe.skipIf(programs === undefined || browser === undefined)("a role after joining", () => {
  let instance: Instance;
  let between: Proxy;
  let [claire, remi, sonia, nadia, karim, lina] = [] as unknown as [Person, Person, Person, Person, Person, Person];
  let [hagetmau, mugron] = ["", ""];
  let [desk, hers] = [] as unknown as [Reader, Reader];

  beforeAll(async () => {
    const [made, invitation] = await Instance.start();
    instance = made;
    claire = await instance.person("Claire Administratrice").join(invitation);
    hagetmau = await claire.text(["structure", "create", "France Services Hagetmau"], "id");
    mugron = await claire.text(["structure", "create", "Médiathèque de Mugron"], "id");
    remi = await instance.person("Rémi Référent").join(await claire.invite("referent", hagetmau));
    sonia = await instance.person("Sonia Seconde").join(await claire.invite("referent", mugron));
    nadia = await instance.person("Nadia Belkacem").join(await remi.invite("aidant", hagetmau));
    karim = await instance.person("Karim Autre").join(await remi.invite("aidant", hagetmau));
    lina = await instance.person("Lina Troisième").join(await remi.invite("aidant", hagetmau));
    between = await Proxy.before(instance);
    [desk, hers] = await Promise.all([Reader.at(instance, "desk"), Reader.at(instance, "hers")]);
  }, 300_000);

  afterEach(() => {
    between.lie = undefined;
  });

  afterAll(async () => {
    await Promise.all([desk.leave(), hers.leave()]);
    await between.stop();
    await instance.stop();
  });

  test("is offered to a colleague of another structure, whose number she read out", async () => {
    await desk.enter(sonia, "Papiers confiés");
    await desk.go("A", "Équipe", "Équipe");
    await desk.go("A", "Proposer un rôle", "Proposer un rôle");
    await desk.tabTo("BUTTON", "Continuer");
    await desk.press("Enter");
    await desk.isAt("DIV", "Écrivez le numéro du professionnel.");
    await desk.isAccessible("offer, nobody");
    await desk.tabTo("INPUT", "Numéro du professionnel");
    await desk.type(sonia.account.startsWith("zzzzzz") ? "yyyyyyyy" : "zzzzzzzz");
    await desk.press("Enter");
    await desk.sees("Aucun professionnel n'a ce numéro.");
    await desk.tabTo("INPUT", "Numéro du professionnel");
    await desk.press("Control+a");
    await desk.type(nadia.account.slice(0, 10));
    await desk.press("Enter");
    await desk.isAt("H1", "Proposer un rôle");
    await desk.sees(nadia.name);
    await desk.sees("France Services Hagetmau");
    await desk.tabTo("BUTTON", "Continuer");
    await desk.press("Enter");
    await desk.isAt("DIV", "Choisissez un rôle.");
    await desk.isAccessible("offer, wrong");
    await desk.tabTo("INPUT", "aidant");
    await desk.press("Space");
    await desk.tabTo("BUTTON", "Continuer");
    await desk.press("Enter");
    await desk.isAt("BUTTON", "Non, ne rien changer");
    await desk.sees("Rien ne change avant son accord");
    await desk.isAccessible("offer, sure");
    await desk.press("Escape");
    await desk.isAt("BUTTON", "Continuer");
    await desk.press("Enter");
    await desk.isAt("BUTTON", "Non, ne rien changer");
    await desk.go("BUTTON", "Oui, proposer", "Équipe");
    await desk.sees("Le rôle est proposé à Nadia Belkacem : aidant, Médiathèque de Mugron.");
    // Nothing has changed by it.
    expect(await claire.lines(["member", "list"])).not.toContainEqual(expect.objectContaining({ account: nadia.account, structure: mugron }));
    desk.isQuiet(/^Failed to load resource/);
  }, 180_000);

  /** Somebody's core, to which a server may lie, and how often a role was taken through it. */
  async function coreOf(who: Person): Promise<{ core: Core; taken: () => number }> {
    const core = new Core(between.origin);
    await core.signInWithPassphrase(who.account, who.secret);
    return { core, taken: () => between.heard.filter(({ line }) => line.startsWith("POST /api/v1/appointments")).length };
  }

  test("that is not what was signed, or was signed by whoever could not give it, is neither shown nor taken", async () => {
    const { core, taken } = await coreOf(nadia);
    const [offer] = await core.offeredRoles();
    expect(offer).toMatchObject({ role: "aidant", by: { id: sonia.account, name: sonia.name }, structure: { id: mugron } });
    const signedIn = await enterWithPassphrase(new Api(between.origin), karim.account, karim.secret);
    const body = { account: idOf(nadia.account), structure: idOf(mugron), role: "referent", by: signedIn.account } as const;
    const colleagues = (await signedIn.sign(appointment, { ...body, at: await signedIn.now() })).toText();
    await sonia.lines(["member", "role", lina.account, "--role", "aidant", "--structure", mugron]);
    const linas = await enterWithPassphrase(new Api(between.origin), lina.account, lina.secret);
    const [others] = await linas.api.offeredRoles();
    const before = taken();
    interface Offer {
      note: string;
      structure: { id: string };
    }
    const lies: [string, (offer: Offer) => unknown, string][] = [
      ["a higher role", (one) => (one.note = one.note.replace("role: aidant", "role: referent")), "bad-note-received"],
      ["another signature", (one) => (one.note = one.note.trimEnd().slice(0, -8) + flip(one.note.trimEnd().slice(-8)) + "\n"), "bad-note-received"],
      ["another account", (one) => (one.note = one.note.replace(nadia.account, lina.account)), "bad-note-received"],
      ["a true one for someone else", (one) => (one.note = others?.note ?? ""), "verification-failed"],
      ["another structure beside it", (one) => (one.structure.id = hagetmau), "verification-failed"],
      ["by a colleague without power", (one) => (one.note = colleagues), "chain-broken"],
    ];
    for (const [what, change, code] of lies) {
      const lie = between.tell(/\/appointments$/, (answer: Offer[]) => {
        for (const one of answer) change(one);
      });
      const [shown] = await core.offeredRoles();
      expect(shown, what).toMatchObject({ refused: code, by: { id: "", name: "" } });
      for (const id of [offer?.id ?? "", shown?.id ?? ""]) {
        const refused = await core.takeRole(id).then(
          () => "taken",
          (reason: unknown) => (reason instanceof VaultError ? reason.code : reason),
        );
        expect([code, "not-found"], what).toContain(refused);
      }
      expect(lie.told, what).toBe(3);
    }
    expect(taken()).toBe(before);
    await core.signOut();
  }, 120_000);

  test("that is doubtful is said to be so on the page", async () => {
    const appointments = /\/api\/v1\/appointments$/;
    between.tell(appointments, (answer: { note: string }[]) => {
      for (const one of answer) one.note = one.note.replace("role: aidant", "role: referent");
    });
    await hers.page.context().route(appointments, async (route) => {
      await route.fulfill({ response: await route.fetch({ url: between.origin + new URL(route.request().url()).pathname }) });
    });
    await hers.enter(nadia, "Papiers confiés");
    await hers.sees("rien ne prouve par qui");
    expect(await hers.page.getByRole("button", { name: "Accepter" }).count()).toBe(0);
    await hers.isAccessible("offered, doubtful");
    await hers.page.context().unroute(appointments);
  }, 120_000);

  test("is taken with her signature, and then she works for both", async () => {
    await hers.go("A", "Papiers confiés", "Papiers confiés");
    await hers.sees("Sonia Seconde vous propose d'être aidant à Médiathèque de Mugron.");
    await hers.isAccessible("offered");
    await hers.tabTo("BUTTON", "Accepter Médiathèque de Mugron");
    await hers.press("Enter");
    await hers.isAt("BUTTON", "Non, ne rien changer");
    await hers.sees("Vous travaillerez aussi pour Médiathèque de Mugron.");
    await hers.isAccessible("offered, sure");
    await hers.go("BUTTON", "Oui, accepter", "Papiers confiés");
    await hers.sees("Vous êtes aidant à Médiathèque de Mugron.");
    await hers.page.waitForLoadState("networkidle");
    await hers.sees("Personne ne vous confie de papier");
    expect(await hers.page.getByRole("button", { name: "Accepter" }).count()).toBe(0);
    await hers.go("A", "Mon compte", "Mon compte");
    const both = await hers.page.getByRole("definition").filter({ hasText: "Mugron" }).innerText();
    expect(both.split(", ").sort()).toEqual(["France Services Hagetmau", "Médiathèque de Mugron"]);
    // Her chain proves it to everybody else.
    await desk.go("A", "Équipe", "Équipe");
    await desk.go("A", nadia.name, "Un membre de l'équipe");
    await desk.page.getByRole("heading", { name: nadia.name }).waitFor();
    expect(await desk.page.getByText("Rien ne prouve qui est cette personne").count()).toBe(0);
    expect(await sonia.lines(["member", "list"])).toContainEqual(expect.objectContaining({ account: nadia.account, structure: mugron, role: "aidant" }));
    hers.isQuiet(/^Failed to load resource/);
  }, 120_000);

  test("is declined, and whoever offered it learns that", async () => {
    await hers.enter(lina, "Papiers confiés");
    await hers.go("A", "Mon compte", "Mon compte");
    await hers.sees("Sonia Seconde vous propose d'être aidant");
    await hers.isAccessible("account, offered");
    await hers.tabTo("BUTTON", "Refuser Médiathèque de Mugron");
    await hers.press("Enter");
    await hers.isAt("BUTTON", "Non, ne rien changer");
    await hers.go("BUTTON", "Oui, refuser", "Mon compte");
    await hers.sees("Votre refus est donné à Sonia Seconde.");
    expect((await sonia.lines(["notices"])).map(({ code }) => code)).toContain("role-declined");
    expect(await lina.lines(["member", "offers"])).toEqual([]);
  }, 120_000);

  test("may move somebody: an administrator offers, and the one who accepts leaves where she was", async () => {
    await desk.enter(claire, "Administration du service");
    await desk.go("A", "Structures", "Structures");
    await desk.go("A", "France Services Hagetmau", "Équipe");
    await desk.go("A", karim.name, "Un membre de l'équipe");
    await desk.go("A", "Proposer un rôle dans une autre structure", "Proposer un rôle");
    await desk.tabTo("BUTTON", "Continuer");
    await desk.press("Enter");
    await desk.isAt("DIV", "Choisissez une structure.");
    await desk.tabTo("A", "Choisissez une structure.");
    await desk.press("Enter");
    await desk.isAt("INPUT", "");
    await desk.page.getByRole("radio", { name: "Médiathèque de Mugron" }).focus();
    await desk.press("Space");
    await desk.tabTo("INPUT", "aidant");
    await desk.press("ArrowDown");
    await desk.tabTo("INPUT", "Y rester aussi");
    await desk.press("ArrowDown");
    await desk.tabTo("BUTTON", "Continuer");
    await desk.press("Enter");
    await desk.isAt("BUTTON", "Non, ne rien changer");
    await desk.sees("En acceptant, cette personne quitte France Services Hagetmau");
    await desk.isAccessible("move, sure");
    await desk.go("BUTTON", "Oui, proposer", "Équipe");
    await desk.sees("Le rôle est proposé à Karim Autre : référent, Médiathèque de Mugron.");

    await hers.enter(karim, "Papiers confiés");
    await hers.sees("Le service dit qu'en acceptant vous quitterez France Services Hagetmau.");
    await hers.tabTo("BUTTON", "Accepter Médiathèque de Mugron");
    await hers.press("Enter");
    await hers.isAt("BUTTON", "Non, ne rien changer");
    await hers.sees("Vous êtes déconnecté, et entrez de nouveau.");
    await hers.isAccessible("moving, sure");
    await hers.go("BUTTON", "Oui, accepter", "À qui est cet ordinateur ?");
    await hers.enter(karim, "Papiers confiés");
    await hers.go("A", "Équipe", "Équipe");
    await hers.sees("Médiathèque de Mugron");
    const members = (await claire.lines(["member", "list"])).filter(({ account }) => account === karim.account);
    expect(members).toEqual([expect.objectContaining({ structure: mugron, role: "referent" })]);
    desk.isQuiet(/^Failed to load resource/);
    hers.isQuiet(/^Failed to load resource/);
  }, 180_000);
});
