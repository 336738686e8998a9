/** What the page may ask about the control of the service (see `contract/control.ts`). Loaded when it is first asked. */

import { decideAlert, listAlerts, showAlert } from "./alerts.ts";
import { answerApproval, listApprovals } from "./approvals.ts";
import type { ControlClient } from "./contract/control.ts";
import { countFigures } from "./figures.ts";
import { readHealth } from "./health.ts";
import type { SignedIn } from "./signin.ts";

/** Every method for whoever is signed in; the server knows who is an administrator. */
export function controlOf(me: SignedIn): ControlClient {
  return {
    alerts: () => listAlerts(me),
    alert: (id) => showAlert(me, id),
    decideAlert: (id, state, reason) => decideAlert(me, id, state, reason),
    approvals: () => listApprovals(me),
    answerApproval: (id, given) => answerApproval(me, id, given),
    figures: (bounds, progress, signal) => countFigures(me, bounds, progress, signal),
    health: () => readHealth(me),
  };
}
