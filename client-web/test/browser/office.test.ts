/** The administrator's desk, by keyboard, in a real browser on a real server: what it shows is what the journal holds. */

import { readFileSync, writeFileSync } from "node:fs";

import { afterAll, beforeAll, describe, expect, test } from "vitest";

import { Core } from "../../src/lib/crypto/core.ts";
import { Instance, programs } from "../e2e/instance.ts";
import type { Person } from "../e2e/instance.ts";
import { manySearches } from "../e2e/many.ts";
import { Proxy } from "../e2e/proxy.ts";
import type { Lie } from "../e2e/proxy.ts";
import { Reader, browser } from "./reader.ts";

describe.skipIf(programs === undefined || browser === undefined)("the administrator's desk", () => {
  let instance: Instance;
  let claire: Person;
  let denis: Person;
  let nadia: Person;
  let office: Reader;
  let between: Proxy;

  beforeAll(async () => {
    const [made, invitation] = await Instance.start();
    instance = made;
    claire = await instance.person("Claire Administratrice").join(invitation);
    // A spreadsheet would compute this name.
    const structure = await claire.text(["structure", "create", "=France Services"], "id");
    denis = await instance.person("Denis Second").join(await claire.invite("admin", structure));
    nadia = await instance.person("Nadia Belkacem").join(await claire.invite("aidant", structure));
    office = await Reader.at(instance, "office");
    between = await Proxy.before(instance);
  }, 300_000);

  afterAll(async () => {
    await office.leave();
    await between.stop();
    await instance.stop();
  });

  async function enter(who: Person, home: string): Promise<void> {
    await office.open();
    await office.tabTo("INPUT", "Il n'est pas à moi");
    await office.go("BUTTON", "Continuer", "Comment voulez-vous entrer");
    await office.tabTo("INPUT", "Avec ma carte");
    await office.press("ArrowDown");
    await office.go("BUTTON", "Continuer", "Entrer avec ma phrase secrète");
    await office.tabTo("INPUT", "Numéro du compte");
    await office.type(who.account);
    await office.tabTo("INPUT", "Phrase secrète");
    await office.type(who.secret);
    await office.press("Enter");
    await office.isAt("H1", home);
  }

  test("she searches the journal, and is told that nothing is checked yet", async () => {
    await enter(claire, "Administration du service");
    await office.go("A", "Journal du service", "Journal du service");
    await office.isAccessible("audit");
    await office.tabTo("INPUT", "Qui");
    await office.type(claire.account.slice(0, 3));
    await office.press("Enter");
    await office.isAt("DIV", "Il y a un problème");
    await office.isAccessible("audit, wrong");
    await office.tabTo("A", "");
    await office.press("Enter");
    await office.isAt("INPUT", "Qui");
    await office.press("Control+a");
    await office.type(nadia.account.slice(0, 10));
    await office.press("Enter");
    await office.sees("Nadia Belkacem (=France Services)");
    await office.page.getByRole("cell", { name: "Pas contrôlé", exact: true }).first().waitFor();
    await office.sees("contrôlée");
    await office.press("Control+a", "Backspace", "Enter");
    await office.page.getByRole("cell", { name: "Claire Administratrice" }).first().waitFor();
    await office.sees("lignes ne sont pas contrôlées : c'est ce que dit le service, rien de plus.");
    await office.isAt("INPUT", "Qui");
    expect(await office.page.getByRole("cell", { name: "Tient", exact: true }).count()).toBe(0);
    await office.isAccessible("audit, found");
  }, 240_000);

  test("the page checks every line against the signed journal, and says which are too new", async () => {
    await office.tabTo("BUTTON", "Contrôler ces lignes");
    await office.press("Enter");
    await office.sees("Le contrôle est fini.");
    await office.isAt("BUTTON", "Contrôler ces lignes");
    expect(await office.page.locator("main").innerText()).not.toMatch(/\[web-/);
    await office.sees("mènent bien à ce que le service a signé");
    await office.sees("Ce contrôle ne dit pas qu'aucune ligne ne manque");
    const rows = await office.page.getByRole("row").count();
    const [holding, recent] = await Promise.all(
      ["Tient", "Pas encore signé"].map((name) => office.page.getByRole("cell", { name, exact: true }).count()),
    );
    expect(holding).toBeGreaterThan(0);
    expect((holding ?? 0) + (recent ?? 0)).toBe(rows - 1);
    await office.isAccessible("audit, checked");
  }, 240_000);

  test("what is shown is kept for a spreadsheet that runs none of it", async () => {
    await office.tabTo("BUTTON", "Chercher");
    await office.press("Enter");
    await office.page.getByRole("cell", { name: "Pas contrôlé", exact: true }).first().waitFor();
    const saved = office.page.waitForEvent("download");
    await office.tabTo("BUTTON", "Garder ces lignes");
    await office.press("Enter");
    const download = await saved;
    expect(download.suggestedFilename()).toMatch(/^journal-\d{4}-\d\d-\d\d\.csv$/);
    const text = readFileSync(await download.path(), "utf8");
    expect(text.startsWith('\u{feff}"id";"at";"event";')).toBe(true);
    expect(text.split("\r\n").length - 2).toBe((await office.page.getByRole("row").count()) - 1);
    expect(text).toContain('"Nadia Belkacem"');
    expect(text).toContain(`"'=France Services"`);
    expect(text).not.toMatch(/(?:^|;)"[=+\-@]/m);
    await office.isAt("BUTTON", "Garder ces lignes");
  }, 240_000);

  test("what she takes away signed holds without the service, and one letter less of it does not", async () => {
    const saved = office.page.waitForEvent("download");
    await office.tabTo("BUTTON", "Exporter la recherche entière");
    await office.press("Enter");
    const download = await saved;
    expect(download.suggestedFilename()).toMatch(/^journal-\d{4}-\d\d-\d\d\.jsonl$/);
    const path = instance.path("journal.jsonl");
    await download.saveAs(path);
    const whole = readFileSync(path, "utf8");
    const [report] = await claire.lines(["audit", "verify", "--file", path]);
    expect(report).toMatchObject({ ok: true, whole: true, signer: claire.account, findings: [] });
    expect(report?.["count"]).toBe(whole.split("\n").length - 3);
    expect(whole).toContain("Nadia Belkacem");
    writeFileSync(path, whole.replace("account.invited", "account.created"));
    expect(await claire.refused(["audit", "verify", "--file", path])).toBe("export-does-not-hold");
    await office.isAt("BUTTON", "Exporter la recherche entière");
  }, 240_000);

  /** What the page asks for here goes to whoever may lie. */
  async function throughLiar(asked: RegExp): Promise<void> {
    await office.page.context().route(asked, async (route) => {
      const { pathname, search } = new URL(route.request().url());
      await route.fulfill({ response: await route.fetch({ url: between.origin + pathname + search }) });
    });
  }

  const audit = /\/api\/v1\/audit\//;

  async function search(): Promise<void> {
    await office.go("A", "Administration", "Administration du service");
    await office.go("A", "Journal du service", "Journal du service");
    await office.tabTo("BUTTON", "Chercher");
    await office.press("Enter");
    await office.page.getByRole("cell", { name: "Pas contrôlé", exact: true }).first().waitFor();
  }

  /** From here on, what the page is told of the journal is told by a server that lies. */
  async function lied(lie: Lie): Promise<void> {
    between.lie = lie;
    await office.page.context().unroute(audit);
    await throughLiar(audit);
    await search();
    await office.tabTo("BUTTON", "Contrôler ces lignes");
    await office.press("Enter");
    await office.sees("Le contrôle est fini.");
  }

  const cells = (name: string) => office.page.getByRole("cell", { name, exact: true }).count();

  test("one line that is not what the journal holds is said not to hold, in words", async () => {
    let told = "";
    await lied((path, body) => {
      if (!path.startsWith("/api/v1/audit/events")) return body;
      const page = JSON.parse(body.toString()) as { events: { event: string; detail?: string }[] };
      const line = page.events.find(({ event }) => event === "account.invited");
      if (line) told = line.event = "structure.created";
      return Buffer.from(JSON.stringify(page));
    });
    expect(told).toBe("structure.created");
    await office.sees("Une ligne NE dit PAS ce que son inscription dit. Ne vous y fiez pas.");
    expect(await cells("Ne tient pas")).toBe(1);
    // The others are still what they were.
    expect(await cells("Tient")).toBeGreaterThan(0);
    await office.isAccessible("audit, one false line");
  }, 240_000);

  test("where the journal itself was touched, no line of it holds", async () => {
    await lied((path, body) => {
      if (!path.startsWith("/api/v1/audit/entries")) return body;
      const page = JSON.parse(body.toString()) as { entries: { entry: string }[] };
      const [first] = page.entries;
      if (first) {
        const entry = Buffer.from(first.entry, "base64");
        entry[20] = (entry[20] ?? 0) ^ 1;
        first.entry = entry.toString("base64");
      }
      return Buffer.from(JSON.stringify(page));
    });
    await office.sees("ne mènent PAS à ce que le service a signé. Ne vous y fiez pas.");
    expect(await cells("Tient")).toBe(0);
    expect(await cells("Ne tient pas")).toBe((await office.page.getByRole("row").count()) - 1);
    expect(await office.page.locator("main").innerText()).not.toContain("mènent bien");
    await office.isAccessible("audit, false journal");
  }, 240_000);

  test("many lines she takes away only once another administrator has signed that she may", async () => {
    between.lie = undefined;
    await office.page.context().unroute(audit);
    const core = new Core(between.origin);
    await core.signInWithPassphrase(claire.account, claire.secret);
    await manySearches(core);
    await core.signOut();
    await search();
    await office.tabTo("BUTTON", "Exporter la recherche entière");
    await office.press("Enter");
    await office.isAt("BUTTON", "Non, ne rien changer");
    await office.sees("Cette recherche trouve plus de 500 lignes");
    await office.isAccessible("audit, second administrator");
    await office.press("Escape");
    await office.isAt("BUTTON", "Exporter la recherche entière");
    await office.press("Enter");
    await office.isAt("BUTTON", "Non, ne rien changer");
    await office.go("BUTTON", "Leur demander", "Une demande d'accord");
    await office.sees("Votre demande est partie.");
    await office.sees("vous ne pouvez pas y répondre vous-même");
    expect(await office.page.getByRole("button", { name: "Faire cet export" }).count()).toBe(0);
    await office.isAccessible("export, asked");

    // That it was given is not believed of a server that says so alone.
    const approvals = /\/api\/v1\/approvals$/;
    const lie = between.tell(approvals, (answer: { state: string }[]) => {
      for (const one of answer) one.state = "given";
    });
    await throughLiar(approvals);
    await office.go("A", "Accords à deux", "Accords à deux");
    await office.go("A", "Une demande qui n'est pas authentique", "Une demande d'accord");
    await office.sees("La signature de cette demande ne tient pas.");
    expect(await office.page.getByRole("button", { name: "Faire cet export" }).count()).toBe(0);
    await office.isAccessible("export, given by nobody");
    expect(lie.told).toBe(2);
    await office.page.context().unroute(approvals);

    const [asked] = await denis.lines(["approval", "list"]);
    await denis.lines(["approval", "give", String(asked?.["id"])]);
    await office.go("A", "Administration", "Administration du service");
    await office.sees("1 accord vous a été donné");
    await office.go("A", "Accords à deux", "Accords à deux");
    await office.go("A", "Exporter une grande part", "Une demande d'accord");
    await office.sees("Denis Second");
    await office.isAccessible("export, given");
    const saved = office.page.waitForEvent("download");
    await office.tabTo("BUTTON", "Faire cet export");
    await office.press("Enter");
    const path = instance.path("many.jsonl");
    await (await saved).saveAs(path);
    const [report] = await claire.lines(["audit", "verify", "--file", path]);
    expect(report).toMatchObject({ ok: true, whole: true, signer: claire.account, findings: [] });
    expect(report?.["count"]).toBeGreaterThan(500);
    await office.isAt("H1", "Une demande d'accord");
    await office.sees("lignes exportées");
    await office.page.getByText("utilisé", { exact: true }).waitFor();
    expect(await office.page.getByRole("button", { name: "Faire cet export" }).count()).toBe(0);
    await office.isAccessible("export, used");
    // The browser itself tells of what the server refused.
    office.isQuiet(/^Failed to load resource/);
  }, 240_000);

  test("nobody else has this page", async () => {
    office.isQuiet(/^Failed to load resource/);
    await office.go("BUTTON", "Se déconnecter", "Vous êtes déconnecté");
    await enter(nadia, "Papiers confiés");
    expect(await office.page.getByRole("link", { name: "Administration" }).count()).toBe(0);
  }, 240_000);
});
