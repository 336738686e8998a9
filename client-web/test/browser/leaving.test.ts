/** What becomes of open papers when nobody is there any more, or must not be seen there. */

import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from "vitest";

import { Instance, programs } from "../e2e/instance.ts";
import type { Person } from "../e2e/instance.ts";
import { Reader, browser } from "./reader.ts";

describe.skipIf(programs === undefined || browser === undefined)("someone who is signed in", () => {
  let instance: Instance;
  let fatou: Person;
  let reader: Reader;
  let visits = 0;

  beforeAll(async () => {
    const [made, invitation] = await Instance.start();
    instance = made;
    const admin = await instance.person("Claire Administratrice").join(invitation);
    const structure = await admin.text(["structure", "create", "France Services Hagetmau"], "id");
    const nadia = await instance.person("Nadia Belkacem").join(await admin.invite("aidant", structure));
    fatou = await instance.person("Fatou SPECIMEN").join(await nadia.invite("beneficiary"));
  }, 300_000);
  afterAll(() => instance.stop());

  beforeEach(async () => {
    visits += 1;
    reader = await Reader.at(instance, `visit-${visits}`);
    await reader.page.clock.install();
    await reader.enter(fatou, "Mes papiers");
    // Somewhere to come back to.
    await reader.go("A", "Qui peut voir", "Qui peut voir mes papiers");
  }, 120_000);
  afterEach(async () => {
    reader.isQuiet();
    await reader.leave();
  });

  test("is warned after four idle minutes, and stays with one key", async () => {
    await reader.page.clock.fastForward("03:50");
    expect(await reader.page.locator("dialog[open]").count()).toBe(0);
    await reader.page.clock.fastForward("00:15");
    await reader.isAt("BUTTON", "Je suis là");
    await reader.isAccessible("idle");
    await reader.press("Enter");
    await reader.isAt("H1", "Qui peut voir mes papiers");
    await reader.page.clock.fastForward("03:50");
    expect(await reader.page.locator("dialog[open]").count()).toBe(0);
  }, 120_000);

  test("is signed out after five, and is told why", async () => {
    await reader.page.clock.fastForward("04:05");
    await reader.isAt("BUTTON", "Je suis là");
    await reader.page.clock.fastForward("00:58");
    await reader.isAt("H1", "À qui est cet ordinateur");
    await reader.sees("vos papiers sont refermés");
    await reader.isAccessible("locked");
    expect(await reader.page.locator("dialog[open]").count()).toBe(0);
    await reader.page.goBack();
    await reader.sees("À qui est cet ordinateur");
    // The server knows that it is over.
    const sessions = await fatou.lines(["journal"]);
    expect(sessions.filter((line) => line["event"] === "session.ended").length).toBeGreaterThan(0);
  }, 120_000);

  test("leaves fast to an empty page, and Back shows nothing", async () => {
    await reader.tabTo("BUTTON", "Quitter vite");
    await reader.press("Enter");
    await reader.page.waitForURL("about:blank");
    await reader.page.goBack();
    await reader.sees("À qui est cet ordinateur");
    expect(await reader.page.content()).not.toContain(fatou.name);
  }, 120_000);

  test("sees nothing in the picture that a phone keeps of its programs", async () => {
    const veiled = () => reader.page.locator("main").evaluate((main) => getComputedStyle(main).visibility);
    expect(await veiled()).toBe("visible");
    await reader.page.evaluate(() => {
      Object.defineProperty(document, "visibilityState", { value: "hidden", configurable: true });
      document.dispatchEvent(new Event("visibilitychange"));
    });
    expect(await veiled()).toBe("hidden");
  }, 120_000);
});
