/** A small house in use: who works there, whose papers lie there, and what was done with them. All of them are specimens. */

import { fileURLToPath } from "node:url";

import { Instance } from "./e2e/instance.ts";
import type { Person } from "./e2e/instance.ts";

const SPECIMENS = fileURLToPath(new URL("../../tests/specimens", import.meta.url));

export const NOTICE = `${SPECIMENS}/avis-impot-specimen.pdf`;
export const IDENTITY = `${SPECIMENS}/carte-identite-specimen.jpg`;

/** The code of Awa's card. */
export const CODE = "482913";

/** Whoever comes in with a printed card; at the command line she is a `Person` like the others. */
export interface Holder {
  readonly account: string;
  /** The text of its square. */
  readonly card: string;
  readonly person: Person;
}

export class Scene {
  readonly instance: Instance;
  readonly structure: string;
  /** Administrator, référent, and two aidants of two structures. */
  readonly claire: Person;
  readonly remi: Person;
  readonly nadia: Person;
  readonly karim: Person;
  readonly awa: Holder;

  private constructor(scene: Pick<Scene, "instance" | "structure" | "claire" | "remi" | "nadia" | "karim" | "awa">) {
    this.instance = scene.instance;
    this.structure = scene.structure;
    this.claire = scene.claire;
    this.remi = scene.remi;
    this.nadia = scene.nadia;
    this.karim = scene.karim;
    this.awa = scene.awa;
  }

  static async begin(): Promise<Scene> {
    const [instance, invitation] = await Instance.start();
    const claire = await instance.person("Claire Administratrice").join(invitation);
    const structure = await claire.text(["structure", "create", "France Services Hagetmau"], "id");
    const elsewhere = await claire.text(["structure", "create", "CCAS de Mimizan"], "id");
    const remi = await instance.person("Rémi Référent").join(await claire.invite("referent", structure));
    const nadia = await instance.person("Nadia Belkacem").join(await remi.invite("aidant", structure));
    const karim = await instance.person("Karim Roux").join(await claire.invite("aidant", elsewhere));
    const awa = await enrolled(instance, nadia);
    return new Scene({ instance, structure, claire, remi, nadia, karim, awa });
  }

  /** Awa's papers: as many as `count`, of several kinds, some of which end. */
  async fill(count: number): Promise<string[]> {
    const ids: string[] = [];
    for (const [file, type, title, ...more] of PAPERS.slice(0, count)) {
      ids.push(await this.awa.person.text(["doc", "add", file, "--type", type, "--title", title, ...more], "id"));
    }
    return ids;
  }

  /** Awa gives Nadia an access to these papers, who accepts it and looks at the first. */
  async entrust(papers: readonly string[]): Promise<string> {
    const docs = papers.flatMap((paper) => ["--doc", paper]);
    const given = ["grant", "--to", this.nadia.account, ...docs, "--for", "31d", "--purpose", "argent", "--yes"];
    const mandate = await this.awa.person.text(given, "id");
    await this.nadia.lines(["view", mandate, "1", "--out", this.instance.path("seen")]);
    return mandate;
  }

  async end(): Promise<void> {
    await this.instance.stop();
  }
}

/** A person leaves Nadia's desk with a card, and uses it at once. */
async function enrolled(instance: Instance, nadia: Person): Promise<Holder> {
  const enrol = ["enrol", "--declares", "adult", "--yes", "--name", "Awa SPECIMEN", "--out", instance.path("pages")];
  const [printed] = await nadia.lines(enrol, { ECRIN_CODE: CODE });
  const person = instance.person("Awa SPECIMEN");
  person.account = String(printed?.["account"]);
  const card = String(printed?.["card"]);
  await person.lines(["card", "login", card], { ECRIN_CODE: CODE });
  return { account: person.account, card, person };
}

const PAPERS: readonly [file: string, type: string, title: string, ...more: string[]][] = [
  [IDENTITY, "national_id_card", "Ma carte d'identité", "--expires", "2027-01-20"],
  [NOTICE, "tax_notice", "Impôts 2026", "--issued", "2026-08-01"],
  [NOTICE, "caf_certificate", "Attestation CAF"],
  [NOTICE, "lease", "Mon bail"],
  [NOTICE, "energy_invoice", "Facture d'électricité"],
  [NOTICE, "pay_sheet", "Fiche de paie d'octobre"],
  [NOTICE, "bank_details", "RIB"],
  [IDENTITY, "diploma", "Mon diplôme"],
];
