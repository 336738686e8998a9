/**
 * A server that lies to the pages: whoever reads them is told in words, sees nothing that is false as if it were true, and
 * nothing that she typed or keeps leaves her browser in the clear.
 */

import { writeFileSync } from "node:fs";

import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";

import { CARD, CODE, Cast, NOTICE } from "../e2e/cast.ts";
import { programs } from "../e2e/instance.ts";
import { flip } from "../e2e/proxy.ts";
import { liesTo, signIn, visit } from "./liar.ts";
import type { Lie } from "./liar.ts";
import { Reader, browser } from "./reader.ts";
import { needlesIn } from "./traces.ts";

/** An answer of the wire, as liars see it. */
type Answer = any;

const TITLE = "Avis de canari 2026";
const OTHER = "Carte du canari";
const LETTER = "Le canari chante à midi";

const MISMATCH = "Ce que le service a envoyé a été modifié.";
const NOT_AUTHENTIC = "Rien ne prouve d'où vient le papier";
const NOBODY = "Rien ne prouve qui est cette personne. Rien n'a été fait.";
const FALSE_NOTE = "Le service a envoyé un texte signé qui ne tient pas.";
const NOT_SIGNED = "Ce que le service a envoyé n'est pas ce qui a été signé.";
const NOT_ECRIN = "La réponse ne vient pas d'Écrin.";

describe.skipIf(programs === undefined || browser === undefined)("a server that lies to the pages", () => {
  let cast: Cast;
  let [fatou, nadia, claire] = [] as unknown as [Reader, Reader, Reader];
  let [notice, mandate] = ["", ""];

  beforeAll(async () => {
    cast = await Cast.meet(true);
    notice = await cast.added(TITLE);
    const card = await cast.added(OTHER, CARD);
    const give = ["grant", "--to", cast.nadia.account, "--doc", notice, "--doc", card, "--for", "1d", "--purpose", "argent", "--yes"];
    mandate = await cast.fatou.text(give, "id");
    await cast.nadia.lines(["mandate", "accept", mandate]);
    await cast.karim.lines(["mail", "list"]);
    const { authority } = cast.instance;
    const at = (folder: string) => Reader.at({ url: cast.proxy.origin, authority, path: (name) => cast.instance.path(name) }, folder);
    [fatou, nadia, claire] = await Promise.all([at("fatou"), at("nadia"), at("claire")]);
    for (const { page } of [fatou, nadia, claire]) page.setDefaultTimeout(20_000);
  }, 300_000);
  afterEach(() => {
    cast.proxy.lie = undefined;
  });
  afterAll(async () => {
    for (const reader of [fatou, nadia, claire]) await reader.leave();
    await cast.part();
  });

  const named = (reader: Reader, lies: readonly Lie[], go: () => Promise<void>, never: readonly string[]): Promise<void> =>
    liesTo(reader, cast.proxy, lies, go, never);

  /** How many requests of this kind the server was sent. */
  const heard = (line: RegExp): number => cast.proxy.heard.filter((one) => line.test(one.line)).length;

  test("about itself, keys and keyrings lets nobody in", async () => {
    await named(
      fatou,
      [
        ["another key of the service", /\/instance$/, (answer) => (answer.key = "A6EHv/POEL4dcN0Y50vAmWfk1jCbpQ1fHdyGZBJVMbg="), NOBODY],
        ["another answer to the secret", /\/logins$/, (answer) => (answer.response = flip(answer.response)), "La phrase secrète est fausse"],
        ["another keyring", /\/logins\/[0-9a-z]{26}$/, (answer) => (answer.keyring = flip(answer.keyring)), "Vos papiers n'ont pas pu être ouverts."],
        ["someone else's session", /\/logins\/[0-9a-z]{26}$/, (answer) => (answer.session.account = cast.nadia.account), NOT_SIGNED],
        ["a role that there is not", /\/logins\/[0-9a-z]{26}$/, (answer) => (answer.session.role = "owner"), NOT_ECRIN],
      ],
      () => signIn(fatou, cast.fatou),
      ["Mes papiers", TITLE],
    );
    // With a card as well.
    cast.proxy.tell(/\/logins\/[0-9a-z]{26}$/, (answer) => (answer.keyring = flip(answer.keyring)));
    await fatou.open("/entrer/carte");
    await fatou.page.getByLabel("Les lettres de la carte").fill(cast.awa.card);
    await fatou.page.getByLabel("Votre code").fill(CODE);
    await fatou.press("Enter");
    await fatou.sees("Vos papiers n'ont pas pu être ouverts.");
  }, 120_000);

  test("about how hard a secret is to guess is not followed", async () => {
    const weak = { memory: 8, iterations: 1, parallelism: 1 };
    cast.proxy.tell(/\/(instance|logins.*)$/, (answer) => Object.assign(answer, { ksf: weak, params: weak, kdf: { "argon2id-custom": weak } }));
    await signIn(fatou, cast.fatou);
    await fatou.isAt("H1", "Mes papiers");
    await fatou.sees(TITLE);
  }, 120_000);

  test("about her papers says which one is doubtful, and shows nothing of it", async () => {
    const mine = (answer: Answer): Answer => answer.find(({ id }: { id: string }) => id === notice);
    const others = (answer: Answer): Answer => answer.find(({ id }: { id: string }) => id !== notice);
    await named(
      fatou,
      [
        ["another envelope", /\/documents$/, (answer) => (mine(answer).envelope = flip(mine(answer).envelope)), NOT_AUTHENTIC],
        ["the envelope of another paper", /\/documents$/, (answer) => (mine(answer).envelope = others(answer).envelope), NOT_AUTHENTIC],
        ["the deposit of another paper", /\/documents$/, (answer) => (mine(answer).deposit = others(answer).deposit), NOT_AUTHENTIC],
        ["another version", /\/documents$/, (answer) => (mine(answer).version += 1), NOT_AUTHENTIC],
      ],
      () => visit(fatou, "Mes papiers", "Mes papiers"),
      [TITLE],
    );
    await named(
      fatou,
      [["papers changed about", /\/documents$/, (answer) => ([answer[0].id, answer[1].id] = [answer[1].id, answer[0].id]), NOT_AUTHENTIC]],
      () => visit(fatou, "Mes papiers", "Mes papiers"),
      [TITLE, OTHER],
    );
    await fatou.isAccessible("lies, doubtful papers");
  }, 120_000);

  test("about what a paper holds shows none of it", async () => {
    await visit(fatou, "Mes papiers", "Mes papiers");
    const changes: ((body: Buffer) => Buffer)[] = [
      (body) => Buffer.from(body.map((byte, place) => (place === body.length >> 1 ? byte ^ 1 : byte))),
      (body) => body.subarray(0, -1),
    ];
    for (const change of changes) {
      cast.proxy.lie = (path, body) => (path.endsWith("/payload") ? change(body) : body);
      await visit(fatou, TITLE, TITLE);
      await fatou.sees(MISMATCH);
      expect(await fatou.page.locator("main .sheet").count()).toBe(0);
      cast.proxy.lie = undefined;
      await visit(fatou, "Mes papiers", "Mes papiers");
    }
  }, 120_000);

  test("about whom she gives to makes her give nothing", async () => {
    await visit(fatou, "Qui peut voir", "Qui peut voir mes papiers");
    await visit(fatou, "Donner un accès", "À qui montrer vos papiers");
    const before = heard(/^POST .*\/mandates$/);
    let karims: Buffer | undefined;
    cast.proxy.lie = (path, body) => (path.endsWith(`/people/${cast.karim.account}`) ? (karims = body) : body);
    const look = async (account: string): Promise<void> => {
      await fatou.page.locator("#who").fill(account);
      await fatou.page.getByRole("button", { name: "Chercher" }).click();
    };
    await look(cast.karim.account);
    await fatou.sees("Karim Autre");
    await named(
      fatou,
      [
        ["another key", /\/people\/./, (answer) => (answer.chain[0].record = flip(answer.chain[0].record)), NOBODY],
        ["the keys of another", /\/people\/./, (answer) => Object.assign(answer, JSON.parse(String(karims))), NOBODY],
        ["no chain", /\/people\/./, (answer) => (answer.chain = []), NOBODY],
      ],
      () => look(cast.nadia.account),
      ["Nadia Belkacem", "Continuer"],
    );
    await fatou.isAccessible("lies, nobody");
    expect(heard(/^POST .*\/mandates$/)).toBe(before);
  }, 120_000);

  test("about what she gave is not told as given", async () => {
    const given = fatou.page.getByRole("button", { name: "Continuer" });
    await fatou.page.locator("#who").fill(cast.nadia.account);
    await fatou.page.getByRole("button", { name: "Chercher" }).click();
    await given.click();
    await fatou.page.locator("label", { hasText: TITLE }).click();
    await given.click();
    await fatou.page.locator("label", { hasText: "un jour" }).click();
    await given.click();
    await fatou.page.locator("label", { hasText: "argent" }).click();
    await given.click();
    await named(
      fatou,
      [["a wider right", /\/mandates$/, (answer) => (answer.note = answer.note.replace("right: view", "right: download")), FALSE_NOTE]],
      () => fatou.page.getByRole("button", { name: "Oui, donner cet accès" }).click(),
      ["L'accès est donné"],
    );
  }, 120_000);

  test("about who may see says that it does not hold, and neither that it is open nor over", async () => {
    await named(
      fatou,
      [
        ["a later end", /\/mandates$/, (answer: Answer) => answer.forEach((one: Answer) => (one.note = one.note.replace(/until: \d{4}/, "until: 2099"))), "ne tient pas. Il n'est donc pas montré."],
        ["other notes", /\/mandates$/, (answer: Answer) => answer.forEach((one: Answer) => (one.note = flip(one.note))), "ne tient pas. Il n'est donc pas montré."],
      ],
      () => visit(fatou, "Qui peut voir", "Qui peut voir mes papiers"),
      ["Nadia Belkacem", "2099", "fini", "Personne ne peut voir"],
    );
    await fatou.isAccessible("lies, doubtful access");
    await named(
      fatou,
      [["a result that there is not", /\/v1\/journal/, (answer) => (answer.events[0].result = "maybe"), NOT_ECRIN]],
      () => visit(fatou, "Qui a regardé", "Qui a regardé"),
      ["Nadia Belkacem"],
    );
  }, 120_000);

  test("about an access shows its aidant nothing", async () => {
    await signIn(nadia, cast.nadia);
    await nadia.isAt("H1", "Papiers confiés");
    const one = new RegExp(`/mandates/${mandate}(/views)?$`);
    const first = /^Regarder le papier n°\s1/;
    const back = (): Promise<void> => visit(nadia, "Papiers confiés", "Papiers confiés");
    await named(
      nadia,
      [
        ["another envelope", /\/views$/, (answer) => (answer.envelope = flip(answer.envelope)), MISMATCH],
        ["another digest", /\/views$/, (answer) => (answer.payload_sha256 = flip(answer.payload_sha256)), NOT_SIGNED],
        ["no line in the journal", /\/views$/, (answer) => (answer.receipt = `${answer.receipt.slice(0, -3)}000`), "Ce reçu a été modifié"],
        ["a wider right", one, (answer) => (answer.note = answer.note?.replace("right: view", "right: download")), FALSE_NOTE],
        ["another owner", one, (answer) => answer.owner && (answer.owner.chain[0].record = flip(answer.owner.chain[0].record)), NOBODY],
      ],
      async () => {
        // The list is honest; what is looked at is not.
        const told = cast.proxy.lie;
        cast.proxy.lie = undefined;
        await back();
        cast.proxy.lie = told;
        await nadia.page.getByRole("button", { name: first }).first().click();
      },
      ["tampon"],
    );
    expect(await nadia.page.locator("main canvas, main .sheet").count()).toBe(0);
    await named(
      nadia,
      [["other notes", /\/mandates$/, (answer: Answer) => answer.forEach((given: Answer) => (given.note = flip(given.note))), "ne tient pas. Il n'est donc pas montré."]],
      back,
      ["Regarder le papier"],
    );
  }, 120_000);

  test("about the person a paper is put in for lets no paper go", async () => {
    writeFileSync(cast.instance.path("canari.pdf"), NOTICE);
    await visit(nadia, "Déposer", "Déposer un papier pour quelqu'un");
    await nadia.page.locator("#owner").fill(cast.fatou.account);
    await nadia.page.setInputFiles("#file", cast.instance.path("canari.pdf"));
    await nadia.page.selectOption("#type", "tax_notice");
    await nadia.page.locator("#title").fill(TITLE);
    await named(
      nadia,
      [
        ["another key", /\/people\/./, (answer) => (answer.chain[0].record = flip(answer.chain[0].record)), NOBODY],
        ["no chain", /\/people\/./, (answer) => (answer.chain = []), NOBODY],
      ],
      async () => {
        await nadia.page.locator("#title").press("Enter");
        await nadia.page.locator("progress").waitFor({ state: "detached" });
      },
      ["est déposé"],
    );
    expect(heard(/^(POST|PATCH) .*\/(uploads|documents)/)).toBe(0);
    expect(await nadia.page.locator("#title").inputValue()).toBe(TITLE);
  }, 120_000);

  test("about whom a letter is for lets no letter go", async () => {
    await visit(nadia, "Courrier", "Courrier");
    await visit(nadia, "Écrire", "Écrire un message");
    await nadia.page.locator("#to").fill("karim.autre@ecrin.test");
    await nadia.page.locator("#subject").fill(LETTER);
    await nadia.page.locator("#text").fill(`${LETTER}, et encore.`);
    await named(
      nadia,
      [
        ["another certificate", /\/mail\/directory\/./, (answer) => (answer.certificates[0].certificate = flip(answer.certificates[0].certificate)), "karim.autre@ecrin.test"],
        ["another note", /\/mail\/directory\/./, (answer) => (answer.certificates[0].note = flip(answer.certificates[0].note)), FALSE_NOTE],
      ],
      async () => {
        await nadia.page.getByRole("button", { name: "Envoyer" }).click();
        await nadia.page.getByRole("alert").first().waitFor();
      },
      ["Envoyé"],
    );
    expect(heard(/^POST .*\/mail\/messages/)).toBe(0);
    expect(await nadia.page.locator("#text").inputValue()).toContain(LETTER);
  }, 120_000);

  test("about the journal is found out by its auditor", async () => {
    await signIn(claire, cast.admin);
    await claire.isAt("H1", "Administration du service");
    await visit(claire, "Journal du service", "Journal du service");
    await named(
      claire,
      [
        ["another head", /\/audit\/heads$/, (answer) => (answer.checkpoints = answer.checkpoints.map(flip)), "ne mènent PAS"],
        ["an entry left out", /\/audit\/entries/, (answer) => answer.entries.splice(1, 1), "ne mènent PAS"],
        ["another entry", /\/audit\/entries/, (answer) => (answer.entries[0].entry = flip(answer.entries[0].entry)), "ne mènent PAS"],
        ["an earlier head", /\/audit\/heads$/, (answer) => (answer.checkpoints = []), "ne mènent PAS"],
      ],
      async () => {
        await claire.page.getByRole("button", { name: "Chercher" }).click();
        await claire.page.getByRole("cell", { name: "Pas contrôlé", exact: true }).first().waitFor();
        await claire.page.getByRole("button", { name: "Contrôler ces lignes" }).click();
      },
      ["mènent bien à ce que"],
    );
    expect(await claire.page.getByRole("cell", { name: "Tient", exact: true }).count()).toBe(0);
  }, 120_000);

  test("heard nothing of what is hers", () => {
    const all = Buffer.concat(cast.proxy.heard.map(({ whole }) => whole));
    const secrets = {
      title: TITLE,
      "other title": OTHER,
      name: cast.fatou.name,
      letter: LETTER,
      passphrase: cast.fatou.secret,
      "aidant's passphrase": cast.nadia.secret,
      card: cast.awa.card.replace("ECRIN1:", ""),
      code: CODE,
      "beginning of the paper": NOTICE.subarray(0, 24),
      "middle of the paper": NOTICE.subarray(NOTICE.length >> 1, (NOTICE.length >> 1) + 24),
    };
    expect(needlesIn(all, secrets)).toEqual([]);
    // It was listened to, and such things are found in what is heard.
    expect(needlesIn(all, { account: cast.fatou.account })).toEqual(["account"]);
    expect(needlesIn(Buffer.concat([all, Buffer.from(Buffer.from(`x${TITLE}`).toString("base64"))]), secrets)).toEqual(["title"]);
  });
});
