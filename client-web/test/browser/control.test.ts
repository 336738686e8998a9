/**
 * What an administrator watches over, by keyboard, in a real browser on a real server: alerts, acts that need two of her
 * kind, figures, and whether the service is well.
 */

import { readFileSync, statfsSync } from "node:fs";
import { fileURLToPath } from "node:url";

import { afterAll, beforeAll, describe, expect, test } from "vitest";

import { Instance, programs } from "../e2e/instance.ts";
import type { Person } from "../e2e/instance.ts";
import { Proxy } from "../e2e/proxy.ts";
import { Reader, browser } from "./reader.ts";

const NOTICE = fileURLToPath(new URL("../../../tests/specimens/avis-impot-specimen.pdf", import.meta.url));

describe.skipIf(programs === undefined || browser === undefined)("the control rooms", () => {
  let instance: Instance;
  let claire: Person;
  let denis: Person;
  let karim: Person;
  let fatou: Person;
  let mandate: string;
  let office: Reader;

  beforeAll(async () => {
    const [made, invitation] = await Instance.start();
    instance = made;
    claire = await instance.person("Claire Administratrice").join(invitation);
    const structure = await claire.text(["structure", "create", "France Services Hagetmau"], "id");
    denis = await instance.person("Denis Second").join(await claire.invite("admin", structure));
    const nadia = await instance.person("Nadia Belkacem").join(await claire.invite("aidant", structure));
    karim = await instance.person("Karim Autre").join(await claire.invite("aidant", structure));
    fatou = await instance.person("Fatou SPECIMEN").join(await nadia.invite("beneficiary"));
    for (const name of ["Awa", "Ben", "Chloé", "Driss", "Elsa"]) await instance.person(`${name} SPECIMEN`).join(await nadia.invite("beneficiary"));
    const paper = await fatou.text(["doc", "add", NOTICE, "--type", "tax_notice", "--title", "Impôts"], "id");
    const given = ["grant", "--to", nadia.account, "--doc", paper, "--for", "1d", "--purpose", "argent", "--yes"];
    mandate = await fatou.text(given, "id");
    // Five refusals in a row, and a search about one person for no reason that anybody could look up.
    for (let tries = 0; tries < 5; tries += 1) {
      expect(await karim.refused(["view", mandate, "1", "--out", instance.path("not")])).toBe("mandate-not-yours");
    }
    await claire.lines(["audit", "search", "--beneficiary", fatou.account]);
    office = await Reader.at(instance, "office");
  }, 300_000);

  afterAll(async () => {
    await office.leave();
    await instance.stop();
  });

  /** The disk of whoever runs this test may be nearly full, and then the page says so. */
  function nearlyFull(): boolean {
    const { bavail, blocks, bsize } = statfsSync(instance.root);
    return bavail * bsize < 2e9 || bavail < blocks / 10;
  }

  /** Goes back to the desk. */
  async function desk(): Promise<void> {
    await office.tabTo("A", "Administration");
    await office.press("Enter");
    await office.isAt("H1", "Administration du service");
  }

  test("her home says what waits", async () => {
    await office.enter(claire, "Administration du service");
    await office.sees("2 alertes à examiner");
    await office.sees("Rien n'attend votre réponse");
    await office.sees("Rien de nouveau pour vous");
    await office.isAccessible("desk");
  }, 240_000);

  test("an alert says in one sentence what was seen, and shows the events, which can be checked", async () => {
    await office.go("A", "Alertes", "Alertes");
    await office.sees("Karim Autre s'est vu refuser 5 demandes en quelques minutes (seuil : 5).");
    await office.isAccessible("alerts");
    await office.go("A", "Karim Autre s'est vu refuser", "Une alerte");
    await office.page.getByRole("cell", { name: "Refusé", exact: true }).nth(4).waitFor();
    expect(await office.page.getByRole("row").count()).toBe(6);
    await office.tabTo("BUTTON", "Contrôler ces lignes");
    await office.press("Enter");
    await office.sees("Le contrôle est fini.");
    expect(await office.page.getByRole("cell", { name: "Ne tient pas", exact: true }).count()).toBe(0);
    await office.isAccessible("alert");
  }, 240_000);

  test("it is decided about with a reason, and then is closed", async () => {
    await office.tabTo("A", "Administration");
    await office.tabTo("INPUT", "Justifier");
    await office.tabTo("BUTTON", "Garder la décision");
    await office.press("Enter");
    await office.isAt("DIV", "Il y a un problème");
    await office.sees("Choisissez : justifier ou transmettre.");
    await office.isAccessible("alert, wrong");
    await office.tabTo("INPUT", "Justifier");
    await office.press("Space");
    await office.tabTo("INPUT", "Pourquoi");
    await office.type("Erreur de saisie, dossier 12");
    await office.press("Enter");
    await office.isAt("H1", "Une alerte");
    await office.sees("La décision est gardée.");
    await office.sees("justifiée par Claire Administratrice");
    await office.sees("Erreur de saisie, dossier 12");
    expect(await office.page.getByRole("button", { name: "Garder la décision" }).count()).toBe(0);
    await office.isAccessible("alert, decided");
    const [alert] = (await claire.lines(["audit", "alerts", "list"])).filter(({ code }) => code === "A8");
    expect(alert).toMatchObject({ state: "justified", decisions: [{ reason: "Erreur de saisie, dossier 12" }] });
  }, 240_000);

  test("nobody clears herself", async () => {
    await desk();
    await office.sees("1 alerte à examiner");
    await office.go("A", "Alertes", "Alertes");
    await office.go("A", "Claire Administratrice a cherché 1 fois", "Une alerte");
    await office.sees("Cette alerte parle de vous.");
    await office.sees("Transmettre. Quelqu'un doit s'en occuper.");
    expect(await office.page.getByRole("radio").count()).toBe(0);
    await office.isAccessible("alert, own");
    office.isQuiet();
  }, 240_000);

  test("what another one asks for is told in words, and answered", async () => {
    const id = await denis.text(["approval", "request", "erasure", "--subject", `erase ${fatou.account} death`], "id");
    await denis.text(["approval", "request", "admin-invitation"], "id");
    await desk();
    await office.sees("2 demandes attendent votre réponse");
    await office.sees("Denis Second demande votre accord. Vous pouvez répondre jusqu'au");
    await office.isAccessible("desk, full");
    await office.go("A", "Accords à deux", "Accords à deux");
    await office.isAccessible("approvals");
    await office.go("A", "Effacer le coffre d'une personne", "Une demande d'accord");
    await office.sees(`Le coffre du compte ${fatou.account} sera effacé pour toujours`);
    await office.sees("Motif : décès.");
    await office.sees("Denis Second");
    await office.isAccessible("approval");
    await office.tabTo("BUTTON", "Refuser");
    await office.press("Enter");
    await office.isAt("BUTTON", "Retour");
    await office.isAccessible("approval, sure");
    await office.press("Escape");
    await office.isAt("BUTTON", "Refuser");
    await office.press("Enter");
    await office.isAt("BUTTON", "Retour");
    await office.go("BUTTON", "Oui, refuser", "Accords à deux");
    await office.sees("Votre refus est donné.");
    expect(await denis.lines(["approval", "list"])).toContainEqual(expect.objectContaining({ id, state: "refused" }));
    await office.go("A", "Inviter un administrateur", "Une demande d'accord");
    await office.sees("Elle ne pourra lire aucun papier.");
    await office.tabTo("BUTTON", "Donner mon accord");
    await office.press("Enter");
    await office.isAt("BUTTON", "Retour");
    await office.go("BUTTON", "Oui, donner mon accord", "Accords à deux");
    await office.sees("Votre accord est donné.");
    await office.sees("Aucune demande n'attend votre réponse.");
  }, 240_000);

  test("nobody answers herself", async () => {
    await claire.text(["approval", "request", "retention-change", "--subject", "garder un an"], "id");
    await desk();
    await office.go("A", "Accords à deux", "Accords à deux");
    await office.sees("Vous ne pouvez pas y répondre vous-même");
    await office.go("A", "Changer une durée de conservation", "Une demande d'accord");
    await office.sees("C'est votre demande : vous ne pouvez pas y répondre vous-même.");
    await office.sees("Cette page ne sait pas dire en mots");
    await office.sees("garder un an");
    expect(await office.page.getByRole("button", { name: /accord|Refuser/ }).count()).toBe(0);
    await office.isAccessible("approval, own");
    office.isQuiet();
  }, 240_000);

  test("figures are counted in the signed journal, and of few people no number is told", async () => {
    await desk();
    await office.go("A", "Statistiques", "Statistiques");
    await office.tabTo("BUTTON", "Compter");
    await office.press("Enter");
    await office.sees("Les chiffres sont comptés.");
    await office.isAt("BUTTON", "Compter");
    await office.sees("Cette période n'est pas finie");
    const row = async (name: string) => (await office.page.getByRole("row", { name }).first().innerText()).split(/\s+/).slice(-1);
    expect(await row("Coffres ouverts")).toEqual(["6"]);
    // One access, and nothing of it is told: neither its purpose nor the sum of all purposes.
    for (const name of ["Accès donnés", "Accès acceptés", "Refus"]) expect(await row(name), name).not.toEqual(["1"]);
    const purposes = office.page.getByRole("region", { name: "Accès donnés, par démarche" });
    expect(await purposes.getByRole("cell", { name: "caché" }).count()).toBe(2);
    await office.isAccessible("figures");
    const saved = office.page.waitForEvent("download");
    await office.tabTo("BUTTON", "Garder pour un tableur");
    await office.press("Enter");
    const download = await saved;
    expect(download.suggestedFilename()).toMatch(/^statistiques-\d{4}-t[1-4]-provisoire\.csv$/);
    const text = readFileSync(await download.path(), "utf8");
    expect(text).toContain('"Coffres ouverts";"Nombre";"6";"provisoire"');
    expect(text).toContain('"Accès donnés";"Nombre";"";"caché, provisoire"');
    // The page prints the same, without what is only for the screen.
    await office.page.emulateMedia({ media: "print" });
    expect(await office.page.getByRole("button").count()).toBe(0);
    expect(await office.page.getByRole("table").count()).toBe(3);
    await office.page.emulateMedia({ media: "screen" });
    office.isQuiet();
  }, 240_000);

  test("how the service is stands in sentences, with what to do, and with what nobody here can know", async () => {
    await desk();
    await office.sees(nearlyFull() ? "1 point ne va pas" : "Rien ne manque de ce que le service sait de lui-même");
    await office.go("A", "Santé du service", "Santé du service");
    await office.sees("le service en a signé les");
    await office.sees("le service a relu son journal");
    await office.sees("Travail du jour : fait.");
    await office.sees("personne d'autre que le service ne signe ce journal");
    await office.sees("Écrin n'en fait pas lui-même et ne sait pas quand la dernière a été faite");
    const room = await office.page.getByText(/il reste/).innerText();
    const { bavail, bsize } = statfsSync(instance.root);
    expect(Number(/reste\s([\d,]+)/.exec(room)?.[1]?.replace(",", "."))).toBeCloseTo((bavail * bsize) / 1e9, -1);
    await office.isAccessible("health");
    await office.go("BUTTON", "Regarder à nouveau", "Santé du service");
    await office.sees("L'état est à jour.");
    office.isQuiet();
  }, 240_000);

  test("how the service is set up can be read, and where it is changed", async () => {
    await desk();
    await office.go("A", "Réglages du service", "Réglages du service");
    // The command line has its own of it since she joined.
    const home = JSON.parse(readFileSync(instance.path("homes/Claire-Administratrice/config.json"), "utf8")) as { instance_key: string };
    await office.sees("ecrin.test");
    await office.sees(home.instance_key);
    await office.sees("Aucune n'est annoncée");
    await office.sees("[retention]");
    await office.isAccessible("settings");
    office.isQuiet();
  }, 120_000);

  test("a head that the service did not sign is the first thing that is wrong", async () => {
    const heads = /\/api\/v1\/audit\/heads/;
    const between = await Proxy.before(instance);
    // Another size under the same signature.
    between.lie = (_path, body) => Buffer.from(body.toString().replace(/(\/journal\/\d{4}s[12]\\n)\d+/, "$17"));
    await office.page.context().route(heads, async (route) => {
      await route.fulfill({ response: await route.fetch({ url: `${between.origin}/api/v1/audit/heads` }) });
    });
    await desk();
    await office.sees(`${nearlyFull() ? 3 : 2} points ne vont pas`);
    await office.go("A", "Santé du service", "Santé du service");
    await office.sees("Une tête de journal n'est pas signée par ce service.");
    await office.sees("ne vous fiez plus au journal");
    await office.isAccessible("health, wrong");
    await office.page.context().unroute(heads);
    await between.stop();
  }, 240_000);
});
