/** Legal holds and erasures for somebody: asked, signed by a second administrator, and done, by keyboard on a real server. */

import { fileURLToPath } from "node:url";

import { afterAll, beforeAll, describe, expect, test } from "vitest";

import { Instance, programs } from "../e2e/instance.ts";
import type { Person } from "../e2e/instance.ts";
import { Proxy } from "../e2e/proxy.ts";
import { Reader, browser } from "./reader.ts";

const NOTICE = fileURLToPath(new URL("../../../tests/specimens/avis-impot-specimen.pdf", import.meta.url));

describe.skipIf(programs === undefined || browser === undefined)("what two administrators keep or erase", () => {
  let instance: Instance;
  let between: Proxy;
  let [claire, denis, fatou] = [] as unknown as [Person, Person, Person];
  let office: Reader;

  beforeAll(async () => {
    const [made, invitation] = await Instance.start();
    instance = made;
    claire = await instance.person("Claire Administratrice").join(invitation);
    const structure = await claire.text(["structure", "create", "France Services Hagetmau"], "id");
    denis = await instance.person("Denis Second").join(await claire.invite("admin", structure));
    const nadia = await instance.person("Nadia Belkacem").join(await claire.invite("aidant", structure));
    fatou = await instance.person("Fatou SPECIMEN").join(await nadia.invite("beneficiary"));
    await fatou.lines(["doc", "add", NOTICE, "--type", "tax_notice", "--title", "Impôts"]);
    between = await Proxy.before(instance);
    office = await Reader.at(instance, "office");
  }, 300_000);

  afterAll(async () => {
    await office.leave();
    await between.stop();
    await instance.stop();
  });

  /** The other one says yes, and she finds it among what was asked. */
  async function given(act: string): Promise<void> {
    const [asked] = await denis.lines(["approval", "list"]);
    await denis.lines(["approval", "give", String(asked?.["id"])]);
    await office.go("A", "Accords à deux", "Accords à deux");
    await office.go("A", act, "Une demande d'accord");
    await office.sees("vous pouvez le faire, une fois");
  }

  test("a hold is asked for in words that say what is missing", async () => {
    await office.enter(claire, "Administration du service");
    await office.sees("Aucun gel en cours");
    await office.go("A", "Gels et effacements", "Gels et effacements");
    await office.isAccessible("holds, none");
    await office.go("A", "Demander un gel", "Demander un gel");
    await office.tabTo("BUTTON", "Leur demander");
    await office.press("Enter");
    await office.isAt("DIV", "Écrivez le numéro, en entier.");
    await office.isAccessible("hold, wrong");
    await office.tabTo("INPUT", "Numéro du compte");
    await office.type(fatou.account);
    await office.tabTo("INPUT", "Combien de jours");
    await office.type("366");
    await office.tabTo("INPUT", "Référence");
    await office.type("Fatou SPECIMEN");
    await office.press("Enter");
    await office.sees("Écrivez un nombre de jours, de 1 à 365.");
    await office.tabTo("INPUT", "Combien de jours");
    await office.press("Control+a");
    await office.type("30");
    await office.press("Enter");
    await office.sees("au moins un chiffre, sans espace");
    await office.tabTo("INPUT", "Référence");
    await office.press("Control+a");
    await office.type("REQ-2026-114");
    await office.press("Enter");
    await office.isAt("H1", "Une demande d'accord");
    await office.sees("Votre demande est partie.");
    await office.sees("sera gardé 30 jours");
    expect(await office.page.getByRole("button", { name: "Poser ce gel" }).count()).toBe(0);
    await office.isAccessible("hold, asked");
  }, 180_000);

  test("is placed once the other one has signed, and keeps the vault from being erased", async () => {
    await given("Conserver malgré une demande d'effacement");
    await office.isAccessible("hold, given");
    await office.go("BUTTON", "Poser ce gel", "Gels et effacements");
    await office.sees("Le gel est posé.");
    await office.sees("REQ-2026-114");
    await office.sees("Posé par Claire Administratrice");
    await office.isAccessible("holds");
    expect(await fatou.refused(["erase", "--yes"])).toBe("legal-hold");
    const holds = await claire.lines(["hold", "list"]);
    expect(holds).toEqual([expect.objectContaining({ account: fatou.account, reference: "REQ-2026-114", holds: true })]);
  }, 120_000);

  test("is lifted by one alone, after a question", async () => {
    await office.tabTo("BUTTON", "Lever REQ-2026-114");
    await office.press("Enter");
    await office.isAt("BUTTON", "Non, ne rien changer");
    await office.isAccessible("hold, lifting");
    await office.go("BUTTON", "Oui, lever le gel", "Gels et effacements");
    await office.sees("Le gel REQ-2026-114 est levé.");
    await office.sees("Aucun gel en cours.");
    expect(await claire.lines(["hold", "list"])).toEqual([expect.objectContaining({ holds: false })]);
  }, 120_000);

  test("a vault is erased for its owner only with what the other one signed, whatever the server says", async () => {
    await office.go("A", "Demander d'effacer un coffre", "Demander d'effacer un coffre");
    await office.tabTo("INPUT", "Numéro du compte");
    await office.type(claire.account);
    await office.tabTo("INPUT", "a demandé à l'exploitant");
    await office.press("Space");
    await office.tabTo("BUTTON", "Leur demander");
    await office.press("Enter");
    // An administrator is nobody's vault.
    await office.isAt("DIV", "Il y a un problème");
    await office.isAccessible("erasure, wrong");
    await office.tabTo("INPUT", "Numéro du compte");
    await office.press("Control+a");
    await office.type(fatou.account);
    await office.press("Enter");
    await office.isAt("H1", "Une demande d'accord");
    await office.sees(`Le coffre du compte ${fatou.account} sera effacé pour toujours`);

    const approvals = /\/api\/v1\/approvals$/;
    const lie = between.tell(approvals, (answer: { state: string }[]) => {
      for (const one of answer) one.state = "given";
    });
    await office.page.context().route(approvals, async (route) => {
      await route.fulfill({ response: await route.fetch({ url: between.origin + new URL(route.request().url()).pathname }) });
    });
    await office.go("A", "Accords à deux", "Accords à deux");
    await office.go("A", "Une demande qui n'est pas authentique", "Une demande d'accord");
    await office.sees("La signature de cette demande ne tient pas.");
    expect(await office.page.getByRole("button", { name: "Effacer ce coffre" }).count()).toBe(0);
    expect(lie.told).toBe(2);
    await office.page.context().unroute(approvals);

    await given("Effacer le coffre d'une personne");
    await office.tabTo("BUTTON", "Effacer ce coffre");
    await office.press("Enter");
    await office.isAt("BUTTON", "Non, ne rien changer");
    await office.isAccessible("erasure, sure");
    await office.go("BUTTON", "Oui, effacer pour toujours", "Accords à deux");
    await office.sees("Le coffre est effacé. Papiers : 1");
    expect(await fatou.refused(["doc", "list"])).toBe("vault-erased");
    const [line] = await claire.lines(["audit", "search", "--event", "vault.erased"]);
    expect(line).toMatchObject({ actor: claire.account, result: "ok", detail: "request" });
    // The browser itself tells of what the server refused.
    office.isQuiet(/^Failed to load resource/);
  }, 180_000);
});
