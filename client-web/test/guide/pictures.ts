/** Which pictures the user guide has. A page that is added gets a line here, or a reason below. */

import { createHash } from "node:crypto";
import { existsSync, readFileSync } from "node:fs";
import { dirname, resolve } from "node:path";
import { fileURLToPath } from "node:url";

import { messages } from "../../build/words.mjs";

/** Who sits before the page; `nobody` has not signed in. */
export type Sitter = "nobody" | "awa" | "nadia" | "remi" | "claire";

export interface Picture {
  readonly name: string;
  readonly who: Sitter;
  /** The page it shows. */
  readonly page: string;
  /** Where to begin, and what to press from there on, by name; the page itself where nothing is to be pressed. */
  readonly from: string;
  readonly press: readonly string[];
}

function picture(name: string, who: Sitter, page: string, from = page, ...press: string[]): Picture {
  return { name, who, page, from, press };
}

/** A field, in which the number of the aidant is typed. */
export const NUMBER = "Numéro de la personne";

/** From one question of giving an access to the next. */
const GIVING = [
  [NUMBER, "Chercher", "Continuer"],
  ["Impôts 2026", "Continuer"],
  ["un mois", "Continuer"],
  ["argent, impôts", "Continuer"],
] as const;
/** The same, of asking for one. */
const ASKING = [
  ["Personne", "Continuer"],
  ["avis d'impôt", "Continuer"],
  ["argent, impôts", "Continuer"],
  ["un mois", "Continuer"],
] as const;
const asked = (questions: number): string[] => ASKING.slice(0, questions).flat();
const given = (questions: number): string[] => GIVING.slice(0, questions).flat();

export const PICTURES: readonly Picture[] = [
  picture("debut", "nobody", "/"),
  picture("entrer", "nobody", "/entrer"),
  picture("entrer-carte", "nobody", "/entrer/carte"),
  picture("entrer-phrase", "nobody", "/entrer/phrase"),
  picture("tout-perdu", "nobody", "/tout-perdu"),
  picture("retrouver", "nobody", "/retrouver"),
  picture("revenir", "nobody", "/revenir"),
  picture("sortie", "nobody", "/sortie"),
  picture("a-bientot", "nobody", "/a-bientot"),
  picture("efface", "nobody", "/efface"),
  picture("invitation", "nobody", "/invitation"),
  picture("accessibilite", "nobody", "/accessibilite"),
  picture("bienvenue", "awa", "/bienvenue"),
  picture("papiers", "awa", "/papiers"),
  picture("ajouter", "awa", "/papiers/ajouter"),
  picture("papier", "awa", "/papier", "/papiers", "Impôts 2026"),
  picture("corriger", "awa", "/papier/corriger", "/papiers", "Impôts 2026", "Corriger"),
  picture("messages", "awa", "/messages"),
  picture("demande", "awa", "/demande", "/papiers", "Quelqu'un vous demande un accès"),
  picture("donner", "awa", "/acces/donner"),
  picture("donner-papiers", "awa", "/acces/donner", "/acces/donner", ...given(1)),
  picture("donner-duree", "awa", "/acces/donner", "/acces/donner", ...given(2)),
  picture("donner-raison", "awa", "/acces/donner", "/acces/donner", ...given(3)),
  picture("donner-verifier", "awa", "/acces/donner", "/acces/donner", ...given(4)),
  picture("acces", "awa", "/acces"),
  picture("tout-arreter", "awa", "/acces", "/acces", "Tout arrêter"),
  picture("imprimer", "awa", "/imprimer", "/acces", "Imprimer mon papier"),
  picture("qui-a-regarde", "awa", "/journal"),
  picture("recu", "awa", "/recu", "/journal", "Le reçu"),
  picture("mes-affaires", "awa", "/mes-affaires"),
  picture("carte", "awa", "/carte"),
  picture("carte-refaire", "awa", "/carte/refaire"),
  picture("entrees", "awa", "/entrees"),
  picture("double", "awa", "/entrees/double"),
  picture("phrase", "awa", "/entrees/phrase"),
  picture("secours", "awa", "/secours"),
  picture("secours-refaire", "awa", "/secours/refaire"),
  picture("emporter", "awa", "/emporter"),
  picture("fermer", "awa", "/fermer"),
  picture("confies", "nadia", "/confies"),
  picture("demander", "nadia", "/demander"),
  picture("demander-papiers", "nadia", "/demander", "/demander", ...asked(1)),
  picture("demander-raison", "nadia", "/demander", "/demander", ...asked(2)),
  picture("demander-duree", "nadia", "/demander", "/demander", ...asked(3)),
  picture("demander-verifier", "nadia", "/demander", "/demander", ...asked(4)),
  picture("demandes", "nadia", "/demandes"),
  picture("continuer", "nadia", "/continuer", "/confies", "Demander de continuer"),
  picture("aider", "nadia", "/aider"),
  picture("registre", "nadia", "/registre"),
  picture("ouvrir", "nadia", "/ouvrir"),
  picture("ouvrir-code", "nadia", "/ouvrir", "/ouvrir", "Une personne majeure", "Continuer", "Elle est d'accord"),
  picture("ouvrir-expliquer", "nadia", "/ouvrir", "/ouvrir", "Une personne majeure", "Continuer"),
  picture("deposer", "nadia", "/deposer"),
  picture("compte", "nadia", "/compte"),
  picture("cle-messagerie", "nadia", "/compte/cle"),
  picture("courrier", "nadia", "/courrier"),
  picture("message", "nadia", "/courrier/lire", "/courrier", "Permanence de mardi"),
  picture("ecrire", "nadia", "/courrier/ecrire"),
  picture("contacts", "nadia", "/courrier/contacts"),
  picture("groupes", "nadia", "/courrier/groupes"),
  picture("orienter", "nadia", "/orienter"),
  picture("confie", "nadia", "/confie", "/confies", "Regarder le papier"),
  picture("equipe", "remi", "/equipe"),
  picture("inviter", "remi", "/equipe/inviter", "/equipe", "Inviter quelqu'un"),
  picture("lieux", "remi", "/equipe/lieux", "/equipe", "Lieux"),
  picture("membre", "remi", "/equipe/membre", "/equipe", "Nadia Belkacem"),
  picture("passer", "remi", "/equipe/passer", "/equipe", "Nadia Belkacem", "Passer ces accès à quelqu'un d'autre"),
  picture("proposer", "remi", "/equipe/proposer", "/equipe", "Proposer un rôle à quelqu'un du service"),
  picture("bureau", "claire", "/bureau"),
  picture("structures", "claire", "/structures"),
  picture("alertes", "claire", "/alertes"),
  picture("alerte", "claire", "/alerte", "/alertes", "Karim Roux"),
  picture("approbations", "claire", "/approbations"),
  picture("approbation", "claire", "/approbation", "/approbations", "Inviter un administrateur"),
  picture("journal-du-service", "claire", "/audit", "/audit", "Chercher"),
  picture("statistiques", "claire", "/statistiques", "/statistiques", "Compter"),
  picture("sante", "claire", "/sante"),
  picture("gels", "claire", "/gels"),
  picture("gel", "claire", "/gels/demander"),
  picture("effacer-coffre", "claire", "/gels/effacer"),
  picture("reglages", "claire", "/reglages"),
];

/** Pages that the guide does not show. */
export const WITHOUT: Readonly<Record<string, string>> = {};

const CLIENT = new URL("../../", import.meta.url);
export const GUIDE = new URL("../docs/guide/", CLIENT);
export const IMAGES = new URL("images/", GUIDE);

/** What was on the pages when their pictures were taken. */
export interface Taken {
  readonly version: string;
  readonly pictures: Readonly<Record<string, string>>;
}

export function taken(): Taken {
  const file = new URL("taken.json", IMAGES);
  return existsSync(file) ? (JSON.parse(readFileSync(file, "utf8")) as Taken) : { version: "", pictures: {} };
}

/** The version of the pages. */
export const VERSION = /__VERSION__: JSON\.stringify\("([^"]+)"\)/.exec(read("vite.config.ts"))?.[1] ?? "";

/** Every page by its address, and the file that draws it. */
export const PAGES: ReadonlyMap<string, string> = new Map(
  [...read("src/pages.ts").matchAll(/^ {2}"(\/[^"]*)": (?:start|page\("\w+", \(\) => import\("\.\/([^"]+)"\)\)),$/gm)].map(
    ([, path = "", file]) => [path, `src/${file ?? "pages/Start.svelte"}`],
  ),
);

/**
 * What a page says in French, as one hash: the words whose keys stand in its file, and in those that it is made of. A
 * page that only looks different has the same one.
 */
export function saidOn(path: string): string {
  const words = messages("fr");
  const keys = new Set<string>();
  for (const file of madeOf(PAGES.get(path) ?? "")) {
    for (const [, key = ""] of read(file).matchAll(/"([a-z][a-z0-9]*(?:-[a-z0-9]+)+)"/g)) if (words.has(key)) keys.add(key);
  }
  const said = [...keys].sort().map((key) => words.get(key)?.text ?? "");
  return createHash("sha256").update(said.join("\n")).digest("hex").slice(0, 16);
}

/** A file of the client and every component that it brings in. */
function madeOf(file: string, found = new Set<string>()): Set<string> {
  if (found.has(file)) return found;
  found.add(file);
  for (const [, named = ""] of read(file).matchAll(/(?:from|import\()\s*"(\.[^"]+\.svelte)"/g)) {
    const at = resolve(dirname(fileURLToPath(new URL(file, CLIENT))), named);
    madeOf(at.slice(fileURLToPath(CLIENT).length), found);
  }
  return found;
}

function read(file: string): string {
  return readFileSync(new URL(file, CLIENT), "utf8");
}
