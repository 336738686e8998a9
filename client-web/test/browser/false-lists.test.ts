/**
 * A server that lies to the pages about what there is: ways in, the recovery kit, questions and answers, teams, and a past
 * that it put back. Each is named in words, nothing false is offered, and nothing that was to be kept goes out.
 */

import { cpSync, rmSync } from "node:fs";

import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";

import { freshId } from "../../src/lib/crypto/id.ts";
import { CODE, Cast } from "../e2e/cast.ts";
import { programs } from "../e2e/instance.ts";
import { flip } from "../e2e/proxy.ts";
import { liesTo, signIn, visit } from "./liar.ts";
import type { Lie } from "./liar.ts";
import { Reader, browser } from "./reader.ts";
import { needlesIn } from "./traces.ts";

/** An answer of the wire, as liars see it. */
type Answer = any;

const WORDS = "Le canari demande vos impôts";

const NOT_MADE = "Ce que le service montre ici n'est pas une façon d'entrer que vous avez faite.";
const LEFT_OUT = "Le service ne montrait pas cette façon d'entrer, et elle existe.";
const NOT_HER_KIT = "Ce que le service montre n'est pas votre feuille de secours.";
const FALSE_NOTE = "Le service a envoyé un texte signé qui ne tient pas.";
const NOT_SIGNED = "Ce que le service a envoyé n'est pas ce qui a été signé.";
const NOBODY = "Rien ne prouve qui est cette personne.";

describe.skipIf(programs === undefined || browser === undefined)("a server that lies to the pages about what there is", () => {
  let cast: Cast;
  let [awa, nadia, claire] = [] as unknown as [Reader, Reader, Reader];
  let mandate = "";

  beforeAll(async () => {
    cast = await Cast.meet(true);
    for (const of of [cast.awa.account, cast.fatou.account]) {
      await cast.nadia.lines(["ask", "--of", of, "--purpose", "argent", "--for", "31d", "--message", WORDS]);
    }
    const paper = await cast.added("Avis");
    mandate = await cast.fatou.text(["grant", "--to", cast.nadia.account, "--doc", paper, "--for", "1d", "--purpose", "argent", "--yes"], "id");
    const { authority } = cast.instance;
    const at = (folder: string) => Reader.at({ url: cast.proxy.origin, authority, path: (name) => cast.instance.path(name) }, folder);
    [awa, nadia, claire] = await Promise.all([at("awa"), at("nadia"), at("claire")]);
    for (const { page } of [awa, nadia, claire]) page.setDefaultTimeout(20_000);
  }, 300_000);
  afterEach(() => {
    cast.proxy.lie = undefined;
  });
  afterAll(async () => {
    for (const reader of [awa, nadia, claire]) await reader.leave();
    await cast.part();
  });

  const named = (reader: Reader, lies: readonly Lie[], go: () => Promise<void>, never: readonly string[]): Promise<void> =>
    liesTo(reader, cast.proxy, lies, go, never);

  const heard = (line: RegExp): number => cast.proxy.heard.filter((one) => line.test(one.line)).length;

  /** The administrator has the lines of the journal on her screen checked. */
  const check = async (): Promise<void> => {
    await claire.page.getByRole("button", { name: "Chercher" }).click();
    await claire.page.getByRole("cell", { name: "Pas contrôlé", exact: true }).first().waitFor();
    await claire.page.getByRole("button", { name: "Contrôler ces lignes" }).click();
  };

  const of = (kind: string) => (answer: Answer): Answer => answer.find((one: Answer) => one.kind === kind);

  test("names a way in that she did not make, and one that it leaves out", async () => {
    await awa.open("/entrer/carte");
    await awa.page.getByLabel("Les lettres de la carte").fill(cast.awa.card);
    await awa.page.getByLabel("Votre code").fill(CODE);
    await awa.press("Enter");
    await awa.isAt("H1", "Mes papiers");
    const see = async (): Promise<void> => {
      await visit(awa, "Mes affaires", "Mes affaires");
      await visit(awa, "Mes façons d’entrer", "Mes façons d'entrer");
    };
    const swap = (answer: Answer): void => {
      const [card, spare] = [of("card")(answer), of("passphrase")(answer)];
      [card.id, spare.id] = [spare.id, card.id];
    };
    await named(
      awa,
      [
        ["one more", /\/slots$/, (answer) => answer.push({ ...of("card")(answer), id: freshId(), current: false }), NOT_MADE],
        ["one less", /\/slots$/, (answer) => answer.splice(answer.indexOf(of("passphrase")(answer)), 1), LEFT_OUT],
        ["one in the place of another", /\/slots$/, swap, NOT_MADE],
      ],
      see,
      [],
    );
    await awa.isAccessible("lies, ways in");
    await see();
    for (const said of [NOT_MADE, LEFT_OUT]) expect(await awa.page.getByText(said).count()).toBe(0);
  }, 120_000);

  test("shows her no kit that is not hers", async () => {
    const otherNumber = ([kit]: Answer): void => {
      kit.kit = kit.kit.replace(/./, (digit: string) => (digit === "1" ? "2" : "1"));
    };
    await named(
      awa,
      [
        ["another note", /\/kits$/, ([kit]) => (kit.note = flip(kit.note)), FALSE_NOTE],
        ["another number", /\/kits$/, otherNumber, NOT_HER_KIT],
      ],
      async () => {
        await visit(awa, "Mes affaires", "Mes affaires");
        await visit(awa, "Ma feuille de secours", "Ma feuille de secours");
      },
      ["Votre feuille marche", "Numéro"],
    );
    await awa.isAccessible("lies, kit");
  }, 120_000);

  test("shows her nothing of a question that nobody asked her, and lets her say yes to none", async () => {
    let others: Answer;
    await signIn(nadia, cast.nadia);
    await nadia.isAt("H1", "Papiers confiés");
    const before = heard(/^POST .*\/(mandates|acceptance|refusal)$/);
    const askedHer = /\/requests$/;
    cast.proxy.lie = (path, body) => {
      if (path.endsWith("/requests")) others = JSON.parse(body.toString()).find(({ note }: Answer) => note.includes(cast.fatou.account));
      return body;
    };
    await visit(nadia, "Mes demandes", "Mes demandes");
    await nadia.sees("Retirer cette demande");
    expect(others).toBeDefined();
    await named(
      awa,
      [
        ["another note", askedHer, ([asked]) => (asked.note = flip(asked.note)), FALSE_NOTE],
        ["a wider right", askedHer, ([asked]) => (asked.note = asked.note.replace("right: view", "right: download")), FALSE_NOTE],
        ["an asker whom nobody vouches for", askedHer, ([asked]) => (asked.asker.chain = []), NOBODY],
        ["what somebody else is asked", askedHer, ([asked]) => Object.assign(asked, { note: others.note, id: others.id, wish: others.wish }), NOT_SIGNED],
        ["other words", askedHer, ([asked]) => (asked.wish = flip(asked.wish)), NOT_SIGNED],
      ],
      async () => {
        await visit(awa, "Mes papiers", "Mes papiers");
        await awa.page.getByRole("link", { name: "Une demande dont rien ne prouve" }).click();
        await awa.isAt("H1", "On vous demande quelque chose");
      },
      [WORDS, "Nadia Belkacem", "Choisir les papiers", "argent"],
    );
    await awa.isAccessible("lies, question");
    expect(heard(/^POST .*\/(mandates|acceptance|refusal)$/)).toBe(before);
  }, 120_000);

  test("shows an aidant no question as his that he did not sign", async () => {
    const all = (answer: Answer, change: (one: Answer) => void): void => answer.forEach(change);
    const swap = (answer: Answer): void => {
      [answer[0].id, answer[1].id] = [answer[1].id, answer[0].id];
    };
    await named(
      nadia,
      [
        ["a longer time", /\/requests$/, (answer) => { all(answer, (one) => (one.note = one.note.replace("days: 31", "days: 90"))); }, FALSE_NOTE],
        ["one in the place of the other", /\/requests$/, swap, NOT_SIGNED],
      ],
      async () => {
        await visit(nadia, "Papiers confiés", "Papiers confiés");
        await visit(nadia, "Mes demandes", "Mes demandes");
      },
      ["90 jours", "Retirer cette demande"],
    );
    await nadia.isAccessible("lies, own questions");
  }, 120_000);

  test("shows nobody in a team whom nobody put there, and hands nothing over that nobody gave", async () => {
    await signIn(claire, cast.admin);
    await claire.isAt("H1", "Administration du service");
    const team = async (): Promise<void> => {
      await visit(claire, "Structures", "Structures");
      await visit(claire, "France Services Hagetmau", "Équipe");
    };
    const doubt = "Rien ne prouve qui est cette personne, ou que ce rôle lui a été donné.";
    await named(
      claire,
      [
        ["a role that nobody gave", /\/members\?/, (answer) => { answer.forEach((one: Answer) => (one.role = "referent")); }, doubt],
        ["keys whom nobody vouches for", new RegExp(`/people/${cast.nadia.account}$`), (answer) => (answer.chain = []), doubt],
      ],
      team,
      [],
    );
    await claire.isAccessible("lies, team");
    cast.proxy.lie = undefined;
    await named(
      claire,
      [["an access that nobody gave", /\/structures\/.*\/mandates\//, ([held]) => (held.note = flip(held.note)), "Rien ne prouve qui a donné l'accès"]],
      async () => {
        await team();
        await visit(claire, "Nadia Belkacem", "Un membre de l'équipe");
        await claire.page.getByText("Voir lesquels").click();
      },
      ["Peut voir"],
    );
    expect(heard(/^POST .*\/(requests|members\/.*)$/)).toBe(0);
  }, 120_000);

  test("is caught by an auditor when it puts an older journal back", async () => {
    let older: Answer;
    cast.proxy.lie = (path, body) => {
      if (path.endsWith("/audit/heads")) older ??= JSON.parse(body.toString());
      return body;
    };
    await visit(claire, "Administration", "Administration du service");
    await visit(claire, "Journal du service", "Journal du service");
    await check();
    await claire.sees("mènent bien à ce que le service a signé");
    await cast.added("Encore un");
    await check();
    await claire.sees("mènent bien à ce que le service a signé");
    expect(older).toBeDefined();
    await named(claire, [["yesterday's heads", /\/audit\/heads$/, (answer) => Object.assign(answer, older), "ne mènent PAS"]], check, ["mènent bien à ce que"]);
    await claire.isAccessible("lies, an older journal");
  }, 120_000);

  test("brings no access back with a whole store of yesterday, and is caught with it", async () => {
    const [data, yesterday] = [cast.instance.path("instance/data"), cast.instance.path("yesterday")];
    await cast.instance.restart(() => {
      cpSync(data, yesterday, { recursive: true });
    });
    await visit(nadia, "Papiers confiés", "Papiers confiés");
    await nadia.page.getByRole("button", { name: "Accepter" }).click();
    await nadia.page.getByRole("button", { name: /^Regarder le papier n°\s1/ }).click();
    await nadia.page.getByRole("img", { name: /page 2 sur 2$/ }).waitFor();
    await check();
    await claire.sees("mènent bien à ce que le service a signé");
    await cast.fatou.lines(["mandate", "revoke", mandate]);
    await cast.instance.restart(() => {
      rmSync(data, { recursive: true });
      cpSync(yesterday, data, { recursive: true });
      // What the sealer has seen last would keep it from serving this.
      rmSync(cast.instance.path("instance/sealer/head"));
    });
    // The store says again that the access waits for an answer, and has no seal to take off.
    await visit(nadia, "Papiers confiés", "Papiers confiés");
    await nadia.page.getByRole("button", { name: "Accepter" }).click();
    await nadia.page.getByRole("button", { name: /^Regarder le papier n°\s1/ }).click();
    await nadia.sees("Cet accès est fini pour de bon");
    expect(await nadia.page.locator("main .sheet, main canvas").count()).toBe(0);
    await nadia.isAccessible("lies, an access of yesterday");
    await check();
    await claire.sees("ne mènent PAS");
  }, 120_000);

  test("heard nothing of what is hers", () => {
    const all = Buffer.concat(cast.proxy.heard.map(({ whole }) => whole));
    const secrets = { words: WORDS, card: cast.awa.card.replace("ECRIN1:", ""), code: CODE, passphrase: cast.nadia.secret, "administrator's": cast.admin.secret };
    expect(needlesIn(all, secrets)).toEqual([]);
    expect(needlesIn(all, { account: cast.nadia.account })).toEqual(["account"]);
  });
});
