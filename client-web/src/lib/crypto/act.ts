/** Acts: the small notes people sign about a mandate, a paper or all of it (spec 03, Filing; spec 04, Acts, Stop). */

import { counting, digest, id, kind, one, time, truth, word } from "./lines.ts";
import type { BodyOf, Kind } from "./lines.ts";
import { PURPOSES, RIGHTS } from "./vocabulary.ts";

/** The grantee asks for one document, once. */
export const view = kind("view", {
  mandate: one(id),
  number: one(counting),
  right: one(word(RIGHTS)),
  purpose: one(word(PURPOSES)),
  nonce: one(id),
  viewer: one(id),
  at: one(time),
});

const actLines = { mandate: one(id), note: one(digest), actor: one(id), at: one(time) };

/** The grantee accepts. */
export const acceptance = kind("acceptance", actLines);
/** The grantee refuses, or anyone entitled takes the mandate back for good. */
export const revocation = kind("revocation", actLines);
/** Anyone concerned stops the mandate for now. */
export const suspension = kind("suspension", actLines);
/** The owner, and nobody else, lets a suspended mandate go on. */
export const resumption = kind("resumption", actLines);

export type MandateAct = BodyOf<typeof acceptance>;

/** The acts about a mandate, by the last part of their routes. */
export const mandateActs = { acceptance, revocation, suspension, resumption } satisfies Record<string, Kind<MandateAct>>;

/** The owner takes into her vault, or turns away, what someone put in for her. */
export const filing = kind("filing", {
  document: one(id),
  deposit: one(digest),
  kept: one(truth),
  actor: one(id),
  at: one(time),
});

/** The owner ends every access to her papers at once; with `inbox`, nobody puts papers in for her any more either. */
export const stop = kind("stop", { owner: one(id), inbox: one(truth), at: one(time) });
