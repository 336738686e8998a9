/** A device of her own keeps her card if she wants it to, and nothing else of her; a shared one keeps nothing. */

import { afterAll, beforeAll, describe, expect, test } from "vitest";

import { Instance, programs } from "../e2e/instance.ts";
import { Reader, browser } from "./reader.ts";
import { traces } from "./traces.ts";

const CODE = "482913";
const NAME = "Awa SPECIMEN";

describe.skipIf(programs === undefined || browser === undefined)("a device of her own", () => {
  let instance: Instance;
  let account: string;
  let card: string;
  let awa: Reader;

  beforeAll(async () => {
    const [made, invitation] = await Instance.start();
    instance = made;
    const admin = await instance.person("Claire Administratrice").join(invitation);
    const structure = await admin.text(["structure", "create", "France Services Hagetmau"], "id");
    const nadia = await instance.person("Nadia Belkacem").join(await admin.invite("aidant", structure));
    const enrol = ["enrol", "--declares", "adult", "--yes", "--name", NAME, "--out", instance.path("pages")];
    const [printed] = await nadia.lines(enrol, { ECRIN_CODE: CODE });
    account = String(printed?.["account"]);
    card = String(printed?.["card"]);
    awa = await Reader.at(instance, "awa");
  }, 300_000);

  afterAll(async () => {
    await awa.leave();
    await instance.stop();
  });

  /** From the first page to the one where the card is shown, saying whose computer it is. */
  async function toTheCard(mine: boolean): Promise<void> {
    await awa.open();
    await awa.tabTo("INPUT", "Il n'est pas à moi");
    if (mine) await awa.press("ArrowDown");
    await awa.go("BUTTON", "Continuer", "Comment voulez-vous entrer");
    await awa.go("BUTTON", "Continuer", "Entrer avec ma carte");
  }

  const kept = () => awa.page.evaluate(async () => (await indexedDB.databases()).map(({ name }) => name));

  async function showCard(): Promise<void> {
    await awa.tabTo("TEXTAREA", "Les lettres de la carte");
    await awa.type(card);
    await awa.tabTo("INPUT", "Votre code");
    await awa.type(CODE);
  }

  test("nobody is asked on a shared computer, and not even an empty place is made", async () => {
    await toTheCard(false);
    await showCard();
    expect(await awa.page.getByRole("checkbox").count()).toBe(0);
    await awa.press("Enter");
    await awa.isAt("H1", "Mes papiers");
    expect(await kept()).toEqual([]);
    await awa.go("BUTTON", "Se déconnecter", "Vous êtes déconnecté");
    await awa.sees("Rien n'est resté dans cet ordinateur.");
  }, 120_000);

  test("her own keeps the card where she says so, and then the code is enough", async () => {
    await toTheCard(true);
    await showCard();
    await awa.tabTo("INPUT", "Garder ma carte dans cet appareil");
    await awa.press("Space");
    await awa.isAccessible("device, keeping");
    await awa.press("Enter");
    await awa.isAt("H1", "Mes papiers");
    expect(await kept()).toEqual(["ecrin-device"]);
    expect(await awa.page.evaluate(everythingKept)).toEqual([lettersOf(card)]);
    await awa.go("BUTTON", "Se déconnecter", "Vous êtes déconnecté");
    await awa.sees("Cet appareil garde seulement votre carte, sans votre code.");

    await toTheCard(true);
    await awa.sees("Cet appareil garde une carte.");
    await awa.isAccessible("device, kept");
    await awa.tabTo("INPUT", "Votre code");
    await awa.type(CODE);
    await awa.press("Enter");
    await awa.isAt("H1", "Mes papiers");
    await awa.go("BUTTON", "Se déconnecter", "Vous êtes déconnecté");
  }, 120_000);

  test("of her it holds the card alone, and forgets it when it is told to", async () => {
    const [token = ""] = awa.tokens;
    awa.isQuiet();
    await awa.leave();
    expect(traces(awa.profile, { account, name: NAME, token })).toEqual([]);
    expect(traces(awa.profile, { card: lettersOf(card) })).not.toEqual([]);
    awa = await Reader.at(instance, "awa");
    await toTheCard(true);
    await awa.tabTo("BUTTON", "Oublier cette carte");
    await awa.press("Enter");
    await awa.isAt("H1", "Entrer avec ma carte");
    await awa.sees("cet appareil ne garde plus de carte");
    expect(await kept()).toEqual([]);
    await awa.page.getByRole("textbox", { name: "Les lettres de la carte" }).waitFor();
    awa.isQuiet();
  }, 120_000);
});

/** As the code of the card says them. */
const lettersOf = (card: string) => `ECRIN1:${card.replace(/^ECRIN1:/, "").replaceAll(/[^0-9A-Z]/g, "")}`;

/** All that lies in the one place that is there. Runs in the page. */
function everythingKept(): Promise<unknown> {
  return new Promise((resolve, reject) => {
    const opening = indexedDB.open("ecrin-device");
    opening.onerror = reject;
    opening.onsuccess = () => {
      const all = opening.result.transaction("kept").objectStore("kept").getAll();
      all.onsuccess = () => {
        opening.result.close();
        resolve(all.result);
      };
    };
  });
}
