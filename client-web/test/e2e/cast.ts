/** Everyone who has a part in the main job, made by the command line; and the pages they sit in front of. */

import { readFileSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";

import type { GrantWish, VaultClient } from "../../src/lib/crypto/contract.ts";
import { Core } from "../../src/lib/crypto/core.ts";
import { Instance } from "./instance.ts";
import type { Person } from "./instance.ts";
import { Proxy } from "./proxy.ts";

const SPECIMENS = fileURLToPath(new URL("../../../tests/specimens", import.meta.url));

export const NOTICE = readFileSync(`${SPECIMENS}/avis-impot-specimen.pdf`);
export const CARD = readFileSync(`${SPECIMENS}/carte-identite-specimen.jpg`);

/** The code of Awa's card. */
export const CODE = "482913";

export const quiet = (): void => undefined;

/** A file as a page gets it from the person. */
export function file(name: string, bytes: Uint8Array): File {
  return new File([new Uint8Array(bytes)], name);
}

export class Cast {
  readonly instance: Instance;
  readonly proxy: Proxy;
  readonly structure: string;
  readonly admin: Person;
  readonly nadia: Person;
  readonly karim: Person;
  /** With a passphrase. */
  readonly fatou: Person;
  /** With a card and a code. */
  readonly awa: { readonly account: string; readonly card: string };

  private constructor(cast: Omit<Cast, "part" | "page" | "entered" | "added" | "wish">) {
    this.instance = cast.instance;
    this.proxy = cast.proxy;
    this.structure = cast.structure;
    this.admin = cast.admin;
    this.nadia = cast.nadia;
    this.karim = cast.karim;
    this.fatou = cast.fatou;
    this.awa = cast.awa;
  }

  /** With `secure`, browsers may sit before the proxy; with `clock`, time can be made to pass. */
  static async meet(secure = false, clock = false): Promise<Cast> {
    const [instance, invitation] = await Instance.start({ clock });
    const proxy = await Proxy.before(instance, secure);
    const admin = await instance.person("Claire Administratrice").join(invitation);
    const structure = await admin.text(["structure", "create", "France Services Hagetmau"], "id");
    const nadia = await instance.person("Nadia Belkacem").join(await admin.invite("aidant", structure));
    const karim = await instance.person("Karim Autre").join(await admin.invite("aidant", structure));
    const fatou = await instance.person("Fatou SPECIMEN").join(await nadia.invite("beneficiary"));
    const enrol = ["enrol", "--declares", "adult", "--yes", "--out", instance.path("pages")];
    const [printed] = await nadia.lines(enrol, { ECRIN_CODE: CODE });
    const awa = { account: String(printed?.["account"]), card: String(printed?.["card"]) };
    return new Cast({ instance, proxy, structure, admin, nadia, karim, fatou, awa });
  }

  async part(): Promise<void> {
    await this.proxy.stop();
    await this.instance.stop();
  }

  /** A page that nobody has signed in from. */
  page(): VaultClient {
    return new Core(this.proxy.origin);
  }

  /** A page in which someone has signed in. */
  async entered(person: Person): Promise<VaultClient> {
    const client = this.page();
    await client.signInWithPassphrase(person.account, person.secret);
    return client;
  }

  /** A paper that Fatou put in by the command line. */
  async added(title: string, bytes: Uint8Array = NOTICE): Promise<string> {
    const path = this.instance.path("in");
    writeFileSync(path, bytes);
    return this.fatou.text(["doc", "add", path, "--type", "tax_notice", "--title", title], "id");
  }

  /** What a person agrees to: these papers for Nadia, until an hour from now. */
  async wish(client: VaultClient, documents: string[], more: Partial<GrantWish> = {}): Promise<GrantWish> {
    const { now } = await client.me();
    const until = `${new Date(Date.parse(now) + 3_600_000).toISOString().slice(0, 19)}Z`;
    const shown = { id: "mandate-2026-11", language: "fr", text: "Fatou SPECIMEN permet à Nadia Belkacem de voir…" };
    const common = { right: "view", purpose: "argent", consent: "presence" } as const;
    return { grantee: this.nadia.account, documents, from: now, until, ...common, shown, ...more };
  }
}
