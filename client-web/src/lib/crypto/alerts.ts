/** Alerts: what someone should look at, and what was decided about it (spec 10). They are the server's word. */

import { VaultError } from "./contract.ts";
import type { Alert, AlertDecision, AlertShown } from "./contract/control.ts";
import { auditLine } from "./auditor.ts";
import { idOf } from "./id.ts";
import type { SignedIn } from "./signin.ts";
import { isPrintable } from "./text.ts";
import { printTime } from "./time.ts";
import { present } from "./wire.ts";
import type * as wire from "./wire.ts";

/** The longest reason, in bytes. */
const LONGEST_REASON = 500;

export async function listAlerts(me: SignedIn): Promise<Alert[]> {
  const all = await me.api.alerts();
  return Promise.all(all.map((alert) => shown(me, alert)));
}

export async function showAlert(me: SignedIn, id: string): Promise<AlertShown> {
  const { alert, rows } = await me.api.alert(idOf(id));
  return { alert: await shown(me, alert), lines: rows.map(auditLine) };
}

export async function decideAlert(me: SignedIn, id: string, state: AlertDecision["state"], typed: string): Promise<Alert> {
  const reason = typed.trim();
  if (reason === "") throw new VaultError("reason-missing");
  if (new TextEncoder().encode(reason).length > LONGEST_REASON || !isPrintable(reason)) throw new VaultError("reason-too-long");
  return shown(me, await me.api.decideAlert(idOf(id), { state, reason }));
}

async function shown(me: SignedIn, alert: wire.Alert): Promise<Alert> {
  const { id, code, state, seen, limit, events, since, decisions, account, name, usual } = alert;
  return {
    ...{ id, code, state, seen, limit, events, since },
    at: printTime(alert.at),
    last: printTime(alert.last),
    decisions: await Promise.all(
      decisions.map(async ({ state: decided, by, at, reason }) => ({
        state: decided,
        by: { id: by, ...present({ name: await me.people.nameOf(by) }) },
        at: printTime(at),
        reason,
      })),
    ),
    ...present({ account, name, usual }),
  };
}
