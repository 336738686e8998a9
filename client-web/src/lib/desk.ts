/** What waits for an administrator when she comes. */
import type { Notice } from "./crypto/contract.ts";
import { findings } from "./health.ts";
import { message } from "./messages.ts";
import { session } from "./session.svelte.ts";
import { moment } from "./when.ts";
import { t, words } from "./words.svelte.ts";

export interface DeskLine {
  path: string;
  title: string;
  /** What waits, in a few words; and whether something does. */
  state: () => Promise<{ text: string; waits: boolean }>;
}

/** What only administrators are told has words here; all else is said as to everyone. */
export function deskMessage(notice: Notice): string {
  const key = `web-desk-message-${notice.code}`;
  if (!words.has(key)) return message(notice, [], []);
  return t(key, { who: notice.accountName ?? t("who-someone"), due: notice.due === undefined ? "" : moment(notice.due) });
}

async function alerts() {
  const all = await session.ask((core) => core.alerts());
  const count = all.filter(({ state }) => state === "new").length;
  return { text: t("web-desk-alerts", { count }), waits: count > 0 };
}

async function approvals() {
  const all = await session.ask((core) => core.approvals());
  const count = all.filter(({ mine, state }) => state === "waiting" && !mine).length;
  const given = all.filter(({ mine, state }) => state === "given" && mine).length;
  const text = given > 0 && count === 0 ? t("web-desk-given", { count: given }) : t("web-desk-approvals", { count });
  return { text, waits: count + given > 0 };
}

async function holds() {
  const count = (await session.ask((core) => core.holds())).filter((hold) => hold.holds).length;
  return { text: t("web-desk-holds", { count }), waits: false };
}

async function health() {
  const late = findings(await session.ask((core) => core.health())).filter(({ wrong }) => wrong);
  return { text: t("web-desk-health", { count: late.length }), waits: late.length > 0 };
}

export const deskLines = (): DeskLine[] => [
  { path: "/alertes", title: t("web-alerts-title"), state: alerts },
  { path: "/approbations", title: t("web-approvals-title"), state: approvals },
  { path: "/gels", title: t("web-holds-title"), state: holds },
  { path: "/sante", title: t("web-health-title"), state: health },
  { path: "/statistiques", title: t("web-figures-title"), state: () => Promise.resolve({ text: t("web-desk-figures"), waits: false }) },
  { path: "/audit", title: t("web-audit-title"), state: () => Promise.resolve({ text: t("web-desk-audit"), waits: false }) },
  { path: "/reglages", title: t("web-settings-title"), state: () => Promise.resolve({ text: t("web-desk-settings"), waits: false }) },
];
